"""Random trees of unions, employers and applicants, and the rows they become.

A world is plain data drawn by hypothesis; ``build`` writes it. Rows are written
straight, since PREPARING, LOCKED and DISSOLVED unions with anything in them must be
there too; the database's own constraints still hold for all of them.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import strategies as st

from members.enrolment.models import JoinCode
from members.organisations.choices import (
    OccupationGroup,
    UnionKind,
    UnionStatus,
    allowed_parents,
)
from members.organisations.models import (
    Employer,
    EmployerAlias,
    Organisation,
    OrganisationOccupation,
)
from members.organisations.operations import segment
from tests.factories import tree
from unionhub.kernel import credit_codes, names

APPROVED = {"approval_number": "川工〔2026〕1号", "approval_date": date(2026, 3, 2)}
GROUPS = OccupationGroup.values[:4]
COUNTIES = (tree.JINJIANG, tree.QINGYANG, tree.ZILIUJING)
TOWNSHIPS = (tree.JINGUANYI, tree.DONGHU, tree.CAOSHI, tree.WUXING)
PLACES = (*COUNTIES, *TOWNSHIPS)
AREAS = (tree.PROVINCE, tree.CHENGDU, tree.ZIGONG, *PLACES)
MAX_DEPTH = 8

# Three firms, each in spellings that mean the same; the last is nobody's.
SPELLINGS = (
    ("成都示例速递有限公司", "成都示例速递 有限公司", "成都示例速递有限公司　"),
    ("锦江示例(四川)家政部", "锦江示例（四川）家政部"),
    ("自贡示例配送ABC", "自贡示例配送ａｂｃ"),
    ("查无此单位", "查无此 单位"),
)
CODES = tuple(
    credit_codes.compose("91", tree.JINJIANG, f"MA{serial:06d}") for serial in range(4)
)

CHILDREN: dict[tuple[str, str], list[tuple[str, str]]] = {}
for _kind, _level, _parent, _parent_level in allowed_parents():
    CHILDREN.setdefault((_parent, _parent_level), []).append((_kind, _level))

statuses = st.sampled_from(
    [UnionStatus.ACTIVE, *UnionStatus.values]  # Half of them take members.
)


@dataclass(frozen=True)
class UnionPlan:
    """A union to be: numbers are taken modulo what there is to choose from."""

    parent: int
    sort: int
    status: str
    territory: str | None
    groups: frozenset[str]
    admission: str


@dataclass(frozen=True)
class EmployerPlan:
    """An employer to be; names by firm and spelling."""

    firm: int
    spelling: int
    code: int | None
    union: int | None
    aliases: tuple[tuple[int, bool], ...]


@dataclass(frozen=True)
class Asker:
    """Somebody who wants to join."""

    group: str
    place: str
    code: int | None
    firm: int | None
    spelling: int
    join_code: int | None

    @property
    def employer_name(self) -> str:
        """The name of the employer, in one of its spellings."""
        if self.firm is None:
            return ""
        spellings = SPELLINGS[self.firm]
        return spellings[self.spelling % len(spellings)].strip()

    @property
    def credit_code(self) -> str:
        """The credit code, or nothing."""
        return "" if self.code is None else CODES[self.code]


@dataclass
class World:
    """What was built."""

    unions: list[Organisation]
    groups: dict[str, frozenset[str]]
    employers: list[tuple[EmployerPlan, Employer]] = field(default_factory=list)
    approved: dict[int, Employer] = field(default_factory=dict)
    join_codes: list[JoinCode] = field(default_factory=list)


union_plans = st.lists(
    st.builds(
        UnionPlan,
        parent=st.integers(0, 30),
        # Federations come first among the sorts: let them be frequent.
        sort=st.integers(0, 2) | st.integers(0, 60),
        status=statuses,
        territory=st.sampled_from([None, *AREAS]),
        groups=st.frozensets(st.sampled_from(GROUPS), max_size=3),
        admission=st.sampled_from(["AUTO", "REVIEW"]),
    ),
    max_size=14,
)
employer_plans = st.lists(
    st.builds(
        EmployerPlan,
        firm=st.integers(0, 2),
        spelling=st.integers(0, 2),
        code=st.none() | st.integers(0, 2),
        union=st.none() | st.integers(0, 30),
        aliases=st.lists(st.tuples(st.integers(0, 2), st.booleans()), max_size=2).map(
            tuple
        ),
    ),
    max_size=4,
)
askers = st.lists(
    st.builds(
        Asker,
        group=st.sampled_from(GROUPS),
        place=st.sampled_from(PLACES),
        code=st.none() | st.integers(0, 3),
        firm=st.none() | st.integers(0, 3),
        spelling=st.integers(0, 2),
        join_code=st.none() | st.integers(0, 30),
    ),
    min_size=1,
    max_size=6,
)


def build_unions(root: Organisation, plans: list[UnionPlan]) -> World:
    """The tree below an existing root."""
    unions, counts = [root], {root.pk: 0}
    taken: dict[str, frozenset[str]] = {root.pk: frozenset()}
    for number, plan in enumerate(plans, start=2):
        parent = unions[plan.parent % len(unions)]
        sorts = CHILDREN.get((parent.kind, parent.level))
        if not sorts or len(parent.path) >= 4 * MAX_DEPTH:
            continue
        counts[parent.pk] += 1
        union = _union(parent, sorts[plan.sort % len(sorts)], plan, counts, number)
        unions.append(union)
        counts[union.pk], taken[union.pk] = 0, plan.groups
    Organisation.objects.bulk_create(unions[1:])
    OrganisationOccupation.objects.bulk_create(
        OrganisationOccupation(organisation_id=code, occupation_group=group)
        for code, groups in taken.items()
        for group in sorted(groups)
    )
    return World(unions, taken)


def _union(
    parent: Organisation,
    sort: tuple[str, str],
    plan: UnionPlan,
    counts: dict[str, int],
    number: int,
) -> Organisation:
    kind, level = sort
    approval = APPROVED | {"approved_by": parent} if level == "GRASSROOTS" else {}
    return Organisation(
        code=f"{tree.JINJIANG}{number:05d}",
        name=f"{UnionKind(kind).label}{number}",
        kind=kind,
        level=level,
        status=plan.status,
        parent=parent,
        path=parent.path + segment(counts[parent.pk]),
        region_id=tree.JINJIANG,
        territory_id=plan.territory,
        admission=plan.admission,
        **approval,
    )


def build_employers(world: World, plans: list[EmployerPlan]) -> None:
    """Employers with codes, names and aliases; no code and no approved alias twice."""
    codes: set[int] = set()
    for plan in plans:
        spellings = SPELLINGS[plan.firm]
        name = spellings[plan.spelling % len(spellings)].strip()
        code = None if plan.code in codes else plan.code
        codes |= {code} if code is not None else set()
        employer = Employer.objects.create(
            name=name,
            name_key=names.fold(name),
            nature="PRIVATE",
            headcount_band="LT25",
            region_id=tree.JINJIANG,
            credit_code=None if code is None else CODES[code],
            union=None
            if plan.union is None
            else world.unions[plan.union % len(world.unions)],
        )
        world.employers.append((plan, employer))
        for firm, approved in plan.aliases:
            _alias(world, employer, firm, approved=approved)


def _alias(world: World, employer: Employer, firm: int, *, approved: bool) -> None:
    approved = approved and firm not in world.approved
    alias = SPELLINGS[firm][0]
    EmployerAlias.objects.create(
        employer=employer,
        alias=alias,
        alias_key=names.fold(alias),
        approved_by=employer.pk if approved else None,
        approved_at=tree.AT if approved else None,
    )
    if approved:
        world.approved[firm] = employer


def build_join_codes(world: World) -> None:
    """One for every union, whatever became of it since."""
    world.join_codes = JoinCode.objects.bulk_create(
        JoinCode(
            code=f"CODE{number:04d}",
            organisation=union,
            expires_at=tree.AT + timedelta(days=300),
        )
        for number, union in enumerate(world.unions)
    )
