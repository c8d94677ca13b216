"""The language of what is kept."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import translation


@contextmanager
def in_chinese() -> Iterator[None]:
    """While it lasts texts are Chinese, whatever language the one who acts reads.

    For what is written down for all: vouchers, public notices, titles, documents. As a
    decorator it is made anew for each call; Django's own is shared by threads, and one
    of them restores the other's language.
    """
    with translation.override("zh-hans"):
        yield
