"""Roles: everybody who may knock, with what the policy must know of each."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID, uuid4

from oauth2_provider.models import AccessToken, set_token_value
from oauthlib.common import generate_token

from members.offices import operations as offices
from members.offices.choices import POWERS_OF_OFFICE, Office
from members.offices.models import Appointment
from members.organisations.choices import UnionLevel
from members.organisations.models import Organisation
from members.people.models import Member
from tests import journeys
from tests.client import token_for
from tests.factories import accounts
from unionhub.accounts import clients, tokens
from unionhub.accounts.choices import MACHINE_ACCESS, MACHINE_SCOPES
from unionhub.accounts.models import User
from unionhub.kernel import actor, clock
from unionhub.kernel.powers import Power

LENT = frozenset({Power.ENROLMENT_VIEW, Power.ENROLMENT_DECIDE})
ALIKE = (Office.AUDIT_ADMIN,)
NAMING = "X-Appointment"


@dataclass
class Role:
    """Who knocks: with what token, which powers, over which part of the tree.

    ``path`` is the union at the top of that part; none: nothing. ``refusal`` is what
    every door that asks for a token answers whatever is asked; 0: it lets them in.
    """

    name: str
    token: str = ""
    account: UUID | None = None
    powers: frozenset[str] = frozenset()
    path: str = ""
    is_worker: bool = False
    refusal: int = 0
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def user(self) -> User:
        """The account."""
        return User.objects.get(pk=self.account or uuid4())

    @property
    def is_member(self) -> bool:
        """Whether the worker is a union member."""
        known = User.objects.filter(pk=self.account or uuid4())
        rows = Member.objects.live().filter(pk__in=known.values("person_id"))
        return self.is_worker and rows.exists()

    def covers(self, path: str) -> bool:
        """Whether a path lies in the role's part of the tree: segments are of one
        width, so a subtree is what begins alike."""
        return bool(self.path and path) and path.startswith(self.path)


def officer(name: str, union: Organisation, office: Office) -> Role:
    """An officer in office."""
    user = accounts.officer(name, union, office)
    role = Role(name, token_for(user), user.pk)
    role.powers, role.path = frozenset(POWERS_OF_OFFICE[office]), union.path
    return role


def worker(name: str, user: User) -> Role:
    """A worker who has signed in by phone."""
    return Role(name, token_for(user), user.pk, is_worker=True)


def strangers(here: Organisation, there: Organisation) -> list[Role]:
    """Those whose papers are not, or no longer, or not yet what they seem."""
    return [
        Role("anonymous", refusal=401),
        Role("forged", token="0" * 30, refusal=401),
        _by_password_alone(here),
        _stale(here),
        worker("worker", accounts.worker("13900139001")),
        _idle("none"),
        *_out_of_time(here),
        _moved(here, there),
        _closed(here),
        _named("borrowed", there, here),
    ]


def _by_password_alone(union: Organisation) -> Role:
    """A reviewer of whom no second factor was seen."""
    role = officer("password-only", union, Office.REVIEWER)
    role.token = tokens.issue(role.user, at=clock.now()).access_token
    role.refusal = 401
    return role


def _stale(union: Organisation) -> Role:
    """A reviewer whose token has run out."""
    role = officer("stale", union, Office.REVIEWER)
    long_ago = clock.now() - timedelta(days=1)
    role.token = tokens.issue(role.user, at=long_ago, verified=True).access_token
    role.refusal = 401
    return role


def _idle(name: str) -> Role:
    user = User.objects.create_officer(name, accounts.PASSWORD)
    return Role(name, token_for(user), user.pk)


def _out_of_time(union: Organisation) -> Iterator[Role]:
    """An office that is over, one that was ended today, one that has not begun."""
    today = clock.local_date(clock.now())
    for name, office in (("expired", Office.REVIEWER), ("ended", Office.CLERK)):
        user = User.objects.create_officer(f"{name}-01", accounts.PASSWORD)
        until = today - timedelta(days=1) if name == "expired" else None
        given = accounts.appoint(user, union, office, until=until)
        role = Role(name, token_for(user), user.pk)
        if until is None:
            _end(given)
        yield role
    user = User.objects.create_officer("future-01", accounts.PASSWORD)
    term = offices.Term(union.pk, Office.REVIEWER, today + timedelta(days=1))
    offices.appoint(
        user.pk,
        term,
        by=actor.installer(),
        at=clock.now(),
        document=accounts.document_of("future-01"),
    )
    yield Role("future", token_for(user), user.pk)


def _end(given: Appointment) -> None:
    offices.end(given.pk, by=actor.installer(), at=clock.now())


def _moved(here: Organisation, there: Organisation) -> Role:
    """A reviewer of here who, under the same token, is one of there since."""
    role = officer("moved", here, Office.REVIEWER)
    move_officer(role, there)
    return role


def move_officer(role: Role, to: Organisation) -> None:
    """End the office held and give the same one elsewhere; the token stays."""
    user = role.user
    held = Appointment.objects.in_force(clock.now()).get(user=user)
    _end(held)
    accounts.appoint(user, to, Office(held.office))
    role.path = to.path


def _closed(union: Organisation) -> Role:
    role = officer("closed", union, Office.REVIEWER)
    User.objects.filter(pk=role.user.pk).update(is_active=False)
    role.refusal = 401
    return role


def _named(name: str, union: Organisation, lender: Organisation) -> Role:
    """An officer of one branch who names somebody else's office in another."""
    role = officer(name, union, Office.REVIEWER)
    other = Appointment.objects.filter(organisation=lender).order_by("pk")[0]
    role.headers, role.refusal = {NAMING: str(other.pk)}, 403
    return role


def deputies(here: Organisation, there: Organisation) -> list[Role]:
    """A clerk of there to whom a reviewer of here lent two powers: under either hat."""
    lender = accounts.officer("lender", here, Office.REVIEWER)
    own = officer("deputy-own", there, Office.CLERK)
    now = clock.now()
    today = clock.local_date(now)
    loan = offices.Loan(sorted(LENT), today, today + timedelta(days=9), "出差")
    given = offices.delegate(own.user.pk, loan, by=journeys.acting(lender, now), at=now)
    lent = Role("deputy", own.token, own.account, LENT, here.path)
    lent.headers = {NAMING: str(given.pk)}
    absent = Role("deputy-absent", own.token, own.account, refusal=403)
    absent.headers = {NAMING: str(uuid4())}
    return [own, lent, absent]


def officers(places: dict[str, Organisation]) -> list[Role]:
    """Every office there is at every place; of those with the same powers over things,
    one is enough above the townships."""
    return [
        officer(f"{place}-{office}", union, Office(office))
        for place, union in places.items()
        for office in Office.values
        if union.level == UnionLevel.TOWNSHIP or office not in ALIKE
    ]


def machine(union: Organisation) -> Role:
    """A system that calls for a union, with all that machines can be given."""
    by = actor.installer()
    made = clients.register(
        "接口",
        organisation=union.pk,
        scopes=list(MACHINE_SCOPES),
        by=by,
        at=clock.now(),
    )
    given = AccessToken(
        application=made.client.application,
        scope=" ".join(MACHINE_SCOPES),
        expires=clock.now() + MACHINE_ACCESS,
    )
    token = generate_token()
    set_token_value(given, token)
    given.save(force_insert=True)
    powers = frozenset(str(power) for _label, power in MACHINE_SCOPES.values())
    return Role("machine", token, powers=powers, path=union.path)
