"""``./test --messages``: the Chinese of what other packages say on our pages.

The theme of the officers' site, the lockout and the second factor bring no Chinese, or
not all of it. Their texts are collected here and translated in ``locale/zh_Hans``.
"""

import io
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

from commands.house import ROOT, say
from commands.messages import WRITTEN, as_text, compiled, keep_translations

FILE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
COMPILED = FILE.with_suffix(".mo")
PACKAGES = ("unfold", "axes", "django_otp")
# Parts of them that are not installed, or of which no page is served.
LEFT_OUT = {"contrib", "locale", "migrations", "tests", "admin111", "otp_email"}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
}
TRANSLATED_BY_DJANGO = ("django/conf", "django/contrib/admin", "django/contrib/auth")


def refresh() -> int:
    """Collect, keep what is translated, compile, and name what is not."""
    catalog = collected()
    if FILE.exists():
        keep_translations(catalog, translated())
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_bytes(as_text(catalog))
    COMPILED.write_bytes(compiled(catalog))
    missing = untranslated(catalog)
    for text in missing:
        say(f"not translated in {FILE.relative_to(ROOT)}: {text}")
    return 1 if missing else 0


def untranslated(catalog: Catalog) -> list[str]:
    """The texts without Chinese."""
    return [
        str(message.id)
        for message in catalog
        if message.id and not all(_as_list(message.string or ""))
    ]


def collected() -> Catalog:
    """Every text of the packages that Django does not translate."""
    catalog = Catalog(
        locale="zh_Hans",
        project="UnionHub",
        version="1",
        header_comment="# Chinese for what other packages say on UnionHub's pages.",
        last_translator="UnionHub",
        language_team="UnionHub",
        msgid_bugs_address="",
        creation_date=WRITTEN,
        revision_date=WRITTEN,
        fuzzy=False,
    )
    known = _known()
    for place, source in _sources():
        for _line, text, _comments, context in extract(
            "python", io.BytesIO(source.encode()), keywords=KEYWORDS
        ):
            if _as_list(text)[0] not in known:
                catalog.add(text, locations=[(place, None)], context=context)  # type: ignore[list-item]
    return catalog


def translated() -> Catalog:
    """What is committed."""
    with FILE.open("rb") as stream:
        return read_po(stream, locale="zh_Hans")


def _sources() -> Iterator[tuple[str, str]]:
    for package in PACKAGES:
        home = Path(str(resources.files(package)))
        for file in sorted(home.rglob("*")):
            inside = file.relative_to(home.parent)
            if file.suffix not in {".py", ".html"} or LEFT_OUT & set(inside.parts):
                continue
            text = file.read_text(encoding="utf-8")
            yield inside.as_posix(), _plain(text) if file.suffix == ".html" else text


def _plain(template: str) -> str:
    # The calls that stand in for tags keep the indentation of the page around them.
    return "\n".join(line.strip() for line in templatize(template).splitlines())


def _known() -> set[str]:
    site = Path(str(resources.files("django"))).parent
    found: set[str] = set()
    for place in TRANSLATED_BY_DJANGO:
        file = site / place / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
        with file.open("rb") as stream:
            catalog = read_po(stream, locale="zh_Hans")
        found |= {
            _as_list(message.id)[0]
            for message in catalog
            if message.id and all(_as_list(message.string or "")) and not message.fuzzy
        }
    return found


def _as_list(text: object) -> list[str]:
    return (
        [str(part) for part in text] if isinstance(text, list | tuple) else [str(text)]
    )
