"""The language of what is kept."""

from django.utils import translation


def in_chinese() -> translation.override:
    """While it lasts texts are Chinese, whatever language the one who acts reads.

    For what is written down for all: vouchers, public notices, titles. It is made anew
    each time, never used as a decorator: one that threads share restores the wrong one.
    """
    return translation.override("zh-hans")
