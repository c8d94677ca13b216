"""What several acts on a request share: the lock, the timeline, the admission."""

from datetime import datetime
from uuid import UUID

from members.enrolment.choices import EnrolmentState, StepKind
from members.enrolment.models import Enrolment, EnrolmentStep
from members.organisations.models import Organisation
from members.people import operations as people
from members.people.models import Member
from unionhub.accounts.models import User
from unionhub.kernel import sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import NotFound, Stale
from unionhub.kernel.identity import IdentityDocument
from unionhub.messages import operations as messages


def locked(enrolment_id: UUID) -> Enrolment:
    """The request, locked after its member's row (DESIGN.md §8).

    Raises:
        NotFound: there is none.
    """
    filed = Enrolment.objects.filter(pk=enrolment_id)
    lock_member(filed.values_list("person", flat=True).first())
    # Without its union: a row that moved while we waited would no longer join the
    # one it had, and look as if it were gone (PostgreSQL, READ COMMITTED).
    enrolment = Enrolment.objects.select_for_update().filter(pk=enrolment_id).first()
    if enrolment is None:
        raise NotFound
    return enrolment


def lock_member(person_id: UUID | None) -> None:
    """Lock the member's row, if the person has one: before any request of theirs."""
    Member.objects.select_for_update().filter(pk=person_id).first()


def require_version(enrolment: Enrolment, version: int | None) -> None:
    """Refuse a decision on an older version than the present one (R-PLT-02)."""
    if version is not None and version != enrolment.version:
        raise Stale(version=enrolment.version)


def note_step(
    enrolment: Enrolment, kind: StepKind, at: datetime, note: str = ""
) -> None:
    """Add a line to the timeline, under the union that now holds the request."""
    EnrolmentStep.objects.create(
        enrolment=enrolment,
        at=at,
        kind=kind,
        organisation_id=enrolment.organisation_id,
        note=note,
    )


def decide(
    enrolment: Enrolment, state: EnrolmentState, *, by: Actor, at: datetime, note: str
) -> None:
    """Write a decision into the request: state, who, when, why."""
    enrolment.move_to(state)
    enrolment.decided_by = by.signature
    enrolment.decided_at = at
    enrolment.decision_note = note
    save(enrolment, "state", "decided_by", "decided_at", "decision_note")


def save(enrolment: Enrolment, *changed: str) -> None:
    """Write the named columns and the next version."""
    enrolment.version += 1
    enrolment.save(update_fields=[*changed, "version"])


def move_to_union(enrolment: Enrolment, organisation: Organisation) -> None:
    """Lay the request on another union's desk; the caller saves."""
    enrolment.organisation = organisation
    enrolment.org_path = organisation.path


def admit(enrolment: Enrolment, *, by: Actor, at: datetime, note: str = "") -> Member:
    """Decide for admission and make the applicant a member, today (R-MEM-08)."""
    decide(enrolment, EnrolmentState.ADMITTED, by=by, at=at, note=note)
    member = people.admit(
        _newcomer(enrolment),
        organisation=enrolment.organisation,
        by=by,
        at=at,
        on=local_date(at),
    )
    if enrolment.is_proven:
        User.objects.filter(pk=enrolment.account_id, person=None).update(
            person=enrolment.person_id
        )
    note_step(enrolment, StepKind.ADMITTED, at, note)
    tell(enrolment, "enrolment_admitted", at)
    return member


def tell(enrolment: Enrolment, template: str, at: datetime) -> None:
    """Queue a message to the applicant, once per version of the request."""
    messages.queue(
        template=template,
        to_phone=sealing.unseal(enrolment, "phone_sealed"),
        facts={"organisation": enrolment.organisation.name},
        at=at,
        person_id=enrolment.person_id,
        key=f"enrolment:{enrolment.pk}:{enrolment.version}:{template}",
    )


def document_of(enrolment: Enrolment) -> IdentityDocument:
    """The applicant's document, opened."""
    return IdentityDocument(
        kind=enrolment.document_kind,
        number=sealing.unseal(enrolment, "id_number_sealed"),
        birth_date=None,
        sex=enrolment.sex,
    )


def _newcomer(enrolment: Enrolment) -> people.Newcomer:
    return people.Newcomer(
        person_id=enrolment.person_id,
        document=document_of(enrolment),
        birth_year=enrolment.birth_year,
        name=enrolment.name,
        phone=sealing.unseal(enrolment, "phone_sealed"),
        occupation_group=enrolment.occupation_group,
        employer_id=enrolment.employer_id,
        employer_name=enrolment.employer_name,
        realname_state=enrolment.realname_state,
        source=f"enrolment:{enrolment.pk}",
    )
