"""Stations as rows of a file: the columns, what a row says, what it would do."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from stations.places import hours
from stations.places.choices import (
    BuildMode,
    EntryKind,
    FacilityKind,
    Presence,
    StationBrand,
    StationHost,
    StationKind,
)
from stations.places.operations import entering
from stations.places.operations.bulk import PHONE, Told, Work, World, enter_all
from unionhub.jobs.imports.choices import RowVerdict
from unionhub.jobs.imports.importers import (
    CellKind,
    Column,
    Errand,
    Fault,
    Importer,
    Line,
    RowFaults,
    Step,
)
from unionhub.kernel import geometry, names, phones
from unionhub.kernel.errors import DomainError, InvalidValue
from unionhub.kernel.powers import Power
from unionhub.reference.choices import Datum


class YesNo(TextChoices):
    """Whether it is so."""

    YES = "YES", _("是")
    NO = "NO", _("否")


_NEW = _("新增时必填；更正已有站点时留空表示不改。")
_ANY = _("留空表示不填或不改。")
_PRESENCE: Final = {Presence.YES: True, Presence.NO: False, Presence.UNKNOWN: None}
_MASKED: Final = re.compile(r"[0-9]{3}\*{4}[0-9]{4}")
_THERE: Final = "facility_"


def _phone(text: str) -> str:
    """The number; as it is masked in an export it stands for what is known."""
    return text if _MASKED.fullmatch(text) else phones.normalise(text)


def _chosen(name: str, heading: Any, choices: type[TextChoices], **more: Any) -> Column:
    return Column(name, heading, choices=choices, kind=CellKind.CHOICE, **more)


COLUMNS: Final = (
    Column(
        "code",
        _("站点编号"),
        _("更正已有站点时填写；新增的站点留空，由系统给出。"),
        kind=CellKind.DIGITS,
        longest=12,
    ),
    Column(
        "organisation",
        _("管理工会编号"),
        _NEW,
        kind=CellKind.DIGITS,
        longest=11,
        example="51010400001",
    ),
    Column(
        "region",
        _("所在区划代码"),
        _NEW,
        kind=CellKind.DIGITS,
        longest=12,
        example="510104017",
    ),
    Column("name", _("站点名称"), _NEW, longest=60, example="锦官驿街道工会驿站"),
    _chosen("kind", _("类型"), StationKind, hint=_NEW, example="标准站点"),
    _chosen("brand", _("品牌"), StationBrand, hint=_NEW, example="工会驿站"),
    _chosen("host", _("依托单位"), StationHost, hint=_NEW, example="社区"),
    _chosen("build_mode", _("建设方式"), BuildMode, hint=_NEW, example="工会自建"),
    Column("address", _("地址"), _NEW, longest=100, example="锦官驿街道示例路 1 号"),
    Column("lng", _("经度"), _NEW, kind=CellKind.DECIMAL, example="104.0657"),
    Column("lat", _("纬度"), _NEW, kind=CellKind.DECIMAL, example="30.6574"),
    _chosen("coord_system", _("坐标系"), Datum, hint=_NEW, example="WGS-84"),
    Column(
        "area_dm2",
        _("使用面积（平方米）"),
        _(
            "标准站点 5 平方米及以上，微型站点不足 5 平方米，流动站点不填；"
            "最多两位小数。"
        ),
        kind=CellKind.DECIMAL,
        example="12",
    ),
    Column("capacity", _("可容纳人数"), _ANY, kind=CellKind.INTEGER, example="12"),
    _chosen("entry", _("进入方式"), EntryKind, hint=_ANY, example="自由进入"),
    Column(
        "hours",
        _("开放时间"),
        _("例：Mo-Fr 08:30-12:00,14:30-18:00; Sa,Su,PH off；全天 24/7。"),
        longest=hours.LONGEST,
        rule=hours.checked,
        example="Mo-Fr 08:30-18:00; Sa,Su,PH 10:00-16:00",
    ),
    Column(
        "service_phone",
        _("服务电话"),
        _("公开的座机号码，单元格须为文本格式。"),
        kind=CellKind.DIGITS,
        longest=20,
        is_public=True,
        example="028-86650001",
    ),
    Column(
        "keeper_name",
        _("管理员"),
        _ANY,
        longest=50,
        rule=names.normalise,
        example="王小样",
    ),
    Column(
        PHONE,
        _("管理员手机"),
        _("加密保存；单元格须为文本格式。"),
        kind=CellKind.DIGITS,
        longest=20,
        rule=_phone,
        example="13800138000",
    ),
    _chosen("has_sign", _("有统一标识"), YesNo, hint=_ANY, example="是"),
    *(
        _chosen(_THERE + kind.value, kind.label, Presence, hint=_ANY, example="有")
        for kind in FacilityKind
    ),
    Column(
        "location_reason",
        _("位置说明"),
        _("坐标远离所填区县时，写明为什么没有填错。"),
        longest=200,
    ),
    Column(
        "not_a_duplicate",
        _("不是重复的理由"),
        _("50 米内已有站点，或 300 米内有名称相近的站点时，写明为什么不是同一处。"),
        longest=200,
    ),
)
# What a station cannot be entered without.
REQUIRED: Final = (
    *("organisation", "region", "name", "kind", "brand", "host", "build_mode"),
    *("address", "lng", "lat", "coord_system"),
)
_PLACE: Final = ("lng", "lat", "coord_system")
# Square decimetres in a square metre; as the API has it, at most.
_SQUARE, MOST_AREA, MOST_CAPACITY = 100, 1_000_000, 10_000
# Degrees of a square that is longer than any distance at which rows are compared.
SPOT: Final = 0.004


def row(values: Mapping[str, Any]) -> Told:
    """What a row says.

    Raises:
        RowFaults: what contradicts itself, or is missing.
    """
    given = {name: value for name, value in values.items() if value is not None}
    facilities = {
        name.removeprefix(_THERE): _PRESENCE[Presence(given.pop(name))]
        for name in list(given)
        if name.startswith(_THERE)
    }
    code = given.pop("code", "")
    faults = list(_checked(given, is_new=not code))
    if faults:
        raise RowFaults(*faults)
    told = Told(code=code, facts=given, facilities=facilities)
    try:
        return replace(told, there=_there(given))
    except InvalidValue as wrong:
        raise RowFaults((wrong.field, wrong.reason)) from wrong


def _checked(given: dict[str, Any], *, is_new: bool) -> Sequence[Fault]:
    """Puts numbers into the units of a station; what is wrong by itself."""
    faults = [(name, "required") for name in REQUIRED if is_new and name not in given]
    if not is_new and len({name in given for name in _PLACE}) > 1:
        faults += [(name, "required") for name in _PLACE if name not in given]
    if "has_sign" in given:
        given["has_sign"] = given["has_sign"] == YesNo.YES
    if not 1 <= given.get("capacity", 1) <= MOST_CAPACITY:
        faults.append(("capacity", "out_of_range"))
    if "area_dm2" in given:
        told = given["area_dm2"] * _SQUARE
        given["area_dm2"] = round(told)
        if not math.isclose(told, round(told), abs_tol=1e-6):
            faults.append(("area_dm2", "too_precise"))
        elif not 1 <= given["area_dm2"] <= MOST_AREA:
            faults.append(("area_dm2", "out_of_range"))
    if is_new and _MASKED.fullmatch(given.get(PHONE, "")):
        faults.append((PHONE, "phone_format"))
    return faults


def _there(given: Mapping[str, Any]) -> geometry.Point | None:
    if any(name not in given for name in _PLACE):
        return None
    return geometry.place(**{name: given[name] for name in _PLACE})


def key(told: Told) -> str:
    """A code, or name and place: what no two rows of a file may share."""
    if told.code:
        return told.code
    facts = told.facts
    return repr((told.name_key, facts["region"], facts["lng"], facts["lat"]))


def spot(told: Told) -> str:
    """The square in which a new station lies."""
    if not told.is_new or told.there is None:
        return ""
    return _square(*_square_of(told.there))


def around(told: Told) -> Sequence[str]:
    """The squares in which others may lie close by; none where the row says why not."""
    if not spot(told) or told.there is None or told.facts.get("not_a_duplicate"):
        return ()
    x, y = _square_of(told.there)
    return [_square(x + a, y + b) for a in (-1, 0, 1) for b in (-1, 0, 1)]


def _square_of(there: geometry.Point) -> tuple[int, int]:
    return math.floor(there.lng / SPOT), math.floor(there.lat / SPOT)


def _square(x: int, y: int) -> str:
    return f"{x}:{y}"


def plan(lines: Sequence[Line], errand: Errand, hold: bool) -> list[Step]:
    """What each row would do now."""
    told = [line.said for line in lines]
    world = World(told, by=errand.by, at=errand.at, hold=hold)
    return [_step(line, world) for line in lines]


def _step(line: Line, world: World) -> Step:
    try:
        work = world.work(line.said)
    except DomainError as refusal:
        return Step(RowVerdict.WRONG, faults=[(refusal.field, refusal.reason)])
    if work.is_idle:
        return Step(RowVerdict.UNCHANGED, work.station.pk)
    if work.is_new and any(_is_twin(line, other) for other in line.others):
        return Step(RowVerdict.WRONG, faults=[("name", "near_duplicate")])
    verdict = RowVerdict.NEW if work.is_new else RowVerdict.CHANGED
    return Step(verdict, work.station.pk, work=work)


def _is_twin(line: Line, other: Line) -> bool:
    """Whether another row of the file is likely the same station.

    One that comes later and says why it is another is another.
    """
    told, twin = line.said, other.said
    if other.number > line.number and twin.facts.get("not_a_duplicate"):
        return False
    metres = geometry.distance(told.there, twin.there)
    return entering.is_likely_the_same(metres, told.name_key, twin.name_key)


def write(steps: Sequence[Step], errand: Errand) -> list[str]:
    """Do it; the codes."""
    works: list[Work] = [step.work for step in steps]
    return enter_all(works) if works else []


STATIONS = Importer(
    columns=COLUMNS,
    power=Power.STATION_EDIT,
    row=row,
    key=key,
    plan=plan,
    write=write,
    spot=spot,
    around=around,
)
