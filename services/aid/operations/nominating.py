"""A union names people by a list; what is complete of it is handed in at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from members.organisations.models import Organisation
from services.aid.choices import ApplicationState
from services.aid.eligibility import somebody
from services.aid.models import Application, NominationList, NominationRow
from services.aid.operations.beginning import Occasion, Wish, begin
from services.aid.operations.submitting import submit
from unionhub import audit
from unionhub.kernel import names
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import DomainError, NotAllowed, NotFound, Unavailable
from unionhub.kernel.identity import IdentityDocument
from unionhub.kernel.powers import Power
from unionhub.persons import operations as persons

# As many of a list are handed in by one act.
MOST_HANDED: Final = 100


@dataclass(frozen=True, kw_only=True)
class Nominee:
    """One person of a list: for what, how much, by which paper, agreed to when."""

    document: IdentityDocument
    name: str
    round: str
    item: str
    fund: str
    asked_fen: int
    pay_way: str
    document_number: str
    consented_on: date
    account: str = ""
    account_name: str = ""
    bank_name: str = ""


@dataclass(frozen=True)
class Named:
    """A nominee and the line of the file."""

    line: int
    said: Nominee


@dataclass(frozen=True)
class Handed:
    """What became of one row of a list; ``code``: why it was not handed in."""

    line: int
    application: Application
    code: str = ""
    detail: str = ""
    missing: Sequence[str] = ()


@dataclass(frozen=True)
class HandedIn:
    """What became of some rows of a list; ``next_after``: others come after it."""

    rows: Sequence[Handed]
    next_after: int | None

    @property
    def submitted(self) -> int:
        """How many were handed in."""
        return len(self.rows) - len(self.refused)

    @property
    def refused(self) -> list[Handed]:
        """Those that stay drafts."""
        return [row for row in self.rows if row.code]


def tried(named: Named, *, by: Actor, at: datetime) -> None:
    """Whether it can be begun; nothing is left of the trial.

    Raises:
        As ``nominate``.
    """
    with transaction.atomic():
        begin(_occasion(named.said, None, at), _wish(named.said), by=by, at=at)
        transaction.set_rollback(True)


@transaction.atomic
def nominate(
    named: Sequence[Named], *, job: UUID, by: Actor, at: datetime
) -> list[Application]:
    """Begin an application for each; they belong to the list of this file.

    Raises:
        NotAllowed: nobody's officer. NotFound: nobody of ours has this number and
            this name. As ``begin``.
    """
    union = Organisation.objects.filter(pk=by.organisation_id).first()
    if union is None:
        raise NotAllowed
    made, is_new = NominationList.objects.get_or_create(
        job=job,
        defaults={
            "organisation": union,
            "org_path": union.path,
            "made_at": at,
            "made_by": by.signature,
        },
    )
    begun = [
        begin(_occasion(one.said, made, at), _wish(one.said), by=by, at=at)
        for one in named
    ]
    NominationRow.objects.bulk_create(
        NominationRow(
            list=made,
            line=one.line,
            application=application,
            document_number=one.said.document_number,
            consented_on=one.said.consented_on,
        )
        for one, application in zip(named, begun, strict=True)
    )
    if is_new:
        audit.record("aid.nominated", made, by=by, at=at, job=str(job))
    return begun


def hand_in(list_id: UUID, *, by: Actor, at: datetime, after: int = 0) -> HandedIn:
    """Hand in what of a list is a draft: each as ``submit`` does, and by itself.

    What is refused stays a draft, with what stands against it. ``MOST_HANDED`` of the
    rows after a line at once.

    Raises:
        NotFound, NotAllowed: another union's list; no such power.
        Unavailable: a key is; nothing is handed in.
    """
    found = NominationList.objects.filter(pk=list_id).first()
    if found is None or not by.covers(found.org_path):
        raise NotFound
    if not by.has(Power.AID_EDIT):
        raise NotAllowed
    drafts = found.rows.filter(
        line__gt=after, application__state=ApplicationState.DRAFT
    ).select_related("application")
    rows = list(drafts.order_by("line")[: MOST_HANDED + 1])
    done = rows[:MOST_HANDED]
    return HandedIn(
        [_handed_in(row, by=by, at=at) for row in done],
        done[-1].line if len(rows) > len(done) else None,
    )


def _handed_in(row: NominationRow, *, by: Actor, at: datetime) -> Handed:
    application = row.application
    try:
        return Handed(row.line, submit(application.pk, by=by, at=at))
    except Unavailable:
        raise
    except DomainError as refusal:
        missing = refusal.facts.get("missing", ())
        return Handed(row.line, application, refusal.reason, refusal.detail, missing)


def _occasion(said: Nominee, made: NominationList | None, at: datetime) -> Occasion:
    """For whom: the person with this number, if the name is theirs.

    Raises:
        NotFound: nobody of ours has this number and this name.
    """
    person = persons.find(said.document)
    if person is None:
        raise NotFound(field="beneficiary")
    who = somebody(person.pk, local_date(at))
    if names.fold(who.name) != names.fold(said.name):
        # As a number that nobody has: a list is no way to learn whose it is.
        raise NotFound(field="beneficiary")
    return Occasion(
        round=said.round,
        item=said.item,
        fund=said.fund,
        beneficiary=person.pk,
        nomination=made,
    )


def _wish(said: Nominee) -> Wish:
    return Wish(
        asked_fen=said.asked_fen,
        pay_way=said.pay_way,
        account=said.account,
        account_name=said.account_name,
        bank_name=said.bank_name,
    )
