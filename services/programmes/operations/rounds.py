"""Programmes are founded once, their rounds opened, closed and settled each year."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any

from django.db import transaction

from services.programmes import access
from services.programmes.choices import RoundState
from services.programmes.models import Programme, Round
from services.programmes.questions import WhatIsUnsettled
from unionhub import audit
from unionhub.kernel import happenings
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import BadFact, NotFound, NotNow, Stale


class NotSettled(NotNow):
    """Unions still hold money of the round; ``unions`` names the first of them."""

    code = "not_settled"


# How many unions a refusal names.
NAMED = 20


@dataclass(frozen=True, kw_only=True)
class RoundFacts:
    """What is told of a round; both days included."""

    programme: str
    year: int
    name: str
    opens_on: date
    closes_on: date


def free_code(season: str) -> str:
    """The next code for a programme of a season: ``WINTER``, then ``WINTER2``."""
    head = season.partition("_")[0]
    taken = set(
        Programme.objects.filter(code__startswith=head).values_list("code", flat=True)
    )
    codes = (f"{head}{number}" for number in count(2))
    return head if head not in taken else next(c for c in codes if c not in taken)


@transaction.atomic
def found(code: str, *, season: str, name: str, by: Actor, at: datetime) -> Programme:
    """Set up a programme.

    Raises:
        NotAllowed. NotNow: ``already_exists``.
    """
    access.require(by)

    if Programme.objects.filter(pk=code).exists():
        raise NotNow(code="already_exists", field="code")
    programme = Programme(code=code, season=season, name=name)
    programme.save(force_insert=True)

    audit.record("programme.founded", programme, by=by, at=at, season=season)
    return programme


@transaction.atomic
def plan(facts: RoundFacts, *, by: Actor, at: datetime) -> Round:
    """Plan this year's round of a programme.

    Raises:
        NotAllowed. BadFact: ``programme_not_valid``, ``invalid_range``.
        NotNow: ``already_exists``: the year has its round.
    """
    access.require(by)

    return _planned(facts, None, by=by, at=at)


@transaction.atomic
def copy(code: str, year: int, *, by: Actor, at: datetime) -> Round:
    """Plan another year's round as an earlier one was: same days, same name but for
    the year (FEATURES 52).

    Raises:
        NotFound, NotAllowed. NotNow: ``already_exists``.
    """
    access.require(by)
    before = _locked(code)

    years = year - before.year
    facts = RoundFacts(
        programme=before.programme_id,
        year=year,
        name=before.name.replace(str(before.year), str(year)),
        opens_on=_later(before.opens_on, years),
        closes_on=_later(before.closes_on, years),
    )
    return _planned(facts, before, by=by, at=at)


@transaction.atomic
def move(
    code: str, state: str, *, by: Actor, at: datetime, version: int | None = None
) -> Round:
    """Open, close or settle a round.

    Raises:
        NotFound, NotAllowed, Stale, WrongState.
        NotSettled: somebody still holds money of it (FEATURES 57).
    """
    access.require(by)
    of = _locked(code)
    if version is not None and version != of.version:
        raise Stale(version=of.version)

    before = of.state
    of.move_to(state)
    if state == RoundState.SETTLED:
        _require_settled(of)
    of.version += 1
    of.save(update_fields=["state", "version"])

    audit.record("round.moved", of, by=by, at=at, before=before, after=str(state))
    return of


def _require_settled(of: Round) -> None:
    unions: list[Any] = happenings.ask(WhatIsUnsettled(of.pk))
    if unions:
        raise NotSettled(unions=sorted(unions)[:NAMED], count=len(unions))


def _planned(
    facts: RoundFacts, before: Round | None, *, by: Actor, at: datetime
) -> Round:
    if not Programme.objects.filter(pk=facts.programme).exists():
        raise BadFact(code="programme_not_valid", field="programme")
    if facts.closes_on < facts.opens_on:
        raise BadFact(code="invalid_range", field="closes_on")
    of = Round(
        code=f"{facts.programme}-{facts.year}",
        programme_id=facts.programme,
        year=facts.year,
        name=facts.name,
        opens_on=facts.opens_on,
        closes_on=facts.closes_on,
        copied_from=before,
    )
    if Round.objects.filter(pk=of.pk).exists():
        raise NotNow(code="already_exists", field="year")
    of.save(force_insert=True)

    audit.record("round.planned", of, by=by, at=at, copied_from=before and before.pk)
    return of


def _locked(code: str) -> Round:
    found = Round.objects.select_for_update(of=("self",)).filter(pk=code).first()
    if found is None:
        raise NotFound
    return found


def _later(day: date, years: int) -> date:
    """The same day of another year; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
