"""From an account to an actor: authority is read when the request comes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    DateField,
    DateTimeField,
    F,
    JSONField,
    OuterRef,
    QuerySet,
    Subquery,
    UUIDField,
    Value,
)

from members.offices.choices import INCOMPATIBLE_OFFICES, POWERS_OF_OFFICE, Office
from members.offices.models import (
    Appointment,
    Delegation,
    delegation_in_force,
    lent_powers,
    office_in_force,
)
from members.organisations.choices import UnionStatus
from members.organisations.models import Organisation
from unionhub import audit
from unionhub.accounts.choices import MACHINE_SCOPES
from unionhub.accounts.models import MachineClient, MachineClientQuerySet, User
from unionhub.audit.models import AuditEvent
from unionhub.kernel.actor import Actor, ActorKind
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import NotAllowed, NotFound
from unionhub.kernel.powers import Power
from unionhub.kernel.scope import subtree
from unionhub.kernel.statements import Slot, Statement

NOT_IN_FORCE = "appointment_not_in_force"
FOUND_INCOMPATIBLE = "appointment.found_incompatible"


class NotInForce(NotAllowed):
    """The appointment or delegation named is none of this account's in force."""

    code = NOT_IN_FORCE


class ConflictOfInterest(NotAllowed):
    """Nobody gives or takes an office of their own."""

    code = "conflict_of_interest"


@dataclass(frozen=True)
class Held:
    """An office that gives authority now: one's own, or one of which powers were lent.

    ``holder`` is the account that was appointed, ``person`` whose account that is.
    """

    appointment: UUID
    holder: UUID
    person: UUID | None
    organisation: str
    organisation_name: str
    path: str
    office: str
    limit: int | None
    valid_from: date
    valid_to: date | None
    delegation: UUID | None
    lent: list[str] | None

    @property
    def name(self) -> UUID:
        """By which ``X-Appointment`` chooses it."""
        return self.delegation or self.appointment

    @property
    def label(self) -> str:
        """The office in words."""
        return str(Office(self.office).label)

    @property
    def powers(self) -> frozenset[str]:
        """What it allows today."""
        if self.delegation is None:
            return POWERS_OF_OFFICE[self.office]
        return lent_powers(self.office, self.lent or [])

    @property
    def rank(self) -> tuple[bool, str, UUID]:
        """One's own before what was lent, then from the top of the tree down."""
        return self.delegation is not None, self.path, self.name


def actor_for(
    user: User | MachineClient,
    at: datetime,
    request_id: str = "",
    acting_as: UUID | None = None,
) -> Actor:
    """Who this account is, at this moment (DESIGN.md §3).

    One query; two for a deputy. An officer acts under one appointment or delegation:
    the one that ``acting_as`` names, else the own appointment that stands highest in
    the tree, else the delegation that does. Without one, the account is a person and
    nothing more. Offices that one person may not hold together give nothing (R-ACC-03).

    Raises:
        NotInForce: ``acting_as`` names nothing that gives this account authority now.
    """
    if isinstance(user, MachineClient):
        if acting_as is not None:
            raise NotInForce
        return machine_actor_for(user, at, request_id)
    chosen = _choose(user, at, request_id, acting_as)
    if chosen is None:
        return _person(user, request_id)
    is_lent = chosen.delegation is not None
    return Actor(
        kind=ActorKind.PERSON,
        user_id=user.pk,
        person_id=user.person_id,
        appointment_id=chosen.appointment,
        on_behalf_of=chosen.appointment if is_lent else None,
        principal_id=chosen.person if is_lent else None,
        organisation_id=chosen.organisation,
        powers=chosen.powers,
        limits={"amount_fen": chosen.limit} if chosen.limit else {},
        scope=(subtree(chosen.path),),
        request_id=request_id,
    )


def offices_of(user: User, at: datetime) -> list[Held]:
    """What this account may choose to act under, the one chosen by default first.

    One query, and one for each office that was lent.
    """
    return sorted(
        (office for office in _sound(_held(user, at)) if _is_worth(office, at)),
        key=lambda office: office.rank,
    )


def machine_actor_for(
    client: MachineClient, at: datetime, request_id: str = ""
) -> Actor:
    """What a system may, that shows a token: by the token's scopes, below its union.

    One query. Of a union that is no more it sees nothing.
    """
    union = (
        Organisation.objects.exclude(status=UnionStatus.DISSOLVED)
        .filter(pk=client.organisation_code)
        .first()
    )
    powers = frozenset(MACHINE_SCOPES[scope][1] for scope in client.granted)
    return Actor(
        kind=ActorKind.MACHINE,
        user_id=client.pk,
        organisation_id=client.organisation_code,
        powers=powers if union else frozenset(),
        scope=(subtree(union.path),) if union else (),
        request_id=request_id,
    )


def _person(user: User, request_id: str) -> Actor:
    return Actor(
        kind=ActorKind.PERSON,
        user_id=user.pk,
        person_id=user.person_id,
        request_id=request_id,
    )


def _choose(
    user: User, at: datetime, request_id: str, acting_as: UUID | None
) -> Held | None:
    held = _held(user, at) if user.is_officer else []
    sound = _sound(held)
    if len(sound) < len(held):
        _tell_once(held, sound, by=_person(user, request_id), at=at)
    if acting_as is not None:
        sound = [office for office in sound if office.name == acting_as]
    chosen = min(sound, key=lambda office: office.rank, default=None)
    if chosen and not _is_worth(chosen, at):
        chosen = None
    if acting_as is not None and chosen is None:
        raise NotInForce
    return chosen


def _held(user: User, at: datetime) -> list[Held]:
    found = _HELD.rows(user=user.pk, at=at, today=local_date(at))
    return [Held(*row) for row in found]


def _all_held() -> QuerySet[Any, Any]:
    user = Slot("user", UUIDField())
    at, today = Slot("at", DateTimeField()), Slot("today", DateField())
    own = _columns(
        Appointment.objects.filter(office_in_force(at, today), user_id=user),
        delegation=Value(None, UUIDField()),
        lent=Value(None, JSONField()),
    )
    lent = _columns(
        Delegation.objects.filter(delegation_in_force(at, today), deputy_id=user),
        "appointment__",
        delegation=F("pk"),
        lent=F("powers"),
    )
    return own.union(lent, all=True)


# Every request of an officer asks for this.
_HELD = Statement(_all_held)


def _columns(
    rows: QuerySet[Appointment] | QuerySet[Delegation], to: str = "", **more: F | Value
) -> QuerySet[Any, Any]:
    names = {
        "held_pk": "pk",
        "holder": "user_id",
        "person": "user__person_id",
        "union": "organisation_id",
        "union_name": "organisation__name",
        "path": "organisation__path",
        "held_office": "office",
        "limit": "amount_limit_fen",
    }
    told: dict[str, F | Value] = {
        name: F(f"{to}{field}") for name, field in names.items()
    }
    told |= {"begins": F("valid_from"), "ends": F("valid_to")} | more
    return rows.order_by().annotate(**told).values_list(*told)


def _clashes(office: Held, held: list[Held]) -> bool:
    return any(
        frozenset({office.office, other.office}) in INCOMPATIBLE_OFFICES
        for other in held
    )


def _sound(held: list[Held]) -> list[Held]:
    return [office for office in held if not _clashes(office, held)]


def _is_worth(chosen: Held, at: datetime) -> bool:
    """What was lent is worth no more than it is in the hands of the lender."""
    if chosen.delegation is None:
        return True
    offices = Appointment.objects.in_force(at).filter(user_id=chosen.holder)
    return not any(
        frozenset({chosen.office, other}) in INCOMPATIBLE_OFFICES
        for other in offices.values_list("office", flat=True)
    )


def _tell_once(held: list[Held], sound: list[Held], *, by: Actor, at: datetime) -> None:
    """Leave one trace of each appointment that gives nothing because of another."""
    silenced = {str(office.name): office for office in held if office not in sound}
    told = AuditEvent.objects.filter(
        target_kind__in=[Appointment._meta.label, Delegation._meta.label],
        target_id__in=silenced,
        verb=FOUND_INCOMPATIBLE,
    ).values_list("target_id", flat=True)
    for name in silenced.keys() - set(told):
        office = silenced[name]
        kind = Delegation if office.delegation else Appointment
        offices = sorted({other.office for other in held})
        audit.record(
            FOUND_INCOMPATIBLE, kind(pk=office.name), by=by, at=at, offices=offices
        )


def may_delegate(actor: Actor) -> bool:
    """Whether the actor acts under an appointment that is the actor's own."""
    return actor.appointment_id is not None and actor.on_behalf_of is None


def require_grant(actor: Actor, path: str) -> None:
    """Refuse to give or end an office outside the scope or beyond the powers.

    Raises:
        NotFound: the union lies outside the actor's scope.
        NotAllowed: the office does not give offices.
    """
    if not actor.covers(path):
        raise NotFound
    if not actor.has(Power.OFFICE_GRANT):
        raise NotAllowed


def require_other(actor: Actor, user: User) -> None:
    """Refuse an act on one's own office.

    Raises:
        ConflictOfInterest: the account is the actor's, or the actor's person's.
    """
    if user.pk == actor.user_id or actor.is_or_acts_for(user.person_id):
        raise ConflictOfInterest


def require_revocation(actor: Actor, delegation: Delegation) -> None:
    """Let the lender take back what was lent, and who gives offices in its part.

    Raises:
        NotFound, NotAllowed: as ``require_grant``.
    """
    if delegation.appointment.user_id != actor.user_id:
        require_grant(actor, delegation.appointment.organisation.path)


def require_account(actor: Actor, user: User, at: datetime) -> None:
    """Refuse an act on an account that is not wholly in the actor's hands.

    Whoever gives an account a password could use it. So it needs an office that is not
    over, and each of those, also one that begins later, must lie in the scope.

    Raises:
        NotFound: an office lies outside the actor's scope, or there is none.
        NotAllowed: the office does not give offices.
    """
    held = Appointment.objects.not_over(at).filter(user=user)
    paths = list(held.values_list("organisation__path", flat=True))
    if not paths:
        raise NotFound
    for path in paths:
        require_grant(actor, path)


def require_no_loan_from_outside(actor: Actor, user: User, at: datetime) -> None:
    """Refuse to let into an account that stands in for an office outside the scope.

    Raises:
        NotAllowed: it does, now or from a later day on.
    """
    lent = Delegation.objects.sharing_days(local_date(at), None).filter(deputy=user)
    paths = lent.values_list("appointment__organisation__path", flat=True)
    if not all(actor.covers(path) for path in paths):
        raise NotAllowed


def require_client_management(actor: Actor, path: str) -> None:
    """Refuse to register or close a system outside the scope or beyond the powers.

    Raises:
        NotFound: the union lies outside the actor's scope.
        NotAllowed: the office does not manage clients.
    """
    if not actor.covers(path):
        raise NotFound
    if not actor.has(Power.CLIENT_MANAGE):
        raise NotAllowed


def with_unions(rows: MachineClientQuerySet) -> MachineClientQuerySet:
    """Systems with what they are called, and the unions for which they call."""
    own = Organisation.objects.filter(pk=OuterRef("organisation_code"))
    named = rows.annotate(organisation_name=Subquery(own.values("name")))
    return named.select_related("application")
