"""``./test --messages``: the English of what an API caller is told when refused.

Texts stand in Chinese in the source. Labels, names and messages to workers stay
Chinese for everybody; refusals are translated, in ``locale/en``.
"""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from commands.house import ROOT, say

FILE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
COMPILED = FILE.with_suffix(".mo")
HOUSES = ("unionhub", "members", "services", "stations")
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "pgettext": ((1, "c"), 2)}
# Where texts are labels, descriptions or letters, which stay Chinese.
CHINESE_ONLY_FILES = {
    "account_admin.py",
    "admin.py",
    "choices.py",
    "client_admin.py",
    "desks.py",
    "due.py",
    "exports.py",
    "forms.py",
    "history.py",
    "imports.py",
    "inbox.py",
    "models.py",
    "pages.py",
    "paging.py",
    "settings.py",
    "sheets.py",
    "templates.py",
    "verbs.py",
    "workbook.py",
}
CHINESE_ONLY_FOLDERS = {
    *("admin", "api", "choices", "desk", "management", "models", "pages", "reference"),
}
# Fixed, so that the same texts give the same file.
WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)


def refresh() -> int:
    """Collect, keep what is translated, compile, and name what is not."""
    catalog = collected()
    if FILE.exists():
        keep_translations(catalog, translated())
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_bytes(as_text(catalog))
    COMPILED.write_bytes(compiled(catalog))
    missing = [str(m.id) for m in catalog if m.id and not m.string]
    for text in missing:
        say(f"not translated in {FILE.relative_to(ROOT)}: {text}")
    return 1 if missing else 0


def collected() -> Catalog:
    """Every text of the source that an API caller can be refused with."""
    catalog = Catalog(
        locale="en",
        project="UnionHub",
        version="1",
        header_comment="# English for the refusals of UnionHub's API.",
        last_translator="UnionHub",
        language_team="UnionHub",
        msgid_bugs_address="",
        creation_date=WRITTEN,
        revision_date=WRITTEN,
        fuzzy=False,
    )
    for file in sources():
        place = file.relative_to(ROOT).as_posix()
        found = extract_from_file("python", file, keywords=KEYWORDS)
        for _line, text, _comments, context in found:
            catalog.add(text, locations=[(place, None)], context=context)  # type: ignore[list-item]
    return catalog


def sources() -> Iterator[Path]:
    """The files whose texts are translated."""
    for house in HOUSES:
        for file in sorted((ROOT / house).rglob("*.py")):
            folders = set(file.relative_to(ROOT).parts[:-1])
            if file.name in CHINESE_ONLY_FILES or folders & CHINESE_ONLY_FOLDERS:
                continue
            yield file


def translated() -> Catalog:
    """What is committed."""
    with FILE.open("rb") as stream:
        return read_po(stream, locale="en")


def as_text(catalog: Catalog) -> bytes:
    """The catalogue as ``django.po`` holds it."""
    stream = io.BytesIO()
    write_po(stream, catalog, sort_by_file=True, include_lineno=False, width=88)
    return stream.getvalue()


def compiled(catalog: Catalog) -> bytes:
    """The catalogue as ``django.mo`` holds it."""
    stream = io.BytesIO()
    write_mo(stream, catalog)
    return stream.getvalue()


def keep_translations(new: Catalog, old: Catalog) -> None:
    """Take over what is translated already, by the exact text."""
    for message in new:
        known = old.get(message.id, message.context)
        if message.id and known:
            message.string = known.string
