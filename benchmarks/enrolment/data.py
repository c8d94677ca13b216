"""141,400 unions, employers, accounts with tokens, and requests not filed yet."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from uuid import UUID

from django.core.management import call_command
from django.db import connection
from django.db.models import F
from oauth2_provider.models import AccessToken, set_token_value
from oauthlib.common import generate_token

from benchmarks.load import Call
from benchmarks.members.data import FIRST_PHONE
from benchmarks.province import SINCE, UNIONS, take_time, tree
from commands.house import say
from members.enrolment.models import ConsentText
from members.organisations.models import Employer, Organisation
from unionhub.accounts.choices import APP_SCOPE
from unionhub.accounts.models import PHONE, User
from unionhub.accounts.tokens import first_party_app
from unionhub.kernel import actor, clock, identity, names, sealing
from unionhub.kernel.ids import uuid7
from unionhub.reference import operations as reference

EMPLOYERS = 2_000
CONSENT = "2026-01"
ADDRESS = "/api/v1/enrolments"
# An account may file twenty in an hour.
EACH = 18


@dataclass(frozen=True)
class Worker:
    """Somebody with a token, who may file for others too."""

    account: UUID
    token: str


def fill(share: float, requests: int = 0) -> list[Worker]:
    """Migrate, load the tree and the employers once; accounts for so many requests are
    new each time."""
    began = time.monotonic()
    call_command("migrate", verbosity=0)
    take_time()
    if not Organisation.objects.exists():
        reference.load_all(by=actor.installer(), at=clock.now())
        tree(max(EMPLOYERS, int(UNIONS * share)))
        federations = Organisation.objects.filter(kind="FEDERATION")
        federations.update(territory_id=F("region_id"))
        _employers()
        ConsentText.objects.create(version=CONSENT, text="同意。", valid_from=SINCE)
    workers = _workers(-(-requests // EACH))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
    connection.close()
    unions = Organisation.objects.count()
    say(
        f"{unions:,} unions, {EMPLOYERS:,} employers, {len(workers):,} new accounts, "
        f"{time.monotonic() - began:.0f} s"
    )
    return workers


def _employers() -> None:
    unions = Organisation.objects.filter(kind="SINGLE").order_by("pk")[:EMPLOYERS]
    Employer.objects.bulk_create(
        Employer(
            name=_employer(number),
            name_key=names.fold(_employer(number)),
            nature="PRIVATE",
            headcount_band="LT25",
            region_id=union.region_id,
            union=union,
        )
        for number, union in enumerate(unions)
    )


def _employer(number: int) -> str:
    return f"示例速递第{number}有限公司"


def _workers(number: int) -> list[Worker]:
    app, now = first_party_app(), clock.now()
    already = User.objects.filter(is_staff=False).count()
    users, tokens, workers = [], [], []
    for place in range(already, already + number):
        # Neither of the sandbox's two endings occurs.
        phone = str(FIRST_PHONE + place * 10 + 1)
        pk = uuid7()
        users.append(_user(pk, phone))
        token = AccessToken(
            user=users[-1],
            application=app,
            scope=APP_SCOPE,
            expires=now + timedelta(days=1),
        )
        text = generate_token()
        set_token_value(token, text)
        tokens.append(token)
        workers.append(Worker(pk, text))
    User.objects.bulk_create(users, batch_size=1000)
    AccessToken.objects.bulk_create(tokens, batch_size=1000)
    return workers


def _user(pk: UUID, phone: str) -> User:
    return User(
        pk=pk,
        username=str(pk),
        password="!",  # noqa: S106 - no password fits
        phone_sealed=sealing.seal(User, "phone_sealed", pk, phone),
        **_phone_columns(phone),
    )


def _phone_columns(phone: str) -> dict[str, bytes]:
    """The index under every live key, each in the column of its version."""
    return {
        "phone_index_even" if version % 2 == 0 else "phone_index": sealing.blind_index(
            PHONE, phone, version
        )
        for version in sealing.index_versions(PHONE)
    }


def documents(start: int) -> Iterator[str]:
    """Valid numbers of a county that does not exist, each once; all of one sex, so
    that two persons differ in nothing that a union sees."""
    for serial in count(start):
        days, place = divmod(serial, 499)
        born = date(1966, 1, 1) + timedelta(days=days)
        first17 = f"519900{born:%Y%m%d}{2 * place + 1:03d}"
        yield first17 + identity.check_character(first17)


def calls(workers: list[Worker]) -> Iterator[Call]:
    """Requests that differ from one another: two of three name an employer.

    As many as the accounts may file; those of earlier runs are other people's.
    """
    earlier = User.objects.filter(is_staff=False).count() - len(workers)
    numbers, counties = documents(earlier * EACH), _counties()
    for serial in range(len(workers) * EACH):
        worker = workers[serial % len(workers)]
        body = {
            "name": "陈晓川",
            "id_type": "RESIDENT_ID",
            "id_number": next(numbers),
            "occupation_group": "COURIER",
            "work_region": counties[serial % len(counties)],
            "consent_version": CONSENT,
        }
        if serial % 3:
            body["employer"] = {"name": _employer(serial % EMPLOYERS)}  # type: ignore[assignment]
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        yield Call(ADDRESS, worker.token, f"bench-{uuid7()}", text)


def _counties() -> list[str]:
    found = Organisation.objects.filter(level="COUNTY").order_by("pk")
    return list(found.values_list("region_id", flat=True))
