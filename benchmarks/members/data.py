"""A province of members in a database of its own, written set-wise."""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.management import call_command
from django.db import connection

from commands.house import say
from members.offices import operations as offices
from members.offices.choices import Office
from members.organisations.models import Organisation
from members.organisations.operations import segment
from members.people.models import Member
from unionhub.accounts import tokens
from unionhub.accounts.models import PHONE, User
from unionhub.kernel import actor, clock, identity, member_numbers, sealing
from unionhub.kernel.ids import uuid7
from unionhub.reference import operations as reference
from unionhub.reference.models import Region

MEMBERS, UNIONS = 1_000_000, 141_400
LOAD_SECONDS = 900
FIRST_PHONE = 154_0000_0000
SINCE = date(2026, 1, 1)
LEVELS = ("PROVINCE", "PREFECTURE", "COUNTY", "GRASSROOTS")
GROUPS = ("COURIER", "FOOD_DELIVERY", "TRUCK_DRIVER", "RIDE_HAILING", "OTHER")


@dataclass(frozen=True)
class Officer:
    """Somebody who looks at the list, and from how high."""

    level: str
    username: str
    token: str


def fill(share: float) -> list[Officer]:
    """Migrate, load the tree and the members; officers at every level."""
    began = time.monotonic()
    call_command("migrate", verbosity=0)
    if not Member.objects.exists():
        _take_time()
        reference.load_all(by=actor.installer(), at=clock.now())
        unions = _tree(max(200, int(UNIONS * share)))
        _members(unions, int(MEMBERS * share))
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("CHECKPOINT")
        connection.close()
    counts = f"{Organisation.objects.count():,} unions, {Member.objects.count():,}"
    say(f"{counts} members, {time.monotonic() - began:.0f} s")
    return [_officer(level) for level in LEVELS]


def _take_time() -> None:
    """No limit to one statement: a whole province is not what a door writes."""
    connection.ensure_connection()
    connection.connection.patience = LOAD_SECONDS
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")


def _tree(grassroots: int) -> list[tuple[str, str]]:
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


def _members(unions: list[tuple[str, str]], count: int) -> None:
    people = [uuid7() for _number in range(count)]
    numbers = set[str]()
    while len(numbers) < count:
        numbers.add(member_numbers.new())
    with connection.cursor() as cursor:
        _copy(cursor, "persons_person", ("id", "created_at"),
              ((person, SINCE) for person in people))  # fmt: skip
        _copy(cursor, "members_member", COLUMNS, _rows(people, numbers, unions))


COLUMNS = (
    "person_id", "number", "document_kind", "id_number_sealed", "phone_sealed",
    "phone_index", "name", "sex", "birth_year", "occupation_group", "employer_name",
    "organisation_id", "org_path", "standing", "realname_state", "joined_on", "version",
)  # fmt: skip


def _rows(
    people: list[UUID], numbers: set[str], unions: list[tuple[str, str]]
) -> Iterator[tuple[Any, ...]]:
    dice = random.Random(2026)  # noqa: S311 - the same province every time
    for serial, (person, number) in enumerate(zip(people, numbers, strict=True)):
        code, path = unions[serial % len(unions)]
        first17 = f"519900{dice.randint(1966, 2006)}0101{serial % 999 + 1:03d}"
        document = first17 + identity.check_character(first17)
        phone = str(FIRST_PHONE + serial)
        yield (
            person, number, "RESIDENT_ID",
            sealing.seal(Member, "id_number_sealed", person, document),
            sealing.seal(Member, "phone_sealed", person, phone),
            sealing.blind_index(PHONE, phone),
            "演示人员", int(document[16]) % 2 or 2, int(document[6:10]),
            dice.choice(GROUPS),
            "演示单位", code, path, "ACTIVE", "PASSED", SINCE, 1,
        )  # fmt: skip


def _copy(
    cursor: Any, table: str, columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]
) -> None:
    into = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with cursor.cursor.copy(into) as copy:
        for row in rows:
            copy.write_row(row)


def _officer(level: str) -> Officer:
    place = Organisation.objects.filter(level=level).order_by("path")[0]
    name = f"bench-{level.lower()}"
    user = User.objects.filter(username=name).first()
    if user is None:
        user = User.objects.create_officer(name, f"{name}-{uuid7()}")
        term = offices.Term(place.pk, Office.REVIEWER, SINCE)
        offices.appoint(
            user.pk,
            term,
            document=_document(level),
            by=actor.installer(),
            at=clock.now(),
        )
    pair = tokens.issue(user, at=clock.now(), verified=True)
    return Officer(level, name, pair.access_token)


def _document(level: str) -> identity.IdentityDocument:
    first17 = f"51990019700101{LEVELS.index(level) + 1:03d}"
    number = first17 + identity.check_character(first17)
    return identity.parse("RESIDENT_ID", number, today=clock.now().date())
