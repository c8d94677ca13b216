"""What the lists say: lines of a file turned into rows, refused with their line.

A column that a file does not have keeps what is stored.
"""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from unionhub.reference.choices import Datum, IndustryLevel, RegionLevel
from unionhub.reference.models import DictionaryEntry, Industry, Region
from unionhub.reference.sources import Line, Table

REGION_COLUMNS = {"code", "name", "level", "parent_code"}
REGION_MORE = {"lng", "lat", "valid_from", "valid_to", "successor_code"}
INDUSTRY_COLUMNS = {"code", "name", "level", "parent_code"}
INDUSTRY_MORE = {"valid_from", "valid_to"}
ENTRY_COLUMNS = {"dictionary", "title", "code", "label"}
ENTRY_MORE = {"alias", "valid_from", "valid_to"}

EntryKey = tuple[str, str]


def regions(
    table: Table, present: Mapping[str, Region], *, as_of: date, complete: bool
) -> dict[str, Region]:
    """The divisions of a list.

    A parent must be of a higher level, and in the list itself when it is complete.

    Raises:
        BadFile: names the first line that is wrong.
    """
    wanted: dict[str, Region] = {}
    for line in table.lines:
        code = _new_code(line, wanted)
        if not (code.isascii() and code.isdigit()):
            raise line.refuse(_("代码只能由数字组成。"))
        wanted[code] = _region(line, present.get(code), as_of)
    known = wanted if complete else {**present, **wanted}
    for line in table.lines:
        region = wanted[line.values["code"]]
        _check_parent(line, region, known, RegionLevel.values)
        if region.successor_id and region.successor_id not in {**present, **wanted}:
            raise line.refuse(_("successor_code 不存在。"))
    return wanted


def industries(
    table: Table, present: Mapping[str, Industry], *, as_of: date
) -> dict[str, Industry]:
    """The industries of a complete list.

    Raises:
        BadFile: names the first line that is wrong.
    """
    wanted: dict[str, Industry] = {}
    for line in table.lines:
        code = _new_code(line, wanted, length=5)
        old = present.get(code)
        begin, end = line.validity(old.valid_from if old else as_of)
        wanted[code] = Industry(
            code=code,
            name=line.needed("name", length=60),
            level=line.choice("level", IndustryLevel.values),
            parent_id=line.text("parent_code", length=5) or None,
            valid_from=begin or as_of,
            valid_to=end,
        )
    for line in table.lines:
        _check_parent(line, wanted[line.values["code"]], wanted, IndustryLevel.values)
    return wanted


def dictionary_titles(table: Table) -> dict[str, str]:
    """The dictionaries that a list names, each with its one title.

    Raises:
        BadFile: two titles for one dictionary, or one missing.
    """
    titles: dict[str, str] = {}
    for line in table.lines:
        name = line.needed("dictionary", length=40)
        if not name.replace("_", "").isalnum() or not name.isascii():
            raise line.refuse(_("字典名称只能由字母、数字和下划线组成。"))
        title = line.needed("title", length=60)
        if titles.setdefault(name, title) != title:
            raise line.refuse(_("同一个字典有两个标题。"))
    return titles


def entries(
    table: Table,
    present: Mapping[EntryKey, DictionaryEntry],
    *,
    as_of: date,
    old_dictionaries: set[str],
) -> dict[EntryKey, DictionaryEntry]:
    """The values of all dictionaries in a list, in the order of the file.

    A new value of an old dictionary begins on ``as_of``; those of a new dictionary
    have held since before our records.

    Raises:
        BadFile: names the first line that is wrong.
    """
    wanted: dict[EntryKey, DictionaryEntry] = {}
    sizes: dict[str, int] = {}
    for line in table.lines:
        name, code = line.values["dictionary"], line.needed("code", length=40)
        if (name, code) in wanted:
            raise line.refuse(_("代码重复。"))
        old = present.get((name, code))
        first = as_of if name in old_dictionaries else None
        begin, end = line.validity(old.valid_from if old else first)
        sizes[name] = sizes.get(name, 0) + 1
        wanted[name, code] = DictionaryEntry(
            dictionary_id=name,
            code=code,
            label=line.needed("label", length=60),
            alias=line.text("alias", length=60),
            sort=sizes[name],
            valid_from=begin,
            valid_to=end,
        )
    return wanted


def _new_code(line: Line, wanted: Mapping[str, object], length: int = 12) -> str:
    code = line.needed("code", length=length)
    if code in wanted:
        raise line.refuse(_("代码重复。"))
    return code


def _region(line: Line, old: Region | None, as_of: date) -> Region:
    begin, end = line.validity(old.valid_from if old else as_of)
    region = Region(
        code=line.values["code"],
        name=line.needed("name", length=60),
        level=line.choice("level", RegionLevel.values),
        parent_id=line.text("parent_code", length=12) or None,
        valid_from=begin or as_of,
        valid_to=end,
        successor_id=line.text("successor_code", length=12) or None,
    )
    if old and "successor_code" not in line.values:
        region.successor_id = old.successor_id
    if old and not {"lng", "lat"} & line.values.keys():
        region.lng, region.lat, region.datum = old.lng, old.lat, old.datum
    else:
        region.lng, region.lat = _degree(line, "lng", 180), _degree(line, "lat", 90)
        region.datum = Datum.GCJ02 if region.lng is not None else ""
    if (region.lng is None) != (region.lat is None):
        raise line.refuse(_("经度和纬度应当同时给出。"))
    return region


def _degree(line: Line, column: str, limit: int) -> float | None:
    value = line.values.get(column, "")
    try:
        degree = float(value) if value else None
    except ValueError as wrong:
        text = _("%(column)s 应为数字。") % {"column": column}
        raise line.refuse(text) from wrong
    if degree is not None and not -limit <= degree <= limit:
        raise line.refuse(_("%(column)s 超出范围。") % {"column": column})
    return degree


def _check_parent(
    line: Line,
    row: Region | Industry,
    known: Mapping[str, Region] | Mapping[str, Industry],
    levels: list[str],
) -> None:
    """Levels only rise towards the parent, so no circle can arise."""
    if row.level == levels[0]:
        if row.parent_id:
            raise line.refuse(_("最高一级不能有上级。"))
        return
    parent = known.get(row.parent_id or "")
    if parent is None:
        raise line.refuse(_("上级代码不存在。"))
    if levels.index(parent.level) >= levels.index(row.level):
        raise line.refuse(_("上级的级别不高于本级。"))
