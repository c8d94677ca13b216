"""Who may make, check and release payments: by office, own union, and one part only."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, Manager, OuterRef, Q

from members.offices.models import Appointment
from members.organisations.models import Organisation
from services.aid.models import Application
from services.payments.models import (
    Batch,
    BatchParticipant,
    Payment,
    Recovery,
    RecoveryParticipant,
)
from services.review.access import ConflictOfInterest, persons_of
from services.review.choices import Part
from services.review.models import Participant
from unionhub.accounts.models import User
from unionhub.kernel.actor import Actor, ActorKind
from unionhub.kernel.errors import NotAllowed, NotFound

# Rows in one statement.
PIECE: Final = 1000


def require(actor: Actor, power: str, organisation: str, path: str) -> None:
    """Refuse who does not act for the union that pays.

    A union pays in its own name: nobody above does it for it. The system may, for
    set-up and demo; a person must be known.

    Raises:
        NotFound: the union lies outside the scope. NotAllowed: no such power, another
            union, nobody known.
    """
    if not actor.covers(path):
        raise NotFound
    if not actor.has(power) or actor.organisation_id not in {organisation, None}:
        raise NotAllowed
    if actor.kind != ActorKind.SYSTEM and actor.person_id is None:
        raise NotAllowed


def take_part(batch: Batch, actor: Actor, part: str) -> None:
    """The actor, and whom the actor stands in for, have this part in the batch.

    The constraint decides, not a look-up: one part a person (R-AID-20).

    Raises:
        ConflictOfInterest: one of them has another part.
    """
    _take(BatchParticipant.objects, {"batch": batch}, actor, part)


def take_part_in_recovery(recovery: Recovery, actor: Actor, part: str) -> None:
    """The same in a recovery: who claims decides not, who decides receives not.

    Raises:
        ConflictOfInterest: one of them has another part.
    """
    _take(RecoveryParticipant.objects, {"recovery": recovery}, actor, part)


def _take(rows: Manager[Any], of: Mapping[str, Any], actor: Actor, part: str) -> None:
    for person in persons_of(actor):
        wanted = {**of, "person_id": person, "part": part}
        try:
            with transaction.atomic():
                rows.create(**wanted)
        except IntegrityError:
            if not rows.filter(**wanted).exists():
                raise ConflictOfInterest from None


def leave(batch: Batch, part: str) -> None:
    """Nobody has this part any longer: what it stood for is void."""
    BatchParticipant.objects.filter(batch=batch, part=part).delete()


def require_not_concerned(batch: Batch, actor: Actor) -> None:
    """Refuse who is paid by this batch, lives with whom it pays, or decided it (L12).

    Raises:
        ConflictOfInterest: a case that the actor has to do with is in it.
    """
    persons = persons_of(actor)
    lines = Payment.objects.filter(batch=batch)
    paid = lines.filter(payee__in=persons)
    if paid.exists() or lines.filter(takes_part(persons)).exists():
        raise ConflictOfInterest


def require_stranger(application: Application, actor: Actor) -> None:
    """Refuse who is paid by an application, or lives with whom it helps (L12).

    Raises:
        ConflictOfInterest: it is the actor's own, or that of the household.
    """
    require_strangers(application, persons_of(actor))


def require_strangers(application: Application, persons: Collection[UUID]) -> None:
    """The same, of people.

    Raises:
        ConflictOfInterest: one of them is concerned.
    """
    rows = Application.objects.filter(pk=application.pk)
    mine = Q(payee__in=persons) | Q(beneficiary__in=persons)
    if rows.filter(mine | Q(benefits(persons, "case"))).exists():
        raise ConflictOfInterest


def require_above(actor: Actor, power: str, organisation: str, path: str) -> None:
    """Refuse who does not act for a union above the one that pays.

    Raises:
        NotFound: the union lies outside the scope. NotAllowed: no such power, the
            union itself, nobody known.
    """
    if not actor.covers(path):
        raise NotFound
    if not actor.has(power) or actor.organisation_id == organisation:
        raise NotAllowed
    if actor.kind != ActorKind.SYSTEM and actor.person_id is None:
        raise NotAllowed


def colleague(code: str, union: Organisation, *, at: datetime) -> User | None:
    """The officer with this account who has an office at the union now."""
    here = Appointment.objects.in_force(at).filter(organisation=union)
    rows = User.objects.filter(is_staff=True, is_active=True, person__isnull=False)
    return rows.filter(username=code, pk__in=here.values("user")).first()


def benefits(persons: Iterable[UUID], case: str = "application__case") -> Exists:
    """Whether a case has one of them as a beneficiary."""
    parts = Participant.objects.filter(part=Part.BENEFICIARY, person__in=persons)
    return Exists(parts.filter(case=OuterRef(case)))


def takes_part(persons: Iterable[UUID], case: str = "application__case") -> Exists:
    """Whether one of them has to do with a case, other than by having paid it."""
    parts = Participant.objects.filter(person__in=persons).exclude(part=Part.PAYER)
    return Exists(parts.filter(case=OuterRef(case)))


def write_payers(batch: Batch) -> None:
    """Whoever had a part in the batch is a payer of each case that it pays (L12).

    The constraint decides, not a look-up: one part a person in a case. Who paid an
    instalment before is its payer already.

    Raises:
        ConflictOfInterest: one of them has another part in one of the cases.
    """
    persons = batch.participants.values_list("person_id", flat=True)
    lines = Payment.objects.filter(batch=batch, application__case__isnull=False)
    for person in persons.order_by("person_id"):
        before = Participant.objects.filter(
            case=OuterRef("application__case"), person=person, part=Part.PAYER
        )
        cases = lines.filter(~Exists(before)).order_by("line")
        fresh = (
            Participant(case_id=case, person_id=person, part=Part.PAYER)
            for case in cases.values_list("application__case", flat=True)
        )
        try:
            with transaction.atomic():
                Participant.objects.bulk_create(fresh, batch_size=PIECE)
        except IntegrityError:
            raise ConflictOfInterest from None


def write_handlers(application: Application, persons: Collection[UUID]) -> None:
    """Whoever handed cash out is a payer of the case: one part a person (L12).

    Raises:
        ConflictOfInterest: one of them has another part in it.
        NotFound: no case has decided it.
    """
    case = application.case_id
    if case is None:
        raise NotFound
    try:
        with transaction.atomic():
            Participant.objects.bulk_create(
                Participant(case_id=case, person_id=one, part=Part.PAYER)
                for one in sorted(persons)
            )
    except IntegrityError:
        raise ConflictOfInterest from None
