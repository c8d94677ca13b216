"""Random trees of unions in which things and officers move between probes."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from random import Random

from members.offices.choices import POWERS_OF_OFFICE, Office
from members.offices.models import Appointment
from members.organisations import operations as organisations
from members.organisations.choices import UnionKind, UnionLevel, UnionStatus
from members.organisations.models import Organisation
from members.organisations.operations import segment
from tests import registry
from tests.factories import accounts, tree
from tests.invariants.worlds import CHILDREN
from tests.registry import Lot, Place, absent
from tests.strangers.matrix import lots, roles
from tests.strangers.matrix.policy import OK, policies
from tests.strangers.matrix.roles import Role
from tests.strangers.matrix.trial import Asked, Trial
from tests.strangers.matrix.world import World
from unionhub.accounts.models import User
from unionhub.kernel import actor, clock

DEEPEST = 6
OFFICERS, WORKERS, STOCKED = 24, 3, 24
ENTERPRISE = (UnionKind.SINGLE, UnionLevel.GRASSROOTS)
OFFICES = (
    Office.CLERK,
    Office.REVIEWER,
    Office.AUDITOR,
    Office.SECURITY_ADMIN,
    Office.SYSTEM_ADMIN,
)
PROBES_PER_MOVE = 12
# What stands for itself in a lot of its own, since it goes from union to union.
MOVABLE = ("pending", "member")
CLERK = "clerk-"


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
            self.move()
            for _once in range(PROBES_PER_MOVE):
                self.probe(trial)
        return trial

    def probe(self, trial: Trial) -> None:
        """Somebody tries something; what is refused is compared with nothing."""
        operation, policy = self.random.choice(self.asked)
        role = self.random.choice([r for r in self.world.roles if policy.asks(r)])
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
        movable = [r for r in self._officers() if not r.name.startswith(CLERK)]
        role = self.random.choice(movable)
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

    def other(self, lot: Lot) -> str:
        """A union within reach of a request that is handed over."""
        root, own = self.unions[0], lot.words["union"]
        if own.pk != root.pk:
            return str(root.pk)
        return str(self.random.choice([u.pk for u in self.active if u.pk != root.pk]))


def reached(trial: Trial) -> Counter[str]:
    """How many probes were let in, and how many were refused."""
    return Counter("let in" if cell.status < 300 else "refused" for cell in trial.cells)


# Pages are asked by nobody in particular. Heat is announced by whose region is a city
# or more, wherever the union hangs: that is the fixed tree's to show.
NOT_ASKED = ("page", "HEAT_ANNOUNCE^2")


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
    able = [union for union in forest.unions[1:] if _takes_enterprises(union)]
    for union in random.sample(able, min(STOCKED, len(able))):
        _stock(forest, union, random.choice(workers))
    forest.world.words = registry.words()
    known = policies()
    forest.asked = [
        (one, known[one.name]) for one in registry.operations() if one.name in known
    ]
    forest.asked = [pair for pair in forest.asked if pair[1].who not in NOT_ASKED]
    return forest


def _takes_enterprises(union: Organisation) -> bool:
    return ENTERPRISE in CHILDREN.get((union.kind, union.level), ())


def _officer(random: Random, unions: list[Organisation], number: int) -> Role:
    office = Office(random.choice(OFFICES))
    return roles.officer(f"officer-{number}", random.choice(unions), office)


def _stock(forest: Forest, union: Organisation, owner: User) -> None:
    """What can be moved alone, each as a lot; what stays put, as one."""
    clerk = roles.officer(f"{CLERK}{union.pk}", union, Office.CLERK)
    forest.world.roles.append(clerk)
    place = Place(union, tree.JINGUANYI, owner, clerk.user)
    stock = registry.lot(union.pk, place)
    about = stock.words | {"union": union, "owner": owner}
    moving = {kind: stock.things.pop(kind) for kind in MOVABLE}
    kept = Lot(f"{union.pk}-union", stock.things, dict(about))
    alone = [
        Lot(f"{union.pk}-{kind}", {kind: thing}, dict(about))
        for kind, thing in moving.items()
    ]
    for lot in (*alone, kept):
        lot.words["upper"] = partial(forest.other, lot)
    kept.words["upper"] = str(union.parent_id)
    forest.world.lots += [*alone, kept]


def _unions(random: Random, most: int) -> list[Organisation]:
    root = tree.province()
    unions = [root]
    for number in range(2, random.randint(most // 5, most) + 1):
        parent = random.choice(unions)
        sorts = CHILDREN.get((parent.kind, parent.level))
        if not sorts or len(parent.path) >= len(segment(1)) * DEEPEST:
            continue
        parent.last_child += 1
        kind, level = random.choice(sorted(sorts))
        unions.append(
            Organisation(
                code=f"{tree.QINGYANG}{number:05d}",
                name=f"工会{number}",
                kind=kind,
                level=level,
                status=UnionStatus.ACTIVE,
                parent=parent,
                path=parent.path + segment(parent.last_child),
                region_id=tree.QINGYANG,
                approval_number="川工〔2026〕1号",
                approval_date=date(2026, 3, 2),
                approved_by=parent,
            )
        )
    Organisation.objects.bulk_create(unions[1:])
    Organisation.objects.filter(pk=root.pk).update(last_child=root.last_child)
    return unions
