"""All that an officer can ask without naming anybody: lists, filters, counts, pages.

A channel is an address (or a search) and what it answers. Nobody of another branch may
change an answer: whoever is planted there changes none of them by a byte (T3).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.urls import resolve
from rest_framework import serializers

from members.enrolment import operations as enrolment
from members.enrolment.choices import JoinChannel
from members.enrolment.models import Enrolment
from members.offices.choices import Office
from members.organisations.models import Organisation
from members.people.models import Member
from tests.browser import Browser
from tests.factories import accounts, people, tree
from tests.registry import BASE, Place, Served, operations
from tests.registry.people import newcomer
from tests.strangers.matrix.policy import policies
from tests.strangers.matrix.roles import Role
from tests.strangers.neighbourhood import REQUEST_ID, knock, undone
from unionhub.accounts.models import User
from unionhub.kernel import actor, clock
from unionhub.kernel.identity import IdentityDocument

# What differs from one page to the next without meaning anything.
RANDOM = re.compile(
    r'csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"|nonce-[\w+/=-]+|'
    r'"next(?:_cursor)?": ?"[^"]*"|(?:cursor|key)=[\w%:.-]+'
)
NUMBERED = {"X-Request-ID": REQUEST_ID}
CANARY_NAME = "金丝雀"
CANARY_PHONE = "19900001111"
CANARY_OFFICER = "canary-01"
UNFILTERED = ("", "?with_total=true", "?limit=200", "?limit=1")


@dataclass(frozen=True)
class Canary:
    """Somebody planted, by all by which they could be known."""

    request: str
    member: str
    join_code: str
    union: str
    home: str
    id_number: str
    number: str

    @property
    def keys(self) -> dict[str, str]:
        """By what the site calls each of them."""
        return {
            "enrolment": self.request,
            "member": self.member,
            "joincode": self.join_code,
            "organisation": self.union,
        }

    @property
    def marks(self) -> list[str]:
        """What no answer elsewhere may hold."""
        seen = [self.request, self.member, self.join_code, self.number, self.id_number]
        return [*seen, CANARY_NAME, CANARY_PHONE, CANARY_OFFICER]


def plant(place: Place) -> Canary:
    """A member, a request, a join code, a union and an officer, at the place."""
    by, at = actor.installer(), clock.now()
    accounts.worker(CANARY_PHONE)
    waiting, _document = _ask(place)
    admitted, document = _ask(place)
    enrolment.approve(admitted.pk, by=by, at=at)
    union = tree.enterprise(place.union, place.region, name=CANARY_NAME)
    code = enrolment.issue_code(
        place.union.pk,
        channel=JoinChannel.QR,
        expires_at=at + timedelta(days=9),
        by=by,
        at=at,
    )
    accounts.officer(CANARY_OFFICER, place.union, Office.REVIEWER)
    return Canary(
        request=str(waiting.pk),
        member=str(admitted.person_id),
        join_code=code.pk,
        union=union.pk,
        home=place.union.pk,
        id_number=document.number,
        number=Member.objects.get(pk=admitted.person_id).number,
    )


def _ask(place: Place) -> tuple[Enrolment, IdentityDocument]:
    document = newcomer()
    plain = people.application(work_region=place.region)
    account = User.objects.by_phone(CANARY_PHONE).get()
    request = enrolment.enrol(
        replace(plain, name=CANARY_NAME, document=document),
        by=accounts.acting(account),
        at=clock.now(),
    )
    return request, document


class Officer:
    """Somebody who looks through every channel there is, by token and by browser."""

    def __init__(self, role: Role) -> None:
        self.role = role
        self.browser = Browser(role.user)
        self.union = Organisation.objects.get(path=role.path).pk

    def answers(self, canary: Canary) -> dict[str, str]:
        """What each channel answers, random parts levelled."""
        told = {name: self.asked(name) for name in self.addresses(canary)}
        for name, body in searches(canary):
            told[f"{name} {body}"] = levelled(self.posted(name, body))
        return told | {name: self.opened(name) for name in self.pages(canary)}

    def plain_answers(self, canary: Canary) -> dict[str, str]:
        """The same of the lists only, as they come, of searches, and of one page."""
        pages = [f"/admin/members/{m._meta.model_name}/" for m in officers_models()]
        pages.append(f"/admin/members/member/{canary.member}/change/")
        told = {one.route: self.asked(one.route) for one in lists()}
        for name, body in searches(canary):
            told[f"{name} {body}"] = levelled(self.posted(name, body))
        return told | {page: self.opened(page) for page in pages}

    def asked(self, address: str) -> str:
        """One address of the API; what it answers to a browser that has it already."""
        answer = knock(self.role.token, "GET", address)
        return levelled(answer) + str(answer.headers.get("ETag"))

    def posted(self, address: str, body: Any) -> Any:
        """One search."""
        return knock(self.role.token, "POST", address, body)

    def opened(self, address: str) -> str:
        """One page of the officers' site."""
        with undone():
            answer = self.browser.client.get(address, headers=NUMBERED)
        return levelled(answer)

    def addresses(self, canary: Canary) -> Iterator[str]:
        """Every list with every filter and value, and what stands on the own union."""
        for operation in lists():
            address = operation.route
            yield from (f"{address}{query}" for query in UNFILTERED)
            for name, value in filters(operation, canary):
                yield f"{address}?{name}={value}"
                yield f"{address}?{name}={value}&with_total=true"
        yield f"{BASE}organisations/{self.union}"
        yield f"{BASE}organisations/{self.union}/headcount"

    def pages(self, canary: Canary) -> Iterator[str]:
        """The site's own page, every list, search, filter, order, and the canary's."""
        yield "/admin/"
        for model in officers_models():
            base = f"/admin/{model._meta.label_lower.replace('.', '/')}/"
            yield base
            for mark in (CANARY_NAME, canary.number):
                yield f"{base}?q={mark}"
            yield f"{base}?o=1"
            page = self.browser.client.get(base).content.decode()
            yield from sorted({f"{base}{q}" for q in FILTER.findall(page)})
        for name, key in canary.keys.items():
            for end in ("change", "history", "rejection"):
                yield f"/admin/members/{name}/{key}/{end}/"
        yield "/admin/autocomplete/?app_label=members&model_name=member&q=金"


def officers_models() -> list[type[Model]]:
    """What the site shows, but for what everybody may read."""
    return [m for m in admin.site._registry if m._meta.app_label == "members"]


FILTER = re.compile(r'href="(\?[^"#]+)"')


# The seals are one chain for the whole province: how many events it holds is no secret.
OF_ALL = frozenset({"verifyAudit"})


def lists() -> list[Served]:
    """Every operation that answers with what there is, and is not for everybody."""
    lines = policies()
    return [
        one
        for one in operations()
        if not (one.is_write or one.holes or one.name in OF_ALL)
        and not lines[one.name].is_open
    ]


def filters(operation: Served, canary: Canary) -> Iterator[tuple[str, str]]:
    """Every parameter of a list with every value worth a try."""
    view = resolve(operation.route).func.view_class  # type: ignore[attr-defined]
    form = view.query_serializer_class
    for name, field in form().fields.items() if form else ():
        if isinstance(field, serializers.ChoiceField):
            values = [str(code) for code in field.choices]
        elif isinstance(field, serializers.BooleanField):
            values = ["true", "false"]
        else:
            values = [canary.request, canary.member, canary.union, tree.JINGUANYI]
        yield from ((name, value) for value in values)


def searches(canary: Canary) -> list[tuple[str, dict[str, Any]]]:
    """Every search for the canary."""
    by_number = {"id_type": "RESIDENT_ID", "id_number": canary.id_number}
    by_name = {"name": CANARY_NAME, "organisation": canary.home}
    members: list[dict[str, Any]] = [
        by_number,
        {"phone": CANARY_PHONE},
        {"number": canary.number},
        by_name,
        {"name": CANARY_NAME, "birth_year": 1970},
    ]
    return [
        *((f"{BASE}members/searches", body) for body in members),
        (f"{BASE}enrolments/searches", by_number),
    ]


def levelled(answer: Any) -> str:
    """Status and body, without what differs from one answer to the next."""
    body = answer.content.decode(errors="replace")
    return f"{answer.status_code} {RANDOM.sub('', body)}"
