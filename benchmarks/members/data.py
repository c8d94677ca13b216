"""A province of members in a database of its own, written set-wise."""

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.management import call_command
from django.db import connection

from benchmarks import province
from benchmarks.province import SINCE
from commands.house import say
from members.offices import operations as offices
from members.offices.choices import Office
from members.organisations.models import Organisation
from members.people.models import Member
from unionhub.accounts import tokens
from unionhub.accounts.models import PHONE, User
from unionhub.kernel import actor, clock, identity, member_numbers, sealing
from unionhub.kernel.ids import uuid7
from unionhub.reference import operations as reference

MEMBERS = 1_000_000
FIRST_PHONE = 154_0000_0000
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
        province.take_time()
        reference.load_all(by=actor.installer(), at=clock.now())
        unions = province.tree(max(200, int(province.UNIONS * share)))
        _members(unions, int(MEMBERS * share))
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("CHECKPOINT")
        connection.close()
    counts = f"{Organisation.objects.count():,} unions, {Member.objects.count():,}"
    say(f"{counts} members, {time.monotonic() - began:.0f} s")
    return [_officer(level) for level in LEVELS]


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
