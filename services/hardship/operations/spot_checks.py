"""A union above draws a sample of approved dossiers, and says what it found."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from members.organisations.models import Organisation
from services.hardship import access
from services.hardship.choices import (
    LEAST_CHECKED,
    AssessmentState,
    DossierState,
    SpotFinding,
)
from services.hardship.models import Dossier, SpotCheck, SpotChecked
from services.hardship.operations.keeping import answer_recheck
from services.hardship.operations.shared import locked_dossier, save
from services.review.access import persons_of
from services.review.models import Participant
from unionhub import audit
from unionhub.kernel import lots
from unionhub.kernel.actor import Actor, ActorKind
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import BadFact, NotAllowed, NotFound, NotNow, WrongState
from unionhub.kernel.powers import Power
from unionhub.kernel.scope import in_ranges, subtree

A_DAY: Final = timedelta(days=1)
SEED_BYTES: Final = 16
ALL: Final = 100
# Rows in one statement.
PIECE: Final = 1000


class NothingToCheck(NotNow):
    """No dossier of the union was approved in the period."""

    code = "nothing_to_check"


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Of which dossiers, and how many of a hundred."""

    organisation: str
    since: date
    until: date
    percent: int = LEAST_CHECKED


@transaction.atomic
def draw(of: Sample, *, by: Actor, at: datetime) -> SpotCheck:
    """Draw a sample of the dossiers that a union and all below it approved.

    Raises:
        NotFound, NotAllowed: the union lies outside the scope, or is the actor's own.
        BadFact: ``invalid_range``; ``in_the_future``: the period is not over.
        NothingToCheck.
    """
    union = Organisation.objects.filter(pk=of.organisation).first()
    if union is None:
        raise NotFound
    _require_above(by, union.pk, union.path)
    _require_sound(of, local_date(at))

    everything = approved(union.path, of.since, of.until)
    if not everything:
        raise NothingToCheck
    seed = secrets.token_hex(SEED_BYTES)
    picked = sample(everything, seed, of.percent)
    made = SpotCheck(
        organisation=union,
        org_path=union.path,
        by_organisation_id=by.organisation_id or union.parent_id or union.pk,
        since=of.since,
        until=of.until,
        percent=of.percent,
        seed=seed,
        population=len(everything),
        size=len(picked),
        drawn_at=at,
        drawn_by=by.signature,
    )
    _keep(made, picked)

    audit.record(
        "spot_check.drawn",
        made,
        by=by,
        at=at,
        seed=seed,
        percent=of.percent,
        population=made.population,
        size=made.size,
    )
    return made


def _require_sound(of: Sample, today: date) -> None:
    if of.until < of.since:
        raise BadFact(code="invalid_range", field="until")
    if of.until >= today:
        raise BadFact(code="in_the_future", field="until")
    if not LEAST_CHECKED <= of.percent <= ALL:
        raise BadFact(code="out_of_range", field="percent")


def _keep(made: SpotCheck, picked: Sequence[UUID]) -> None:
    made.save(force_insert=True)
    SpotChecked.objects.bulk_create(
        (
            SpotChecked(spot_check=made, place=place, dossier_id=dossier)
            for place, dossier in enumerate(picked, 1)
        ),
        batch_size=PIECE,
    )


def approved(path: str, since: date, until: date) -> list[UUID]:
    """The dossiers of a union and all below it that were approved in a period."""
    rows = Dossier.objects.filter(
        in_ranges("org_path", (subtree(path),)), active_on__range=(since, until)
    )
    return list(rows.values_list("pk", flat=True))


def sample(everything: Iterable[UUID], seed: str, percent: int) -> Sequence[UUID]:
    """As many of a hundred, rounded up; the same ones for the same seed, always."""
    found = list(everything)
    return lots.drawn(found, -(-len(found) * percent // ALL), seed)


@transaction.atomic
def find(
    checked_id: UUID, *, finding: str, reason: str = "", by: Actor, at: datetime
) -> SpotChecked:
    """Say whether a dossier of a sample is right; a wrong one is to be re-checked.

    Until it is, by the operation that does it every year, no aid rests on it; a
    re-check that waits from before is refused.

    Raises:
        NotFound, NotAllowed: as ``draw``.
        ConflictOfInterest: the actor lives there, took its figures, or had a part in
            its case.
        BadFact: ``reason_required``. WrongState: it was found before.
    """
    place = SpotChecked.objects.filter(pk=checked_id).values_list("dossier_id").first()
    if place is None:
        raise NotFound
    dossier = locked_dossier(place[0])
    rows = SpotChecked.objects.select_for_update(of=("self",))
    one = rows.select_related("spot_check").get(pk=checked_id)
    of = one.spot_check
    _require_above(by, of.organisation_id, of.org_path)
    _require_stranger(dossier, by)

    if one.finding:
        raise WrongState(state=one.finding, allowed=[])
    if finding == SpotFinding.WRONG and not reason:
        raise BadFact(code="reason_required", field="reason")
    one.dossier, one.finding, one.reason = dossier, finding, reason
    one.found_at, one.found_by = at, by.signature
    one.save(update_fields=["finding", "reason", "found_at", "found_by"])
    if finding == SpotFinding.WRONG:
        answer_recheck(dossier, AssessmentState.REFUSED, reason, by=by, at=at)
        _to_recheck(dossier, local_date(at))

    audit.record(
        "spot_check.found",
        one,
        by=by,
        at=at,
        subject_id=dossier.worker_id,
        dossier=str(dossier.pk),
        finding=str(finding),
        reason=reason,
    )
    return one


def _to_recheck(dossier: Dossier, today: date) -> None:
    """What carried it until now does not any more."""
    term = dossier.checked_until
    if dossier.state == DossierState.ACTIVE and term is not None and term >= today:
        dossier.checked_until = today - A_DAY
        save(dossier, "checked_until")


def _require_above(actor: Actor, union: str, path: str) -> None:
    access.require(actor, Power.AID_REVIEW, path)
    if actor.organisation_id == union:
        raise NotAllowed
    if actor.kind != ActorKind.SYSTEM and actor.person_id is None:
        raise NotAllowed


def _require_stranger(dossier: Dossier, actor: Actor) -> None:
    """Whoever keeps, decided or lives in it does not look at it (R-AID-11)."""
    access.require_on(actor, Power.AID_REVIEW, dossier.household)
    if any(figures.was_made_by(actor) for figures in dossier.assessments.all()):
        raise access.ConflictOfInterest
    persons = persons_of(actor)
    parts = Participant.objects.filter(case=dossier.case_id, person__in=persons)
    if dossier.case_id is not None and parts.exists():
        raise access.ConflictOfInterest
