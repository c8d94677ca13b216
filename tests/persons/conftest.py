"""Keys to change to, and a database in which every one of our keys has written."""

from datetime import datetime
from typing import Any

import pytest

from members.offices.access import actor_for
from members.offices.choices import Office
from members.people.models import Member
from services.review import operations as review
from tests import journeys
from tests.accounts.conftest import ANYBODY
from tests.factories import (
    accounts,
    aid,
    care,
    cases,
    cash,
    hardship,
    payments,
    people,
    station_files,
    stations,
)
from tests.factories.factors import second_factor
from unionhub.accounts import operations
from unionhub.accounts.models import User
from unionhub.accounts.wechat import Identity
from unionhub.jobs.imports import operations as imports
from unionhub.jobs.imports import tasks as importing
from unionhub.kernel import clock, sealing
from unionhub.persons.operations import find as people_find
from unionhub.web.models import IdempotencyRecord

A = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
B = "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI="
SHORT = "U1M0U1M0U1M0U1M0U1M0Uw=="
OLD, BOTH, TURNED, NEW = f"1:{A}", f"1:{A},2:{B}", f"2:{B},1:{A}", f"2:{B}"
SM4 = f"2:SM4:{SHORT}"
PEOPLE = 3


def phone_of(serial: int) -> str:
    return f"1380013800{serial}"


def use(settings: Any, sealed: str, index: str) -> None:
    """Other keys from now on, as after a restart."""
    settings.SEALING_KEYS = sealed
    settings.PERSON_INDEX_KEYS = settings.PHONE_INDEX_KEYS = index


@pytest.fixture
def everything(unions: Any, at: datetime) -> list[Member]:
    """Members, and something in every column that a key has written."""
    reviewer = accounts.officer("jinjiang-02", unions.jinjiang)
    second_factor(reviewer)
    members = [
        journeys.admitted(at, reviewer, serial, phone_of(serial))
        for serial in range(1, PEOPLE + 1)
    ]
    for serial in range(1, PEOPLE + 1):
        operations.send_code(phone_of(serial), at=at)
        identity = Identity(f"openid-{serial}", phone_of(serial))
        operations.sign_in_by_wechat(identity, by=ANYBODY, at=at)
        record = IdempotencyRecord(
            principal="user:1", key=f"k{serial}", fingerprint="f", created_at=at
        )
        record.answer = sealing.seal(IdempotencyRecord, "answer", record.pk, "{}")
        record.save(force_insert=True)
    for serial in range(1, PEOPLE + 1):
        stations.collected(unions.jinjiang, keeper_phone=phone_of(serial))
    place = stations.published(unions.jinjiang)
    care.told(place, at=at, phone=phone_of(1), kind="FAULT", facility="WATER")
    bring_rows(unions.jinjiang, at)
    hardship.visited(unions.jinjiang, serial=31)
    aid.drafted(unions.jinjiang)
    aid.with_another_card(unions.jinjiang)
    told_against(unions.jinjiang)
    node = payments.budget(unions.jinjiang)
    payments.made(node, payments.payers(unions.jinjiang))
    cash.with_proxy(unions.jinjiang)
    return members


def told_against(union: Any) -> None:
    """Somebody of the public objected to what hangs out."""
    notice = cases.shown_now(union)
    what = review.ObjectionText(text="收入不实", name="赵六", phone=phone_of(2))
    review.object_to(notice.pk, what, by=ANYBODY, at=clock.now())


def bring_rows(union: Any, at: datetime) -> None:
    """An import whose rows wait to be confirmed, and one that nobody has read yet."""
    clerk = accounts.officer("jinjiang-03", union, Office.CLERK)
    for number in (1, 2):
        content = station_files.by_csv([station_files.row(number)])
        by = actor_for(clerk, at)
        imports.upload("STATIONS", "站点.csv", content, by=by, at=at)
        if number == 1:
            importing.work_due(at)


def reads(members: list[Member]) -> None:
    """Everybody is found by number and phone, and both open."""
    for serial, member in enumerate(members, 1):
        row = Member.objects.get(pk=member.pk)
        assert sealing.open(row, "id_number_sealed") == people.id_number(serial)
        assert sealing.open(row, "phone_sealed") == phone_of(serial)
        assert User.objects.by_phone(phone_of(serial)).count() == 1
        assert Member.objects.with_phone(phone_of(serial)).get() == member
        assert persons_find(serial) == member.pk


def persons_find(serial: int) -> Any:
    """Who holds a document; nobody is ``None``."""
    found = people_find(people.document(serial))
    return found.pk if found else None
