"""The tree of unions that every measurement stands on, written set-wise."""

from datetime import date

from django.db import connection

from members.organisations.models import Organisation
from members.organisations.operations import segment
from unionhub.reference.models import Region

UNIONS = 141_400
LOAD_SECONDS = 900
SINCE = date(2026, 1, 1)


def take_time() -> None:
    """No limit to one statement: a whole province is not what a door writes."""
    connection.ensure_connection()
    connection.connection.patience = LOAD_SECONDS
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")


def tree(grassroots: int) -> list[tuple[str, str]]:
    """Federations of all prefectures and counties, enterprise unions below."""
    root = _union("51000000001", "FEDERATION", "PROVINCE", None, segment(1), "510000")
    rows, counties = [root], []
    for number, prefecture in enumerate(_regions("PREFECTURE", "510000"), 1):
        above = _union(f"{prefecture}00001", "FEDERATION", "PREFECTURE", root,
                       root.path + segment(number), prefecture)  # fmt: skip
        rows.append(above)
        for place, county in enumerate(_regions("COUNTY", prefecture), 1):
            counties.append(
                _union(
                    f"{county}00001",
                    "FEDERATION",
                    "COUNTY",
                    above,
                    above.path + segment(place),
                    county,
                )
            )
    rows += counties
    unions = []
    for number in range(grassroots):
        upper = counties[number % len(counties)]
        place = number // len(counties) + 1
        unions.append(
            _union(
                f"{upper.region_id}{place + 1:05d}",
                "SINGLE",
                "GRASSROOTS",
                upper,
                upper.path + segment(place),
                upper.region_id,
            )
        )
    Organisation.objects.bulk_create(rows + unions, batch_size=5000)
    return [(union.pk, union.path) for union in unions]


def _regions(level: str, parent: str) -> list[str]:
    found = Region.objects.filter(level=level, parent=parent).order_by("pk")
    return list(found.values_list("pk", flat=True))


def _union(
    code: str,
    kind: str,
    level: str,
    parent: Organisation | None,
    path: str,
    region: str,
) -> Organisation:
    return Organisation(
        code=code, name=f"{code}工会", kind=kind, level=level, status="ACTIVE",
        parent=parent, path=path, region_id=region, approval_number="川工〔2026〕1号",
        approval_date=SINCE, approved_by=parent,
    )  # fmt: skip
