"""Columns that hold a blind index, and the window in which its key changes.

An odd key version is written into the column, an even one into its twin
``…_even``. Whoever writes, writes all live versions; whoever looks, looks under all of
them. Two processes that share one live version therefore never both take a phone: its
unique column refuses (ROBUST.md §5.4; docs/adr/0010-two-columns-for-two-index-keys.md).
"""

from django.db.models import Q

from unionhub.kernel import sealing


def column(name: str, version: int) -> str:
    """The column of one key version."""
    return name if version % 2 else f"{name}_even"


def both(name: str) -> tuple[str, str]:
    """The column and its twin."""
    return column(name, 1), column(name, 2)


def written(name: str, meaning: str, text: str) -> dict[str, bytes]:
    """What stands in each column of a live key, for whoever writes a row."""
    return {
        column(name, version): sealing.blind_index(meaning, text, version)
        for version in sealing.index_versions(meaning)
    }


def found(name: str, meaning: str, text: str) -> Q:
    """The rows of a normalised value, under any live key."""
    anywhere = Q()
    for place, index in written(name, meaning, text).items():
        anywhere |= Q(**{place: index})
    return anywhere
