# Finds a Python that is new enough, for ./run and ./test. Sets $python.
python=
for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "UnionHub needs Python 3.11 or newer as python3; found: $(python3 --version 2>&1 || true)" >&2
    exit 1
fi
