import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Choices

from unionhub.kernel.identity import IdType
from unionhub.persons.choices import DocumentKind

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = ("unionhub.", "members.", "services.", "stations.")
# Words of the house, not of the union: the code says what they are.
UNSPOKEN = {"MessageTemplate"}
GLOSSARY = (ROOT / "docs" / "domain.md").read_text(encoding="utf-8")


def rows() -> list[list[str]]:
    lines = [line for line in GLOSSARY.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row[1] != "Our word"]


def our_words() -> set[str]:
    return set(re.findall(r"[A-Za-z]+", " ".join(row[1] for row in rows())))


def all_choices(kind: type) -> set[type]:
    found: set[type] = set(kind.__subclasses__())
    return found.union(*(all_choices(narrower) for narrower in found))


def test_every_table_has_its_word_in_the_glossary():
    tables = {m.__name__ for m in apps.get_models() if m.__module__.startswith(OURS)}

    assert tables - our_words() == set()


def test_every_list_of_values_has_its_word_in_the_glossary():
    lists = {c.__name__ for c in all_choices(Choices) if c.__module__.startswith(OURS)}

    assert lists - our_words() - UNSPOKEN == set()


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[1])
def test_every_word_says_what_it_means_and_where_it_lives(row):
    _theirs, _ours, meaning, home = row

    assert meaning.endswith((".", "…"))
    homes = re.findall(r"`([^`]+)`", home)
    assert homes
    assert [path for path in homes if not (ROOT / path).exists()] == []


def test_no_word_stands_twice():
    words = [row[1] for row in rows()]

    assert len(words) == len(set(words))


def test_the_documents_a_form_offers_are_the_ones_the_kernel_reads():
    assert set(DocumentKind.values) == {kind.value for kind in IdType}
