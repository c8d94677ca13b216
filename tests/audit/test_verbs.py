"""Every verb that is recorded has its words."""

import re

import pytest

from tests.floor_plan import sources
from unionhub.audit import verbs

# At the call itself, or in a constant that is passed on.
RECORDED = re.compile(r'"([a-z_]+\.[a-z_]+)"')
THINGS = {verb.partition(".")[0] for verb in verbs.VERBS}


def recorded() -> set[str]:
    found = set()
    for file in sources.python(houses_only=True):
        text = file.read_text(encoding="utf8")
        if "audit" in text and sources.name(file) != "unionhub/audit/verbs.py":
            found |= set(RECORDED.findall(text))
    return {verb for verb in found if verb.partition(".")[0] in THINGS}


def test_every_verb_has_its_words():
    past = {verb for verb in recorded() if verb.endswith(("ed", "n", "up"))}

    assert past - set(verbs.VERBS) == set()


@pytest.mark.parametrize("verb", ["demo.loaded", "regions.imported", "thing.unheard"])
def test_a_verb_is_told_in_chinese(verb):
    assert re.search(r"[\u3400-\u9fff]", verbs.label(verb))
