"""Two branches of the tree, and everybody who may knock at a door of theirs.

All things stand in Jinjiang (Chengdu); the strangers come from Zigong, from other
accounts, from offices that are over or were never given, or from the street.
"""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.test import Client

from members.enrolment import operations as enrolment
from members.enrolment.choices import JoinChannel
from members.offices.choices import Office
from members.organisations import operations as organisations
from members.organisations.choices import UnionKind, UnionLevel
from tests import journeys
from tests.client import token_for
from tests.conftest import Unions
from tests.factories import accounts, people, tree
from tests.registry.calls import Form
from unionhub.accounts.models import User
from unionhub.kernel import actor, clock

REQUEST_ID = "strangers-0001"
PRINCIPALS = (
    "own",  # an officer of Jinjiang whose office gives the power
    "peer",  # an officer of Jinjiang whose office does not, where there is one
    "elsewhere",  # the same office as "own", in Zigong
    "owner",  # the worker who filed the requests
    "worker",  # another worker
    "idle",  # an officer's account without any office
    "expired",  # an office that ended yesterday
    "anonymous",
)
OTHER_OFFICE = {
    Office.CLERK: Office.REVIEWER,
    Office.REVIEWER: Office.CLERK,
    Office.SECURITY_ADMIN: Office.CLERK,
}


@dataclass
class Neighbourhood:
    """Names of what is there, by the name of the hole that it fills."""

    known: dict[str, str] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def token(self, principal: str, office: str) -> str:
        """The token of a principal at a door that asks for this office."""
        if principal == "peer":
            return self.tokens[f"own {OTHER_OFFICE[Office(office)]}"]
        for name in (f"{principal} {office}", principal):
            if name in self.tokens:
                return self.tokens[name]
        return ""


def absent() -> dict[str, str]:
    """Ids in the same shape, of nothing."""
    code = f"510104{uuid.uuid4().int % 90_000 + 10_000}"
    names = ["pending", "returned", "employer", "alias", "member"]
    names += ["appointment", "delegation"]
    ids = {name: str(uuid.uuid4()) for name in names}
    codes = dict.fromkeys(("township", "preparing", "locked"), code)
    return ids | codes | {"join_code": uuid.uuid4().hex[:10].upper()}


def build(unions: Unions) -> Neighbourhood:
    """Everything, through the real operations."""
    here = Neighbourhood()
    _sign_everybody_in(here, unions)
    _offices(here, unions)
    _people(here)
    _unions(here, unions)
    return here


def _sign_everybody_in(here: Neighbourhood, unions: Unions) -> None:
    yesterday = clock.local_date(clock.now()) - timedelta(days=1)
    for office in OTHER_OFFICE:
        for place, union in (("own", unions.jinjiang), ("elsewhere", unions.zigong)):
            user = accounts.officer(f"{place}-{office}", union, office)
            here.tokens[f"{place} {office}"] = _token(user)
        user = User.objects.create_officer(f"x-{office}", accounts.PASSWORD)
        accounts.appoint(user, unions.jinjiang, office, until=yesterday)
        here.tokens[f"expired {office}"] = _token(user)
    idle = User.objects.create_officer("idle-01", accounts.PASSWORD)
    here.tokens["idle"] = _token(idle)
    here.tokens["owner"] = _token(accounts.worker("13800138001"))
    here.tokens["worker"] = _token(accounts.worker("13800138002"))


def _offices(here: Neighbourhood, unions: Unions) -> None:
    at = clock.now()
    here.known["today"] = clock.local_date(at).isoformat()
    User.objects.create_officer("candidate-01", accounts.PASSWORD)
    deputy = accounts.officer("deputy-01", unions.jinguanyi, Office.CLERK)
    held = accounts.officer("principal-01", unions.jinguanyi).appointments.get()
    here.known["appointment"] = str(held.pk)
    here.known["delegation"] = str(accounts.lend(held, deputy, "MEMBER_VIEW", at=at).pk)


def _token(user: Any) -> str:
    return token_for(user)


def _people(here: Neighbourhood) -> None:
    at = clock.now()
    by = actor.installer()
    here.known["pending"] = str(journeys.requested(at, 1).pk)
    returned = journeys.requested(at, 2)
    enrolment.return_for_correction(
        returned.pk, items=["name"], reason="姓名与证件不一致", by=by, at=at
    )
    here.known["returned"] = str(returned.pk)
    admitted = journeys.requested(at, 3, "13800138003")
    enrolment.approve(admitted.pk, by=by, at=at)
    here.known["member"] = str(admitted.person_id)


def _unions(here: Neighbourhood, unions: Unions) -> None:
    by, at = actor.installer(), clock.now()
    here.known["township"] = unions.jinguanyi.pk
    preparing = tree.union(
        unions.jinjiang, *TOWNSHIP, tree.DONGHU, active=False, territory=tree.DONGHU
    )
    here.known["preparing"] = preparing.pk
    locked = tree.union(unions.jinjiang, UnionKind.ZONE, UnionLevel.COUNTY, tree.DONGHU)
    organisations.lock(locked.pk, reason="届满", by=by, at=at)
    here.known["locked"] = locked.pk
    code = enrolment.issue_code(
        unions.jinguanyi.pk,
        channel=JoinChannel.QR,
        expires_at=at + timedelta(days=30),
        by=by,
        at=at,
    )
    here.known["join_code"] = code.pk
    employer = tree.employer("成都示例速递有限公司", tree.JINJIANG, unions.jinguanyi)
    here.known["employer"] = str(employer.pk)
    alias = organisations.propose_alias(employer.pk, alias="示例速递", by=by, at=at)
    here.known["alias"] = str(alias.pk)


TOWNSHIP = (UnionKind.TOWNSHIP, UnionLevel.TOWNSHIP)


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside never happened; doors may open durable transactions."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        yield
        transaction.set_rollback(True)


def knock(
    token: str, method: str, address: str, body: Any = None, **headers: str
) -> Any:
    """One request under a fixed request id; nothing is left behind."""
    with undone():
        return stay(token, method, address, body, **headers)


def stay(
    token: str, method: str, address: str, body: Any = None, **headers: str
) -> Any:
    """The same, but what it did remains."""
    sent = {
        "X-Request-ID": REQUEST_ID,
        "Idempotency-Key": "strangers-key",
        "If-Match": "*",
    } | headers
    if token:
        sent["Authorization"] = f"Bearer {token}"
    content, kind = encoded(body)
    CLIENT.cookies.clear()
    return CLIENT.generic(method, address, content, content_type=kind, headers=sent)


def encoded(body: Any) -> tuple[str, str]:
    """A body as it is sent, and its type."""
    if isinstance(body, Form):
        return urlencode(body), "application/x-www-form-urlencoded"
    return "" if body is None else json.dumps(body), "application/json"


# One for all: each new one would look at all static files anew.
CLIENT = Client(raise_request_exception=False)


def seen(answer: Any) -> tuple[int, bytes, dict[str, str]]:
    """All that a caller can see of an answer."""
    return answer.status_code, answer.content, dict(answer.headers)


def filled(value: Any, names: dict[str, str]) -> Any:
    """A body or an address with its holes filled: ``{township}``."""
    if isinstance(value, dict):
        return {key: filled(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item, names) for item in value]
    if isinstance(value, str):
        for name, known in names.items():
            value = value.replace(f"{{{name}}}", known)
    return value


ENROLMENT = people.body(9)
APPROVAL = {
    "approval_number": "锦工〔2026〕7号",
    "approval_date": date(2026, 3, 2).isoformat(),
    "approved_by": "51010400001",
}
