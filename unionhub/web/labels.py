"""Words of codes, asked for once a language: a list shows the same few on each row."""

from functools import cache
from typing import Any

from django.db.models.enums import Choices
from django.utils import translation


class Labels(dict[Any, str]):
    """The words of a field's codes; a code outside of them is shown as it is."""

    def __missing__(self, code: Any) -> str:
        return str(code)


def labels(choices: type[Choices]) -> Labels:
    """The words of these codes in the language of the request."""
    return _labels(choices, translation.get_language())


@cache
def _labels(choices: type[Choices], _language: str) -> Labels:
    return Labels((code, str(words)) for code, words in choices.choices)
