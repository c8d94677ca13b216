"""What a dossier still lacks before a case may decide it (FEATURES 66)."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Final
from uuid import UUID

from members.people.models import Member
from services.hardship.choices import (
    WRITABLE,
    YEAR_OF_WORK,
    AssessmentState,
    HardshipCause,
    HardshipPerson,
    PaperKind,
    WaiverKind,
    WaiverState,
)
from services.hardship.means import Causes
from services.hardship.models import Assessment, Dossier, DossierWaiver
from services.programmes.choices import TIERS
from unionhub.kernel.errors import BadFact, NotNow
from unionhub.kernel.identity import age_on


class NotReady(NotNow):
    """Something is missing; ``missing`` names all of it."""

    code = "not_ready"


ALWAYS: Final = (PaperKind.APPLICATION, PaperKind.IDENTITY, PaperKind.INCOME)
# What a cause has to be shown by.
SHOWN_BY: Final = {
    HardshipCause.SEVERE_ILLNESS: PaperKind.ILLNESS,
    HardshipCause.NO_CAPACITY: PaperKind.DISABILITY,
    HardshipCause.SCHOOLING: PaperKind.SCHOOL,
    HardshipCause.DISASTER: PaperKind.ACCIDENT,
    HardshipCause.ACCIDENT: PaperKind.ACCIDENT,
    HardshipCause.JOB_LOSS: PaperKind.JOB_LOSS,
}


def require_migrant(worker: UUID, since: date | None, day: date) -> None:
    """Refuse a migrant worker who is no member, or works for less than a year
    (R-AID-06).

    Raises:
        BadFact: ``membership_needed``, ``required``, ``in_the_future``,
            ``a_year_of_work_needed``.
    """
    if not Member.objects.live().filter(pk=worker).exists():
        raise BadFact(code="membership_needed", field="person_kind")
    if since is None:
        raise BadFact(code="required", field="employed_since")
    if since > day:
        raise BadFact(code="in_the_future", field="employed_since")
    if age_on(since, day) < YEAR_OF_WORK:
        raise BadFact(code="a_year_of_work_needed", field="employed_since")


def papers_needed(causes: Causes | None, person_kind: str) -> list[str]:
    """Which papers the household's case asks for."""
    needed = [kind.value for kind in ALWAYS]
    if person_kind == HardshipPerson.MIGRANT:
        needed.append(PaperKind.CONTRACT.value)
    shown = [kind for cause, kind in SHOWN_BY.items() if causes and cause in causes]
    return needed + [kind.value for kind in dict.fromkeys(shown)]


def current(dossier: Dossier) -> Assessment | None:
    """The figures that are worked on, else the last ones that hold."""
    rows = dossier.assessments.exclude(state=AssessmentState.REFUSED)
    return rows.order_by("-pk").first()


def waived(dossier: Dossier, kind: str) -> set[str]:
    """From what somebody let it off."""
    rows = dossier.waivers.filter(kind=kind, state=WaiverState.AGREED)
    return set(rows.values_list("subject", flat=True))


def tier_in_force(dossier: Dossier, assessment: Assessment) -> str:
    """What was agreed instead, else what the figures give."""
    agreed = waived(dossier, WaiverKind.TIER)
    return next(iter(agreed), assessment.tier)


def missing(dossier: Dossier, day: date) -> list[str]:
    """All that stands against submitting, as codes; empty when nothing does, and from
    the moment on when a case has it."""
    if dossier.state not in WRITABLE:
        return []
    assessment = current(dossier)
    if assessment is None:
        return ["assessment"]
    return [
        *_by_figures(dossier, assessment, day),
        *_by_papers(dossier, assessment.causes),
        *_by_signatures(dossier, day),
        *_by_steps(dossier),
    ]


def missing_papers(dossier: Dossier, causes: Causes | None) -> list[str]:
    """The papers of the checklist that are neither there nor waived."""
    there = set(dossier.papers.values_list("kind", flat=True))
    let_off = waived(dossier, WaiverKind.PAPER)
    needed = papers_needed(causes, dossier.person_kind)
    return [kind for kind in needed if kind not in there | let_off]


def unsigned(dossier: Dossier, day: date) -> dict[str, list[UUID]]:
    """Who has not signed: adults by themselves, minors by a guardian (R-AID-08)."""
    signed = set(dossier.authorisations.values_list("member_id", "signer_id"))
    answered_for = {member for member, _signer in signed}
    found: dict[str, list[UUID]] = {"authorisation": [], "guardian": []}
    for member in dossier.household.members.named_on(day):
        if member.is_adult(day):
            # A guardian's signature counts no more on the day of coming of age.
            if (member.pk, member.pk) not in signed:
                found["authorisation"].append(member.pk)
        elif member.pk not in answered_for:
            found["guardian"].append(member.pk)
    return found


def _by_figures(dossier: Dossier, assessment: Assessment, day: date) -> Iterable[str]:
    # Somebody came or left since: the figures are another household's. And they are
    # measured by the standard of their year (R-AID-03).
    people = dossier.household.members.named().names()
    if assessment.people != people or assessment.on.year != day.year:
        yield "assessment"
    if tier_in_force(dossier, assessment) not in TIERS:
        yield "tier"
    let_off: Collection[str] = waived(dossier, WaiverKind.EXCLUSION)
    yield from (f"exclusion:{e}" for e in dossier.exclusions if e not in let_off)
    open_ones = DossierWaiver.objects.filter(
        dossier=dossier, state=WaiverState.PROPOSED
    )
    if open_ones.exists():
        yield "waiver"


def _by_papers(dossier: Dossier, causes: Causes) -> Iterable[str]:
    return (f"paper:{kind}" for kind in missing_papers(dossier, causes))


def _by_signatures(dossier: Dossier, day: date) -> Iterable[str]:
    return [kind for kind, who in unsigned(dossier, day).items() if who]


def _by_steps(dossier: Dossier) -> Iterable[str]:
    if not dossier.visits.exists():
        yield "visit"
    # The answer is about these people, and nobody waits for another.
    people = dossier.household.members.named().names()
    checks = list(dossier.outside_checks.all())
    answered = any(one.finding and one.people == people for one in checks)
    if not answered or not all(one.finding for one in checks):
        yield "outside_check"
