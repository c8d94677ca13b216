"""A month of the books is closed; opening it again takes two persons (L20)."""

from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from members.organisations.models import Organisation
from services.ledger import access
from services.ledger.choices import PERIOD_MOVES, PeriodState
from services.ledger.models import Period, month_of
from services.ledger.open_lines import digest_of, open_lines
from services.ledger.operations.shared import (
    answer_due,
    require_text,
    require_version,
    union,
)
from services.ledger.posting import book_of
from services.ledger.questions import WhatIsInFlight
from services.ledger.verification import verify_book
from unionhub import audit
from unionhub.kernel import happenings
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import BadFact, NotAllowed, NotNow, WrongState
from unionhub.kernel.powers import Power

# So many are told.
NAMED: Final = 20
COUNTED: Final = ("last", "open_lines", "version")


class BooksDamaged(NotNow):
    """A book that does not verify is not closed; ``invariant`` names what is broken."""

    code = "books_damaged"


class BatchInFlight(NotNow):
    """The bank owes results of batches of the month; ``batches``, ``count`` (L20)."""

    code = "batch_in_flight"


class OpenBankLines(NotNow):
    """The bank sees lines otherwise, and whoever closes has not signed just these;
    ``digest`` to sign, ``lines``, ``count`` (L20)."""

    code = "open_bank_lines"


class SamePerson(NotAllowed):
    """Who asked for it does not agree to it."""

    code = "conflict_of_interest"


@transaction.atomic
def close(
    organisation: str,
    month: date,
    *,
    open_lines_digest: str = "",
    by: Actor,
    at: datetime,
) -> Period:
    """Close a month that has begun: nothing is posted into it any more.

    ``open_lines_digest``: of the open bank lines that were looked at; none, empty.

    Raises:
        NotFound, NotAllowed: the union lies outside the scope; no such power.
        BadFact: ``in_the_future``.
        WrongState: it is closed. BooksDamaged: the book does not verify.
        BatchInFlight: results of a batch that was sealed in it have not come.
        OpenBankLines: others are open than were signed.
    """
    holder = union(organisation)
    access.require(by, Power.PERIOD_CLOSE, holder.path)
    if month > local_date(at):
        raise BadFact(code="in_the_future", field="month")

    book = book_of(holder, month.year)
    period = _month(holder, month_of(month))
    _require_state(period, PeriodState.OPEN)
    _require_landed(holder, period.month)
    _require_signed(period, open_lines_digest)
    period.last = book.last
    if broken := verify_book(holder.pk, month.year):
        raise BooksDamaged(invariant=broken.invariant, row=broken.row)
    return _moved(
        period,
        PeriodState.CLOSED,
        by=by,
        at=at,
        open_lines=len(period.open_lines),
        open_lines_digest=open_lines_digest,
    )


@transaction.atomic
def ask_reopening(
    organisation: str, month: date, *, reason: str, by: Actor, at: datetime
) -> Period:
    """Ask that a closed month be opened again.

    Raises:
        NotFound, NotAllowed. BadFact: ``required``. WrongState: it is not closed.
    """
    require_text(reason, "reason")
    holder = union(organisation)
    access.require(by, Power.PERIOD_CLOSE, holder.path)
    if by.person_id is None:
        raise NotAllowed

    period = _locked(holder, month_of(month))
    period.reason, period.asked_by_person = reason, by.person_id
    period.asked_for_person = by.principal_id
    period.due_on = answer_due(at)
    return _moved(period, PeriodState.REOPENING, by=by, at=at, reason=reason)


@transaction.atomic
def agree_reopening(
    organisation: str,
    month: date,
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Period:
    """Agree, as a second person. Raises as ``ask_reopening``; SamePerson, Stale."""
    return _decide(organisation, month, PeriodState.OPEN, version, by=by, at=at)


@transaction.atomic
def refuse_reopening(
    organisation: str,
    month: date,
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Period:
    """Leave it closed. Raises as ``agree_reopening``."""
    return _decide(organisation, month, PeriodState.CLOSED, version, by=by, at=at)


def _decide(
    organisation: str,
    month: date,
    state: str,
    version: int | None,
    *,
    by: Actor,
    at: datetime,
) -> Period:
    holder = union(organisation)
    access.require(by, Power.PERIOD_CLOSE, holder.path)

    period = _locked(holder, month_of(month))
    require_version(period.version, version)
    _require_state(period, PeriodState.REOPENING)
    if period.was_asked_by(by):
        raise SamePerson
    return _moved(period, state, by=by, at=at)


def _locked(holder: Organisation, month: date) -> Period:
    """The month, under the lock of its book: no posting is on its way (L20)."""
    book_of(holder, month.year)
    return _month(holder, month)


def _month(holder: Organisation, month: date) -> Period:
    found = Period.objects.filter(organisation=holder, month=month).first()
    return found or Period(
        organisation=holder, month=month, state=PeriodState.OPEN, version=0
    )


def _require_landed(holder: Organisation, month: date) -> None:
    """Refuse while the bank owes results of what the month made payable."""
    batches = happenings.ask(WhatIsInFlight(holder.pk, month))
    if batches:
        raise BatchInFlight(batches=batches[:NAMED], count=len(batches))


def _require_signed(period: Period, digest: str) -> None:
    """Keep the open bank lines of the month, if they are what was signed."""
    lines = open_lines(period.organisation_id, period.month)
    if digest != digest_of(lines):
        raise OpenBankLines(
            digest=digest_of(lines), lines=lines[:NAMED], count=len(lines)
        )
    period.open_lines = lines


def _require_state(period: Period, state: PeriodState) -> None:
    """Refuse a step that another state would allow, too.

    Raises:
        WrongState: it stands elsewhere.
    """
    if period.state != state:
        raise WrongState(state=period.state, allowed=sorted(PERIOD_MOVES[period.state]))


def _moved(
    period: Period, state: str, *, by: Actor, at: datetime, **facts: Any
) -> Period:
    before = period.state
    period.move_to(state)
    period.version += 1
    is_new = period.version == 1
    told = ["state", "reason", "asked_by_person", "asked_for_person", "due_on"]
    period.save(
        force_insert=is_new, update_fields=None if is_new else [*told, *COUNTED]
    )

    audit.record(
        "period.moved", period, by=by, at=at, before=before, after=str(state), **facts
    )
    return period
