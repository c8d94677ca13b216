"""A whole life of requests with canary numbers, through the doors only."""

import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from members.offices.choices import Office
from tests.browser import enter
from tests.client import token_for
from tests.conftest import Unions
from tests.factories import accounts, people, tree
from unionhub.kernel import clock, identity, sealing
from unionhub.messages import operations as messages
from unionhub.messages.models import Message

API = "/api/v1"


def canary_id(born: str = "19880712") -> str:
    """A valid number that was never written anywhere before."""
    first17 = f"513401{born}{secrets.randbelow(900) + 100}"
    return first17 + identity.check_character(first17)


def canary_phone() -> str:
    """A mobile number that was never written anywhere before."""
    return f"199{secrets.randbelow(89_999_999) + 10_000_000}"


@dataclass
class Canaries:
    """The numbers of one journey."""

    phone: str = field(default_factory=canary_phone)
    ids: list[str] = field(
        default_factory=lambda: [
            canary_id(f"{secrets.randbelow(30) + 1960}0{secrets.randbelow(9) + 1}12")
            for _each in range(4)
        ]
    )

    @property
    def all(self) -> list[str]:
        """Every number that must stay out of sight."""
        return [self.phone, *self.ids]


class Caller:
    """Sends requests and keeps every answer, headers and all."""

    def __init__(self) -> None:
        self.client = Client(raise_request_exception=False)
        self.answers: list[bytes] = []
        self.statuses: list[tuple[str, int]] = []
        self.calls = 0

    def call(
        self,
        method: str,
        address: str,
        body: Any = None,
        token: str = "",
        **headers: str,
    ) -> Any:
        """One request; its decoded answer."""
        self.calls += 1
        sent = {"Idempotency-Key": f"journey-{self.calls}", "If-Match": "*"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        if token:
            sent["Authorization"] = f"Bearer {token}"
        answer = self.client.generic(
            method,
            address,
            b"" if body is None else json.dumps(body),
            content_type="application/json",
            headers=sent,
        )
        self.keep(answer, address)
        if "json" in answer.headers.get("Content-Type", ""):
            return answer.json()
        return None

    def keep(self, answer: Any, address: str) -> None:
        """Remember all that was answered."""
        content = answer.content if not answer.streaming else answer.getvalue()
        self.answers.append(content + repr(answer.headers).encode())
        self.statuses.append((address, answer.status_code))


def signed_in(caller: Caller, phone: str) -> str:
    """A worker's token, by an SMS code; wrong codes first."""
    caller.call("POST", f"{API}/auth/sms-codes", {"phone": phone})
    caller.call("POST", f"{API}/auth/sms-codes", {"phone": f"+86 {phone}"})
    code = sealing.unseal(Message.objects.latest("id"), "secret_sealed")
    messages.deliver(at=clock.now())
    shown = {"grant_type": "sms_code", "phone": phone}
    for wrong in (phone[:6], phone, "0" if code != "0" else "1"):
        caller.call("POST", f"{API}/auth/tokens", shown | {"code": wrong})
    pair = caller.call("POST", f"{API}/auth/tokens", shown | {"code": code})
    return str(pair["access_token"])


def officer_token(unions: Unions, office: Office) -> str:
    """The token of an officer of Jinjiang."""
    user = accounts.officer(f"jinjiang-{office.lower()}", unions.jinjiang, office)
    return token_for(user)


def applied(caller: Caller, token: str, number: str, **headers: str) -> str:
    """A request to join; its id."""
    body = people.body() | {"id_number": number}
    made = caller.call("POST", f"{API}/enrolments", body, token, **headers)
    return str(made["id"])


def whole_life(caller: Caller, canaries: Canaries, unions: Unions) -> None:
    """Ask, join, replay, be returned, correct, be admitted; be refused; withdraw."""
    worker = signed_in(caller, canaries.phone)
    reviewer = officer_token(unions, Office.REVIEWER)
    first, second, third, corrected = canaries.ids
    place = {"occupation_group": "COURIER", "work_region": tree.JINGUANYI}
    caller.call("POST", f"{API}/enrolments/preview", place)
    # A caller may take the number itself for a key or for the name of the request.
    named = {"idempotency_key": first, "x_request_id": first}
    one = f"{API}/enrolments/{applied(caller, worker, first, **named)}"
    applied(caller, worker, first, **named)
    caller.call(
        "POST", f"{API}/enrolments", people.body() | {"id_number": first}, worker
    )
    look(caller, one, worker, reviewer)

    ask = {"items": ["id_number"], "reason": "证件与姓名不符"}
    caller.call("POST", f"{one}/return", ask, reviewer)
    change = {"id_type": "RESIDENT_ID", "id_number": corrected}
    caller.call("POST", f"{one}/resubmission", change, worker)
    caller.call("POST", f"{one}/approval", {}, reviewer)
    look(caller, one, worker, reviewer)

    two = f"{API}/enrolments/{applied(caller, worker, second)}"
    caller.call("POST", f"{two}/rejection", {"reason": "不在范围"}, reviewer)
    three = f"{API}/enrolments/{applied(caller, worker, third)}"
    caller.call("POST", f"{three}/withdrawal", {}, worker)
    messages.deliver(at=clock.now() + timedelta(minutes=1))


def look(caller: Caller, one: str, worker: str, reviewer: str) -> None:
    """Everything that shows a request or a member."""
    for token in (worker, reviewer):
        for address in (one, f"{one}/timeline", f"{API}/enrolments", f"{API}/me"):
            caller.call("GET", address, token=token)
        members = caller.call("GET", f"{API}/members", token=token)
        for row in members.get("items", []):
            caller.call("GET", f"{API}/members/{row['id']}", token=token)


def astray(caller: Caller, canaries: Canaries, tokens_: list[str]) -> None:
    """Numbers where no number belongs: addresses, queries, headers, broken bodies."""
    for number in canaries.all:
        for token in ("", *tokens_):
            for address in ("enrolments", "members", "organisations", "regions", ""):
                caller.call("GET", f"{API}/{address}/{number}", token=token)
                caller.call("GET", f"{API}/{address}?q={number}", token=token)
                caller.call("GET", f"{API}/{address}?{number}=1", token=token)
        caller.call("GET", f"/{number}")
        caller.call("GET", f"{API}/me", token=number)
        headers = {"x_request_id": number, "user_agent": number, "referer": number}
        headers |= {"accept_language": number, "idempotency_key": f"{number} x"}
        caller.call("GET", f"{API}/me", token=tokens_[0], **headers)
        caller.call(
            "GET", f"{API}/regions", x_request_id=f"req-{number}", accept=number
        )
        caller.call("POST", f"{API}/enrolments", {number: number}, tokens_[0])
        caller.call("POST", f"{API}/enrolments", [number], tokens_[0])
        caller.call("POST", f"{API}/enrolments/preview", number)


def admin_pages(caller: Caller, canaries: Canaries, user: Any) -> None:
    """The officers' site: every list, every page of a row, a search for a number."""
    enter(caller.client, user)
    for name in ("enrolment", "member", "organisation", "employer", "joincode"):
        page = caller.client.get(f"/admin/members/{name}/")
        caller.keep(page, f"/admin/members/{name}/")
        for number in canaries.all:
            found = caller.client.get(f"/admin/members/{name}/", {"q": number})
            caller.keep(found, f"/admin/members/{name}/?q")
        rows = getattr(page, "context_data", None) or {}
        for row in getattr(rows.get("cl"), "result_list", []):
            address = f"/admin/members/{name}/{row.pk}/change/"
            caller.keep(caller.client.get(address), address)
    caller.client.logout()


NOON = datetime(2026, 11, 23, 12, tzinfo=clock.SHANGHAI)
