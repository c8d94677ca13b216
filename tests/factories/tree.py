"""A small tree of unions on real regions, built by the real operations."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from members.enrolment.models import ConsentText
from members.organisations import operations
from members.organisations.choices import UnionKind as Kind
from members.organisations.choices import UnionLevel as Level
from members.organisations.models import Employer, Organisation
from unionhub.kernel import actor, credit_codes
from unionhub.reference.models import Region

AT = datetime(2026, 11, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
SINCE = date(2023, 6, 30)
CONSENT = "2026-01"

PROVINCE = "510000"
CHENGDU, ZIGONG = "510100", "510300"
JINJIANG, QINGYANG, ZILIUJING = "510104", "510105", "510302"
JINGUANYI, DONGHU, CAOSHI, WUXING = "510104017", "510104018", "510105003", "510302001"

_REGIONS = (
    (PROVINCE, "四川省", "PROVINCE", None),
    (CHENGDU, "成都市", "PREFECTURE", PROVINCE),
    (ZIGONG, "自贡市", "PREFECTURE", PROVINCE),
    (JINJIANG, "锦江区", "COUNTY", CHENGDU),
    (QINGYANG, "青羊区", "COUNTY", CHENGDU),
    (ZILIUJING, "自流井区", "COUNTY", ZIGONG),
    (JINGUANYI, "锦官驿街道", "TOWNSHIP", JINJIANG),
    (DONGHU, "东湖街道", "TOWNSHIP", JINJIANG),
    (CAOSHI, "草市街街道", "TOWNSHIP", QINGYANG),
    (WUXING, "五星街街道", "TOWNSHIP", ZILIUJING),
)


def regions() -> None:
    """Ten real divisions, three levels deep in two prefectures."""
    Region.objects.bulk_create(
        Region(code=code, name=name, level=level, parent_id=parent, valid_from=SINCE)
        for code, name, level, parent in _REGIONS
    )


def consent() -> ConsentText:
    """The consent text in force."""
    return ConsentText.objects.create(
        version=CONSENT, text="同意。", valid_from=date(2026, 1, 1)
    )


def province() -> Organisation:
    """Regions, consent, and the root of the tree."""
    regions()
    consent()
    return operations.found_province(
        operations.Founding(
            name="四川省总工会",
            kind=Kind.FEDERATION,
            level=Level.PROVINCE,
            region=PROVINCE,
        ),
        by=actor.installer(),
        at=AT,
    )


def union(
    parent: Organisation,
    kind: Kind,
    level: Level,
    region: str,
    *,
    active: bool = True,
    **facts: Any,
) -> Organisation:
    """A union under ``parent``, ACTIVE unless said otherwise."""
    founding = operations.Founding(
        name=f"{kind.label}{region}", kind=kind, level=level, region=region
    )
    founding = replace(founding, **facts)
    by = actor.installer()
    organisation = operations.found(parent.pk, founding, by=by, at=AT)
    if not active:
        return organisation
    approval = operations.Approval(
        number="川工〔2026〕1号", on=AT.date(), union=parent.pk
    )
    return operations.activate(organisation.pk, approval, by=by, at=AT)


def federation(parent: Organisation, level: Level, region: str) -> Organisation:
    """The federation of a prefecture or county, which serves all of it."""
    return union(parent, Kind.FEDERATION, level, region, territory=region)


def township(parent: Organisation, region: str, **facts: Any) -> Organisation:
    """A township's union, which serves all of it."""
    return union(
        parent, Kind.TOWNSHIP, Level.TOWNSHIP, region, territory=region, **facts
    )


def enterprise(parent: Organisation, region: str, **facts: Any) -> Organisation:
    """The union of one employer."""
    return union(parent, Kind.SINGLE, Level.GRASSROOTS, region, **facts)


def industry(
    parent: Organisation, level: Level, territory: str, *groups: str, **facts: Any
) -> Organisation:
    """An industry federation for some occupations in a territory."""
    return union(
        parent,
        Kind.ASSOC_INDUSTRY,
        level,
        territory,
        territory=territory,
        occupations=groups,
        **facts,
    )


def employer(
    name: str, region: str, union: Organisation | None = None, serial: int = 1
) -> Employer:
    """An employer with a valid credit code made from ``serial``."""
    registration = operations.Registration(
        name=name,
        nature="PRIVATE",
        headcount_band="B25_99",
        region=region,
        credit_code=credit_codes.compose("91", region[:6], f"MA{serial:06d}"),
        union=union.pk if union else None,
    )
    return operations.register_employer(registration, by=actor.installer(), at=AT)
