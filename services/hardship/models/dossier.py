"""Dossiers of households in hardship: found by figures, decided by a case."""

from datetime import date
from typing import Self
from uuid import UUID

from django.db.models import (
    PROTECT,
    BigIntegerField,
    BinaryField,
    BooleanField,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    Exists,
    F,
    ForeignKey,
    Index,
    JSONField,
    Model,
    OuterRef,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    Q,
    UniqueConstraint,
    UUIDField,
)

from members.organisations.models import PATH_LENGTH, Organisation
from services.hardship.choices import (
    ASSESSMENT_MOVES,
    DOSSIER_MOVES,
    LIVE,
    RECHECK_NOTICE,
    WAIVER_MOVES,
    AssessmentKind,
    AssessmentState,
    DossierOrigin,
    DossierState,
    ExitReason,
    HardshipPerson,
    Housing,
    Scheme,
    WaiverKind,
    WaiverState,
)
from services.hardship.means import Causes, Means
from services.hardship.models.household import Household, HouseholdMember
from services.programmes.choices import HardshipTier
from unionhub.kernel import sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import WrongState
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges
from unionhub.persons.models import Person


class DossierQuerySet(ScopedQuerySet["Dossier"]):
    """Dossiers as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those kept by unions in the actor's part of the tree."""
        return self.filter(in_ranges("org_path", actor.scope)).marked(actor)

    def of(self, actor: Actor) -> Self:
        """Those of the household the actor lives in now: one's own may be read."""
        here = HouseholdMember.objects.live().filter(
            household=OuterRef("household"), person=actor.person_id
        )
        return self.filter(Exists(here)).marked(actor)

    def live(self) -> Self:
        """Those not yet over (R-AID-02)."""
        return self.filter(state__in=LIVE)

    def active(self) -> Self:
        """Those that aid may rest on."""
        return self.filter(state=DossierState.ACTIVE)

    def overdue_on(self, day: date) -> Self:
        """Active ones that nobody has looked at for a year (R-AID-24)."""
        return self.active().filter(checked_until__lt=day)

    def to_recheck(self, day: date) -> Self:
        """Active ones whose re-check is due soon, or is overdue."""
        return self.active().filter(checked_until__lt=day + RECHECK_NOTICE)


class Dossier(Model):
    """What the union knows of a household in hardship, and what it decided.

    Its life: somebody of the household applies, or a clerk opens it (DRAFT); the union
    looks at it (UNIT_REVIEW), two people visit (HOME_VISIT), the civil-affairs centre
    is asked once every adult has signed (CHECKING). Submitted, a case decides
    (``services/review``): approvals level by level, a public notice, the last word.
    ACTIVE it carries aid until ``checked_until``; a re-check a year carries it on. It
    ends with a reason and a date, and is kept for ten years more; who falls back gets
    a new one that names this one as ``previous``.

    ``tier`` is what the figures gave, or what was agreed instead.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    household = ForeignKey(
        Household, PROTECT, related_name="dossiers", verbose_name="家庭"
    )
    worker = ForeignKey(Person, PROTECT, related_name="+")
    worker_name = CharField("职工姓名", max_length=50)
    organisation = ForeignKey(
        Organisation, PROTECT, related_name="dossiers", verbose_name="建档工会"
    )
    org_path = CharField("树路径", max_length=PATH_LENGTH)
    scheme = CharField(
        "分档办法", max_length=10, choices=Scheme, default=Scheme.TIERS_2021
    )
    person_kind = CharField("人员类别", max_length=8, choices=HardshipPerson)
    employed_since = DateField("务工起始日期", null=True)
    origin = CharField(
        "档案类别", max_length=8, choices=DossierOrigin, default=DossierOrigin.NEW
    )
    previous = ForeignKey(
        "self", PROTECT, null=True, related_name="relapses", verbose_name="原档案"
    )
    state = CharField(
        "状态", max_length=12, choices=DossierState, default=DossierState.DRAFT
    )
    tier = CharField("困难档次", max_length=12, choices=HardshipTier, blank=True)
    housing = CharField("住房", max_length=12, choices=Housing, blank=True)
    exclusions = JSONField("排除情形", default=list, blank=True)
    case_id = UUIDField("审批事项", null=True)
    opened_at = DateTimeField("登记时间")
    opened_by = UUIDField("登记账号")
    is_own = BooleanField("本人申请", default=False)
    note = CharField("退回或不予建档的理由", max_length=500, blank=True)
    missing = JSONField("需补正内容", default=list, blank=True)
    active_on = DateField("建档日期", null=True)
    checked_until = DateField("复核有效期", null=True)
    exited_on = DateField("脱困日期", null=True)
    exit_reason = CharField("脱困原因", max_length=10, choices=ExitReason, blank=True)
    version = PositiveIntegerField("版本", default=1)

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "困难职工档案"
        constraints = [
            UniqueConstraint(
                fields=["household"],
                condition=Q(state__in=LIVE),
                name="one_live_dossier_a_household",
            ),
            UniqueConstraint(
                fields=["worker"],
                condition=Q(state__in=LIVE),
                name="one_live_dossier_a_worker",
            ),
            UniqueConstraint(fields=["case_id"], name="one_dossier_a_case"),
            CheckConstraint(
                condition=~Q(state="ACTIVE")
                | (
                    Q(active_on__isnull=False, checked_until__isnull=False)
                    & ~Q(tier="")
                ),
                name="active_dossier_has_a_tier_and_a_term",
            ),
            CheckConstraint(
                condition=Q(exited_on__isnull=False, state="EXITED")
                & ~Q(exit_reason="")
                | Q(exited_on__isnull=True, exit_reason="") & ~Q(state="EXITED"),
                name="exit_has_a_reason_and_a_date",
            ),
            CheckConstraint(
                condition=Q(exited_on__isnull=True) | Q(exited_on__gte=F("active_on")),
                name="exit_is_after_the_dossier_began",
            ),
            CheckConstraint(
                condition=~Q(state__in=("RETURNED", "REFUSED")) | ~Q(note=""),
                name="returned_dossier_says_why",
            ),
        ]
        indexes = [
            Index(fields=["org_path", "id"], name="dossier_of_subtree"),
            Index(
                fields=["checked_until", "id"],
                condition=Q(state="ACTIVE"),
                name="dossier_to_recheck",
            ),
            Index(fields=["worker"], name="dossier_of_worker"),
        ]

    def __str__(self) -> str:
        return f"{self.worker_name} {self.state}"

    @property
    def person_id(self) -> UUID:
        """The person that a look at it is a look at."""
        return self.worker_id

    @property
    def available_actions(self) -> list[str]:
        """The states that may come next."""
        return sorted(DOSSIER_MOVES[self.state])

    @property
    def figures(self) -> list["Assessment"]:
        """All assessments that were loaded with it, the newest first."""
        return sorted(self.assessments.all(), key=lambda one: one.pk, reverse=True)

    def is_overdue(self, day: date) -> bool:
        """Whether its yearly re-check was missed: no aid rests on it (R-AID-24)."""
        term = self.checked_until
        return self.state == DossierState.ACTIVE and term is not None and term < day

    def move_to(self, state: str) -> None:
        """Take an allowed step; the caller holds the lock and saves."""
        if state not in DOSSIER_MOVES[self.state]:
            raise WrongState(state=self.state, allowed=self.available_actions)
        self.state = state


class AssessmentQuerySet(ScopedQuerySet["Assessment"]):
    """Assessments as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of dossiers in the actor's part of the tree."""
        return self.filter(in_ranges("dossier__org_path", actor.scope)).marked(actor)


class Assessment(Model):
    """The figures of one year, and the tier they give: kept as they were (FEATURES 65).

    The first one is worked on until the dossier is submitted; each re-check is one
    more. ``people`` are the members of whom they tell; ``monthly_fen`` is the standard
    that held on ``on``, ``standard`` its row.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = ForeignKey(Dossier, PROTECT, related_name="assessments")
    kind = CharField("类别", max_length=8, choices=AssessmentKind)
    state = CharField(
        "状态", max_length=8, choices=AssessmentState, default=AssessmentState.PROPOSED
    )
    on = DateField("核算日期")
    means_sealed = BinaryField("收支（密封）")
    causes_sealed = BinaryField("致困原因（密封）")
    size = PositiveSmallIntegerField("家庭人口")
    people = JSONField("核算的家庭成员", default=list)
    monthly_fen = BigIntegerField("低保标准（分/月）")
    standard = UUIDField("低保标准编号")
    tier = CharField("核算档次", max_length=12, choices=HardshipTier, blank=True)
    assessed_by = UUIDField("核算账号")
    assessed_by_person = UUIDField("核算人", null=True)
    # Whom a deputy stood in for.
    assessed_for_person = UUIDField("核算的委托人", null=True)
    assessed_at = DateTimeField("核算时间")
    decided_by = UUIDField("批准账号", null=True)
    decided_at = DateTimeField("批准时间", null=True)
    note = CharField("意见", max_length=500, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "收支核算"
        constraints = [
            UniqueConstraint(
                fields=["dossier"],
                condition=Q(state="PROPOSED"),
                name="one_assessment_at_a_time",
            ),
            CheckConstraint(condition=Q(size__gte=1), name="household_has_people"),
            CheckConstraint(
                condition=Q(monthly_fen__gt=0), name="standard_is_positive"
            ),
            CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="assessment_decision_has_who_and_when",
            ),
            CheckConstraint(
                condition=~Q(kind="RECHECK")
                | Q(decided_by__isnull=True)
                | ~Q(decided_by=F("assessed_by")),
                name="recheck_decided_by_another",
            ),
        ]
        indexes = [Index(fields=["dossier", "-id"], name="assessment_of_dossier")]

    def __str__(self) -> str:
        return f"{self.on} {self.tier}"

    @property
    def means(self) -> Means:
        """The figures, opened."""
        return Means.read(sealing.unseal(self, "means_sealed"))

    @property
    def causes(self) -> Causes:
        """The causes, opened."""
        return Causes.read(sealing.unseal(self, "causes_sealed"))

    def was_made_by(self, actor: Actor) -> bool:
        """Whether the actor has a part in the figures, as deputy or principal (L12)."""
        return actor.had_part_in(
            self.assessed_by, self.assessed_by_person, self.assessed_for_person
        )

    def move_to(self, state: str) -> None:
        """Take an allowed step; the caller holds the dossier's lock and saves."""
        if state not in ASSESSMENT_MOVES[self.state]:
            allowed = sorted(ASSESSMENT_MOVES[self.state])
            raise WrongState(state=self.state, allowed=allowed)
        self.state = state


class DossierWaiverQuerySet(ScopedQuerySet["DossierWaiver"]):
    """Waivers as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of dossiers in the actor's part of the tree."""
        return self.filter(in_ranges("dossier__org_path", actor.scope)).marked(actor)


class DossierWaiver(Model):
    """A rule that shall not hold for one dossier: asked for by one, agreed by another.

    ``subject`` is the tier instead of the computed one, the exclusion that shall not
    count, or the paper that need not be there (R-AID-03, 05; FEATURES 66).
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = ForeignKey(Dossier, PROTECT, related_name="waivers")
    kind = CharField("类别", max_length=10, choices=WaiverKind)
    subject = CharField("事项", max_length=16)
    reason = CharField("理由", max_length=500)
    state = CharField(
        "状态", max_length=8, choices=WaiverState, default=WaiverState.PROPOSED
    )
    proposed_by = UUIDField("申请账号")
    proposer = ForeignKey(Person, PROTECT, null=True, related_name="+")
    # Whom a deputy stood in for.
    proposed_for_person = UUIDField("申请的委托人", null=True)
    proposed_at = DateTimeField("申请时间")
    decided_by = UUIDField("批准账号", null=True)
    decided_at = DateTimeField("批准时间", null=True)
    answer = CharField("批复", max_length=500, blank=True)

    objects = DossierWaiverQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "例外事项"
        constraints = [
            UniqueConstraint(
                fields=["dossier", "kind", "subject"],
                condition=Q(state__in=("PROPOSED", "AGREED")),
                name="one_waiver_a_subject",
            ),
            UniqueConstraint(
                fields=["dossier"],
                condition=Q(kind="TIER", state__in=("PROPOSED", "AGREED")),
                name="one_tier_waiver_a_dossier",
            ),
            CheckConstraint(condition=~Q(reason=""), name="waiver_has_a_reason"),
            CheckConstraint(
                condition=Q(
                    state="PROPOSED", decided_by__isnull=True, decided_at__isnull=True
                )
                | Q(
                    state__in=("AGREED", "REFUSED"),
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="waiver_decision_has_who_and_when",
            ),
            CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="waiver_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} {self.state}"

    def was_proposed_by(self, actor: Actor) -> bool:
        """Whether the actor has a part in the wish, as deputy or principal (L12)."""
        return actor.had_part_in(
            self.proposed_by, self.proposer_id, self.proposed_for_person
        )

    def move_to(self, state: str) -> None:
        """Take an allowed step; the caller holds the dossier's lock and saves."""
        if state not in WAIVER_MOVES[self.state]:
            allowed = sorted(WAIVER_MOVES[self.state])
            raise WrongState(state=self.state, allowed=allowed)
        self.state = state
