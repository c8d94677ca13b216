"""A caller who prefers English is refused in English."""

import re

import pytest
from django.utils import translation

from commands import messages
from unionhub.kernel.catalogue import CATALOGUE

PLACE_HOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def texts(catalog) -> dict[str, str]:
    return {message.id: message.string for message in catalog if message.id}


def test_every_text_of_a_refusal_is_in_the_english_catalogue_and_no_other():
    # After a text has changed: ./test --messages
    assert set(texts(messages.translated())) == set(texts(messages.collected()))


def test_every_text_is_translated():
    english = texts(messages.translated())

    assert [text for text, meaning in english.items() if not meaning] == []
    assert [m for m in english.values() if re.search(r"[\u3400-\u9fff]", m)] == []


def test_no_translation_is_a_guess():
    assert [message.id for message in messages.translated() if message.fuzzy] == []


def test_place_holders_survive_translation():
    lost = [
        text
        for text, meaning in texts(messages.translated()).items()
        if sorted(PLACE_HOLDER.findall(text)) != sorted(PLACE_HOLDER.findall(meaning))
    ]

    assert lost == []


def test_the_compiled_catalogue_is_the_written_one():
    compiled = messages.compiled(messages.translated())

    assert messages.COMPILED.read_bytes() == compiled


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_code_speaks_both_languages(code):
    with translation.override("zh-hans"):
        chinese = str(CATALOGUE[code])
    with translation.override("en"):
        english = str(CATALOGUE[code])

    assert re.search(r"[\u3400-\u9fff]", chinese)
    assert english.isascii()
    assert english.endswith(".")


def test_the_language_of_an_answer_follows_the_caller(as_anyone):
    chinese = as_anyone.get("/api/v1/nowhere", expect=404)
    english = as_anyone.get("/api/v1/nowhere", expect=404, accept_language="en")

    assert (chinese["detail"], english["detail"]) == ("没有找到。", "Not found.")
    assert chinese["code"] == english["code"] == "not_found"
