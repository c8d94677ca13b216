"""The tree of unions, and the employers they stand for."""

from typing import Self

from django.db.models import (
    PROTECT,
    BooleanField,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    F,
    ForeignKey,
    Index,
    Model,
    OneToOneField,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    Q,
    UniqueConstraint,
    UUIDField,
)

from members.organisations.choices import (
    UNION_MOVES,
    Admission,
    AliasKind,
    EmployerNature,
    FoundingWay,
    HeadcountBand,
    OccupationGroup,
    UnionKind,
    UnionLevel,
    UnionStatus,
)
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import WrongState
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges, subtree
from unionhub.reference.models import Industry, Region

PATH_LENGTH = 32


class AllowedParent(Model):
    """Which kind at which level may stand under which: the database asks this table."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = CharField("类别", max_length=16)
    level = CharField("层级", max_length=12)
    parent_kind = CharField("上级类别", max_length=16)
    parent_level = CharField("上级层级", max_length=12)

    class Meta:
        verbose_name = verbose_name_plural = "隶属规则"
        constraints = [
            UniqueConstraint(
                fields=["kind", "level", "parent_kind", "parent_level"],
                name="allowed_parent_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.level} < {self.parent_kind} {self.parent_level}"


class OrganisationQuerySet(ScopedQuerySet["Organisation"]):
    """Unions as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """The unions in the actor's part of the tree."""
        return self.filter(in_ranges("path", actor.scope)).marked(actor)

    def headed_by(self, actor: Actor) -> Self:
        """Those at the heads of the actor's parts of the tree."""
        heads = [low for low, _high in actor.scope]
        root = Q(parent=None) if "" in heads else Q(pk__in=[])
        return self.filter(root | Q(path__in=heads))

    def active(self) -> Self:
        """The unions that take members (R-MEM-06)."""
        return self.filter(status=UnionStatus.ACTIVE)

    def named(self, text: str) -> Self:
        """Those with this code, or with the text somewhere in the name; "": all."""
        return self.filter(Q(code=text) | Q(name__contains=text)) if text else self

    def under(self, organisation: "Organisation") -> Self:
        """A union and all below it: one range of an index."""
        return self.filter(in_ranges("path", (subtree(organisation.path),)))

    def above(self, path: str) -> Self:
        """The unions above a path, root first."""
        steps = range(SEGMENT, len(path), SEGMENT)
        return self.filter(path__in=[path[:step] for step in steps]).order_by("path")


SEGMENT = 4


class Organisation(Model):
    """A union.

    Its life: PREPARING until the upper union has approved its founding, then
    ACTIVE; an ACTIVE union can be LOCKED for a time and unlocked. Dissolution
    belongs to restructuring. ``parent`` says who approves and audits, ``region``
    where it sits, ``territory`` which area it takes workers from: none is derived
    from another (R-ORG-08). ``path`` is the place in the tree: a subtree is one
    half-open range of it.
    """

    code = CharField("编号", max_length=11, primary_key=True)
    name = CharField("工会名称", max_length=100)
    kind = CharField("类别", max_length=16, choices=UnionKind)
    level = CharField("层级", max_length=12, choices=UnionLevel)
    status = CharField(
        "状态", max_length=12, choices=UnionStatus, default=UnionStatus.PREPARING
    )
    parent = ForeignKey(
        "self", PROTECT, null=True, related_name="children", verbose_name="上级工会"
    )
    path = CharField("树路径", max_length=PATH_LENGTH)
    last_child = PositiveIntegerField("已编下级数", default=0)
    region = ForeignKey(
        Region, PROTECT, related_name="organisations", verbose_name="所在区划"
    )
    territory = ForeignKey(
        Region, PROTECT, null=True, related_name="served_by", verbose_name="服务区域"
    )
    credit_code = CharField("统一社会信用代码", max_length=18, null=True)  # noqa: DJ001
    founding_way = CharField(
        "建会方式", max_length=8, choices=FoundingWay, default=FoundingWay.OFFLINE
    )
    approval_number = CharField("建会批复文号", max_length=60, blank=True)
    approval_date = DateField("批复日期", null=True)
    approved_by = ForeignKey(
        "self", PROTECT, null=True, related_name="approvals", verbose_name="批复工会"
    )
    admission = CharField(
        "接收方式", max_length=8, choices=Admission, default=Admission.REVIEW
    )
    review_days = PositiveSmallIntegerField("审核期限（工作日）", default=5)
    reported_headcount = PositiveIntegerField("上报会员数", null=True)
    office_phone = CharField("办公电话", max_length=20, blank=True)
    version = PositiveIntegerField("版本", default=1)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "工会组织"
        constraints = [
            CheckConstraint(
                condition=Q(parent__isnull=False)
                | Q(kind=UnionKind.FEDERATION, level=UnionLevel.PROVINCE),
                name="organisation_root_is_the_province",
            ),
            UniqueConstraint(fields=["path"], name="organisation_path_once"),
            UniqueConstraint(
                fields=["level"],
                condition=Q(parent__isnull=True),
                name="organisation_only_one_root",
            ),
            CheckConstraint(
                condition=Q(parent__isnull=False) | Q(status=UnionStatus.ACTIVE),
                name="organisation_root_stays_active",
            ),
            CheckConstraint(
                condition=~Q(parent=F("code")), name="organisation_not_its_own_parent"
            ),
            CheckConstraint(
                condition=~Q(level=UnionLevel.GRASSROOTS)
                | Q(status=UnionStatus.PREPARING)
                | Q(
                    ~Q(approval_number=""),
                    approval_date__isnull=False,
                    approved_by__isnull=False,
                ),
                name="organisation_active_has_approval",
            ),
            CheckConstraint(
                condition=~Q(level=UnionLevel.SUBUNIT) | Q(credit_code__isnull=True),
                name="organisation_subunit_is_no_legal_person",
            ),
            CheckConstraint(
                condition=Q(credit_code__isnull=True)
                | Q(credit_code__startswith="81")
                | Q(credit_code__startswith="89"),
                name="organisation_credit_code_of_a_union",
            ),
            UniqueConstraint(
                fields=["credit_code"],
                condition=~Q(status=UnionStatus.DISSOLVED),
                name="organisation_credit_code_once",
            ),
            CheckConstraint(
                condition=Q(review_days__gte=1) & Q(review_days__lte=30),
                name="organisation_review_days_one_to_thirty",
            ),
        ]
        indexes = [
            Index(fields=["territory", "kind"], name="organisation_territory"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def accepts_members(self) -> bool:
        """Whether it can be a routing target (R-MEM-06)."""
        return self.status == UnionStatus.ACTIVE

    @property
    def available_actions(self) -> list[str]:
        """The states that may come next."""
        if self.parent_id is None:
            return []
        return sorted(UNION_MOVES[self.status])

    def move_to(self, status: str) -> None:
        """Take an allowed step; the caller holds the lock and saves."""
        if status not in UNION_MOVES[self.status]:
            raise WrongState(state=self.status, allowed=self.available_actions)
        self.status = status


class OrganisationSeries(Model):
    """The last number given to a union in one region: codes are dense, under a lock."""

    region = OneToOneField(Region, PROTECT, primary_key=True, related_name="+")
    last = PositiveIntegerField("最后编号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "工会编号"

    def __str__(self) -> str:
        return f"{self.region_id} {self.last}"


class OrganisationOccupation(Model):
    """An occupation group that an industry union takes in."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = ForeignKey(Organisation, PROTECT, related_name="occupations")
    occupation_group = CharField("职业群体", max_length=20, choices=OccupationGroup)

    class Meta:
        verbose_name = verbose_name_plural = "吸纳职业"
        constraints = [
            UniqueConstraint(
                fields=["organisation", "occupation_group"],
                name="organisation_takes_occupation_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.occupation_group}"


class EmployerQuerySet(ScopedQuerySet["Employer"]):
    """Employers as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Whoever serves a part of the tree may look up every employer: no person."""
        return (self if actor.scope else self.none()).marked(actor)


class Employer(Model):
    """Somebody who employs workers, with a union or without (未建会).

    Routing finds it by credit code, exact registered name or an approved alias.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    credit_code = CharField(  # noqa: DJ001
        "统一社会信用代码", max_length=18, null=True
    )
    name = CharField("单位名称", max_length=100)
    name_key = CharField("名称比对键", max_length=100)
    nature = CharField("单位性质", max_length=16, choices=EmployerNature)
    headcount_band = CharField("职工人数", max_length=8, choices=HeadcountBand)
    region = ForeignKey(Region, PROTECT, related_name="+", verbose_name="所在区划")
    industry = ForeignKey(
        Industry, PROTECT, null=True, related_name="+", verbose_name="所属行业"
    )
    union = ForeignKey(
        Organisation, PROTECT, null=True, related_name="employers", verbose_name="工会"
    )
    is_platform = BooleanField("平台企业", default=False)
    version = PositiveIntegerField("版本", default=1)

    objects = EmployerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "用人单位"
        constraints = [
            UniqueConstraint(fields=["credit_code"], name="employer_credit_code_once"),
            CheckConstraint(
                condition=~Q(credit_code__startswith="8"),
                name="employer_credit_code_is_no_unions",
            ),
        ]
        indexes = [Index(fields=["name_key"], name="employer_name")]

    def __str__(self) -> str:
        return self.name


class EmployerAlias(Model):
    """Another name that leads to an employer, once somebody has approved it."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    employer = ForeignKey(Employer, PROTECT, related_name="aliases")
    kind = CharField("种类", max_length=12, choices=AliasKind, default=AliasKind.ALIAS)
    alias = CharField("名称", max_length=100)
    alias_key = CharField("名称比对键", max_length=100)
    approved_by = UUIDField("批准账号", null=True)
    approved_at = DateTimeField("批准时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "单位别名"
        constraints = [
            UniqueConstraint(
                fields=["alias_key"],
                condition=Q(approved_at__isnull=False),
                name="alias_leads_to_one_employer",
            ),
            CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="alias_approval_has_both_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return self.alias

    @property
    def is_approved(self) -> bool:
        """Whether it leads to the employer."""
        return self.approved_at is not None
