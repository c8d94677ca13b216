"""Random trees of unions in which things and officers move between probes."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from members.offices.choices import POWERS_OF_OFFICE, Office
from members.offices.models import Appointment
from members.organisations import operations as organisations
from members.organisations.choices import UnionStatus
from members.organisations.models import Organisation
from members.organisations.operations import segment
from tests.factories import accounts, tree
from tests.invariants.worlds import CHILDREN
from tests.registry import Lot, Place, Thing, absent, operations
from tests.registry.people import join_code
from tests.strangers.matrix import lots, roles
from tests.strangers.matrix.policy import OK, policies
from tests.strangers.matrix.roles import Role
from tests.strangers.matrix.trial import Asked, Trial
from tests.strangers.matrix.world import World
from unionhub.kernel import actor, clock

DEEPEST = 6
OFFICERS, WORKERS, STOCKED = 24, 3, 24
OFFICES = (Office.CLERK, Office.REVIEWER, Office.AUDITOR, Office.SECURITY_ADMIN)
PROBES_PER_MOVE = 20
# Whatever reads or changes what is in a tree and needs nothing beside it.
TRIED = (
    "getEnrolment",
    "getEnrolmentTimeline",
    "withdrawEnrolment",
    "approveEnrolment",
    "rejectEnrolment",
    "returnEnrolment",
    "decideEnrolments",
    "listEnrolments",
    "getMember",
    "listMembers",
    "searchMembers",
    "revealMember",
    "getHeadcount",
    "getOrganisation",
    "listOrganisations",
    "lockOrganisation",
    "correctOrganisation",
    "issueJoinCode",
    "revokeJoinCode",
    "listJoinCodes",
    "listAppointments",
    "listAuditEvents",
    "getInbox",
    "getMyTimeline",
)


@dataclass
class Forest:
    """One tree, who is in it, and what became of them so far."""

    random: Random
    unions: list[Organisation]
    world: World = field(default_factory=World)
    moves: Counter[str] = field(default_factory=Counter)
    asked: list[Asked] = field(default_factory=list)

    @property
    def active(self) -> list[Organisation]:
        """The unions that take members now."""
        return [u for u in self.unions if u.status == UnionStatus.ACTIVE]

    def play(self, probes: int) -> Trial:
        """So many probes, with a move of something now and then."""
        trial = Trial(self.world)
        while len(trial.cells) < probes:
            if len(trial.cells) % PROBES_PER_MOVE == 0:
                self.move()
            self.probe(trial)
        return trial

    def probe(self, trial: Trial) -> None:
        """Somebody tries something; what is refused is compared with nothing."""
        operation, policy = self.random.choice(self.asked)
        role = self.random.choice(self.world.roles)
        having = [lot for lot in self.world.lots if policy.thing in lot.things]
        lot = self.random.choice(having if policy.thing else self.world.lots)
        opens = policy.expected(role, lot) == OK
        if opens and operation.is_write and lot.words["union"].status != "ACTIVE":
            return
        told = trial.probe(operation, policy, role, lot)
        if opens or not policy.thing or policy.sees(role, lot):
            return
        nothing = trial.probe(operation, policy, role, absent(lot))
        if told != nothing:
            trial.breaches.append(
                f"{trial.cells[-2]}: told from nothing: {told} {nothing}"
            )

    def move(self) -> None:
        """One thing or officer goes elsewhere, or out of office, or is locked."""
        ways: list[Callable[[], None]] = [
            self.hand_over,
            self.let_member_move,
            self.give_other_office,
            self.let_expire,
            self.lock_or_unlock,
        ]
        way = self.random.choice(ways)
        way()
        self.moves[way.__name__] += 1

    def hand_over(self) -> None:
        """A request goes to another union."""
        lot = self._lot_with("pending")
        to = self.random.choice(self.active)
        if to.path != lot.things["pending"].path:
            lots.move_request(lot.things["pending"], self._place(to, lot))
            self._settle(lot, to)

    def let_member_move(self) -> None:
        """A member leaves one union and joins another."""
        lot = self._lot_with("member")
        to = self.random.choice(self.active)
        member = lot.things["member"]
        member.path = lots.move_member(member.id, self._place(to, lot))

    def give_other_office(self) -> None:
        """An officer is ended here and appointed there; the token stays."""
        role = self.random.choice(self._officers())
        office = Office(self.random.choice(OFFICES))
        to = self.random.choice(self.unions)
        user, now = role.user, clock.now()
        Appointment.objects.filter(user=user, ended_at=None).update(
            ended_at=now, ended_by=user.pk
        )
        accounts.appoint(user, to, office)
        role.powers, role.path = frozenset(POWERS_OF_OFFICE[office]), to.path

    def let_expire(self) -> None:
        """An officer's term ended yesterday."""
        role = self.random.choice(self._officers())
        yesterday = clock.local_date(clock.now()) - timedelta(days=1)
        Appointment.objects.filter(user=role.user).update(valid_to=yesterday)
        role.powers, role.path = frozenset(), ""

    def lock_or_unlock(self) -> None:
        """A union takes nobody for a time, or takes them again."""
        union = self.random.choice(self.unions[1:])
        by, at = actor.installer(), clock.now()
        locked = union.status == UnionStatus.LOCKED
        change = organisations.unlock if locked else organisations.lock
        union.status = change(union.pk, reason="换届", by=by, at=at).status

    def _lot_with(self, kind: str) -> Lot:
        return self.random.choice(
            [lot for lot in self.world.lots if kind in lot.things]
        )

    def _officers(self) -> list[Role]:
        return [r for r in self.world.roles if r.account and not r.is_worker]

    def _place(self, to: Organisation, lot: Lot) -> Place:
        return Place(to, tree.JINGUANYI, lot.words["owner"])

    def _settle(self, lot: Lot, to: Organisation) -> None:
        lot.words |= {"version": lots.version_of(lot), "union": to}


def reached(trial: Trial) -> Counter[str]:
    """How many probes were let in, and how many were refused."""
    return Counter("let in" if cell.status < 300 else "refused" for cell in trial.cells)


def grow(random: Random, most: int) -> Forest:
    """A tree of up to ``most`` unions, with officers, workers and things in it."""
    forest = Forest(random, _unions(random, most))
    forest.world.unions = {union.pk: union for union in forest.unions}
    workers = [accounts.worker(f"1380013800{i}") for i in range(WORKERS)]
    forest.world.roles = [
        *(_officer(random, forest.unions, i) for i in range(OFFICERS)),
        *(roles.worker(f"worker-{i}", user) for i, user in enumerate(workers)),
        Role("anonymous", refusal=401),
    ]
    for union in random.sample(forest.unions, min(STOCKED, len(forest.unions))):
        place = Place(union, tree.JINGUANYI, random.choice(workers))
        forest.world.lots += _stock(place)
    lines = policies()
    forest.asked = [(one, lines[one.name]) for one in operations() if one.name in TRIED]
    assert len(forest.asked) == len(TRIED)
    return forest


def _officer(random: Random, unions: list[Organisation], number: int) -> Role:
    office = Office(random.choice(OFFICES))
    return roles.officer(f"officer-{number}", random.choice(unions), office)


def _stock(place: Place) -> list[Lot]:
    """What can be moved alone, each as a lot; what stays put, as one."""
    people = lots.with_people(place.union.pk, place)
    about = people.words | {"union": place.union, "owner": place.owner}
    kept = Lot(f"{place.union.pk}-union", words=dict(about))
    kept.things["union"] = Thing(place.union.pk, place.union.path)
    kept.things["join_code"] = join_code(place, kept)
    return [
        Lot(f"{place.union.pk}-{kind}", {kind: people.things[kind]}, dict(about))
        for kind in ("pending", "member")
    ] + [kept]


def _unions(random: Random, most: int) -> list[Organisation]:
    root = tree.province()
    unions, children = [root], Counter[str]()
    for number in range(2, random.randint(most // 5, most) + 1):
        parent = random.choice(unions)
        sorts = CHILDREN.get((parent.kind, parent.level))
        if not sorts or len(parent.path) >= len(segment(1)) * DEEPEST:
            continue
        children[parent.pk] += 1
        kind, level = random.choice(sorted(sorts))
        unions.append(
            Organisation(
                code=f"{tree.JINJIANG}{number:05d}",
                name=f"工会{number}",
                kind=kind,
                level=level,
                status=UnionStatus.ACTIVE,
                parent=parent,
                path=parent.path + segment(children[parent.pk]),
                region_id=tree.JINJIANG,
                approval_number="川工〔2026〕1号",
                approval_date=date(2026, 3, 2),
                approved_by=parent,
            )
        )
    Organisation.objects.bulk_create(unions[1:])
    return unions
