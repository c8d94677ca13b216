"""Every address that is served, with example values in its place-holders."""

import re
from collections.abc import Iterator
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver

HOLE = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
ABSENT = {
    "uuid": str(UUID(int=7)),
    "int": "7",
    "str": "ABSENT",
    "slug": "absent",
    "path": "absent",
}


def routes() -> Iterator[tuple[str, URLPattern]]:
    """Every pattern with its whole text, in the order in which they are tried."""
    yield from _below(get_resolver(), "/")


def _below(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        text = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _below(entry, text)
        else:
            yield text, entry


def address(route: str, values: dict[str, str]) -> str:
    """The route with its place-holders filled: from ``values`` by the name of the
    resource and of the hole (``organisations.code``), else with something absent."""

    def fill(hole: re.Match[str]) -> str:
        before = HOLE.sub("", route[: hole.start()]).rstrip("/")
        known = values.get(f"{before.rsplit('/', 1)[-1]}.{hole['name']}")
        return known or ABSENT[hole["kind"] or "str"]

    return HOLE.sub(fill, route)


def is_plain(route: str) -> bool:
    """Whether it is no regular expression (static files, the admin's catch-all)."""
    return not re.search(r"[\^$\\(]", route)
