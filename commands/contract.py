"""The published contract, and the two files that are made from it."""

from typing import Any

import yaml

from commands import postman, promises
from commands.house import ROOT, say

FILE = ROOT / "openapi.yaml"
COLLECTION = ROOT / "docs" / "unionhub.postman_collection.json"
RELEASED = ROOT / "docs" / "contract" / "released.txt"


def load() -> dict[str, Any]:
    """``openapi.yaml`` as data."""
    # The loader in C, where there is one: the file has a hundred thousand lines.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: dict[str, Any] = loader(FILE.read_text("utf-8")).get_single_data()
    return loaded


def write_collection() -> int:
    """Make the Postman collection anew; how it ended."""
    COLLECTION.write_text(postman.collection(load()), encoding="utf-8")
    return 0


def release() -> int:
    """Write down what callers rely on from now on, and say what that breaks."""
    made = promises.promises(load())
    known = RELEASED.read_text("utf-8").splitlines() if RELEASED.exists() else made
    for sentence in promises.broken(known, made):
        say(sentence)
    RELEASED.write_text("\n".join(made) + "\n", encoding="utf-8")
    return 0
