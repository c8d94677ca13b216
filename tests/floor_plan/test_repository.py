"""What must not stand in the repository's files."""

import re

import pytest

from tests.floor_plan import sources

TEXT = (
    ".py",
    ".md",
    ".txt",
    ".in",
    ".toml",
    ".yaml",
    ".sh",
    ".html",
    ".po",
    ".css",
    ".js",
)
URL = re.compile(r"https?://\[?([A-Za-z0-9.:_-]+)")
# Written so that this file does not find itself.
MACHINE_PATH = re.compile(
    r"(?<![\w./-])/(?:"
    + "|".join(["wor" + "k", "roo" + "t", "hom" + "e", "Use" + "rs", "far" + "m"])
    + r")/"
)
# Documents that are cited, and what a standard itself is named by.
CITED = {
    "json-schema.org",
    "spec.openapis.org",
    "www.rfc-editor.org",
    "www.w3.org",
    "docs.djangoproject.com",
    "github.com",
    # Whom the adapter of accounts asks, in production.
    "api.weixin.qq.com",
    # Where a link on the public page opens a map; nothing is loaded from there.
    "uri.amap.com",
    # The name by which a Postman collection tells its format.
    "schema.getpostman.com",
}
EXAMPLE = re.compile(r"(^|\.)(example|invalid|test|localhost)(\.(com|org|net))?$")


def is_here(host: str) -> bool:
    bare = host.split(":", maxsplit=1)[0].rstrip(".")
    ours = {"127.0.0.1", "0.0.0.0", "", "HOST", "testserver"}
    return bare in ours or bool(EXAMPLE.search(bare))


def texts():
    plain = [file for file in sources.files() if not file.suffix]
    return [*sources.files(*TEXT), *plain]


def test_no_file_names_a_place_of_one_machine():
    named = [
        f"{sources.place(file, number)}: {found.group(0)}"
        for file in texts()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        for found in [MACHINE_PATH.search(line)]
        if found
    ]

    assert named == []


def test_no_file_names_a_foreign_host():
    hosts = {
        f"{sources.place(file, number)}: {host}"
        for file in texts()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        for host in URL.findall(line)
        if not is_here(host) and host not in CITED
    }

    assert sorted(hosts) == []


def test_both_locks_agree_and_name_no_index():
    runtime, dev = (pins(f"requirements{part}.txt") for part in ("", "-dev"))

    differing = {name for name in runtime if dev.get(name) != runtime[name]}

    assert differing == set()
    for lock in ("requirements.txt", "requirements-dev.txt"):
        content = (sources.ROOT / lock).read_text()
        assert not re.search(r"://|--(extra-)?index-url|--find-links", content)


def pins(lock: str) -> dict[str, str]:
    content = (sources.ROOT / lock).read_text()
    return dict(re.findall(r"^([A-Za-z0-9_.\[\],-]+)==(\S+)", content, re.MULTILINE))


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_carries_its_hashes(lock):
    blocks = re.split(r"\n(?=\S)", (sources.ROOT / lock).read_text())
    bare = [
        b.splitlines()[0] for b in blocks if "==" in b and "--hash=sha256:" not in b
    ]

    assert bare == []


def test_nothing_is_promised_for_later():
    later = re.compile(
        r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]) + r")\b"
    )
    promises = [
        sources.place(file, number)
        for file in texts()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if later.search(line)
    ]

    assert promises == []
