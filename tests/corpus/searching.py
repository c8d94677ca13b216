"""A process that looks for bytes in files: ``python -m tests.corpus.searching``.

One JSON object in (``needles`` in hexadecimal, ``files``), the list of files that hold
one of them out. It is a process of its own because whoever closes a file gives back
every lock of its process on it: SQLite's locks on the test's database, too.
"""

import json
import mmap
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path


def files_holding(needles: Iterable[bytes], paths: Iterable[Path]) -> set[str]:
    """Those of the files in which one of the needles stands, byte for byte."""
    order = {
        "needles": [needle.hex() for needle in needles],
        "files": [str(path) for path in paths],
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.corpus.searching"],
        cwd=Path(__file__).parents[2],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        check=True,
    )
    return set(json.loads(done.stdout))


def _holds(path: Path, needles: list[bytes]) -> bool:
    if not path.is_file() or path.stat().st_size == 0:
        return False
    with (
        path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        return any(content.find(needle) >= 0 for needle in needles)


if __name__ == "__main__":
    told = json.load(sys.stdin)
    wanted = [bytes.fromhex(text) for text in told["needles"]]
    found = [file for file in told["files"] if _holds(Path(file), wanted)]
    sys.stdout.write(json.dumps(found))
