"""A case, who takes part in it, and what each level said."""

from datetime import date
from typing import Any, Self

from django.db.models import (
    PROTECT,
    BigIntegerField,
    BinaryField,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    ForeignKey,
    Index,
    JSONField,
    Model,
    OneToOneField,
    OuterRef,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    Q,
    Subquery,
    UniqueConstraint,
    UUIDField,
)

from members.organisations.models import PATH_LENGTH, Organisation
from services.review.choices import (
    APPEAL_MOVES,
    CASE_MOVES,
    DECIDING,
    LIVE,
    LONGEST_REASON,
    LONGEST_TEXT,
    LONGEST_TITLE,
    RUNNING,
    AppealState,
    CaseKind,
    CaseState,
    Decision,
    Part,
)
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import WrongState
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges
from unionhub.persons.models import Person

DIGEST = 32


class CaseQuerySet(ScopedQuerySet["Case"]):
    """Cases as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of a union in the actor's part of the tree."""
        return self.filter(in_ranges("org_path", actor.scope)).marked(actor)

    def of(self, actor: Actor) -> Self:
        """Those that are about the actor's own household."""
        mine = Participant.objects.filter(person=actor.person_id, part=Part.BENEFICIARY)
        known = actor.person_id is not None
        rows = self.filter(pk__in=mine.values("case")) if known else self.none()
        return rows.marked(actor)

    def with_beneficiary(self) -> Self:
        """Each with the one of those it is about who came first."""
        about = Participant.objects.filter(case=OuterRef("pk"), part=Part.BENEFICIARY)
        keys = about.order_by("pk").values("person")[:1]
        first = Subquery(keys, output_field=UUIDField())
        return self.annotate(person_id=first)

    def awaiting(self, union: str | None) -> Self:
        """Those that wait for a decision of this union's level."""
        return self.filter(state__in=DECIDING, desk_id=union)

    def waiting_for(self, union: str | None) -> Self:
        """Those that this union decides next, as a level or on an appeal."""
        level = Q(state__in=DECIDING, desk_id=union)
        appeal = Q(state=CaseState.APPEALED, appeal__desk_id=union)
        return self.filter(level | appeal)

    def disputed_at(self, union: str | None) -> Self:
        """Those with an objection or an appeal that this union has to answer."""
        objected = Q(notices__organisation=union, notices__objections__state="OPEN")
        appealed = Q(state=CaseState.APPEALED, appeal__desk_id=union)
        return self.filter(pk__in=self.filter(objected | appealed).values("pk"))

    def overdue_on(self, day: date) -> Self:
        """Those under way whose due day has passed."""
        return self.filter(state__in=RUNNING, due_on__lt=day)


class Case(Model):
    """What a dossier or an application is decided by, one to one.

    Its life: submitted it is IN_REVIEW; the levels of its chain approve one after the
    other. When only the last is left, the list hangs out in public (NOTICE) for its
    working days, then the last level decides (FINAL): APPROVED or REFUSED. Any level
    may send it back (RETURNED): submitted again it keeps number, place and due day,
    and begins at the first level. A refusal can be appealed against once.

    ``levels`` is frozen at submission. ``cycle`` counts how often it began anew:
    approvals of an older cycle are void. ``position`` is the level that decides next,
    ``desk`` its union.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = CharField("类别", max_length=12, choices=CaseKind)
    subject = UUIDField("事项编号")
    title = CharField("事项", max_length=LONGEST_TITLE)
    organisation = ForeignKey(
        Organisation, PROTECT, related_name="+", verbose_name="报送工会"
    )
    org_path = CharField("报送工会树路径", max_length=PATH_LENGTH)
    amount_fen = BigIntegerField("金额（分）", default=0)
    digest = BinaryField("内容摘要", max_length=DIGEST)
    levels = JSONField("审批层级")
    position = PositiveSmallIntegerField("当前层级", default=0)
    cycle = PositiveSmallIntegerField("报送次数", default=1)
    desk = ForeignKey(
        Organisation, PROTECT, related_name="+", verbose_name="当前审批工会"
    )
    notice_days = PositiveSmallIntegerField("公示工作日数")
    state = CharField(
        "状态", max_length=10, choices=CaseState, default=CaseState.IN_REVIEW
    )
    refused_in = CharField("不予批准前的状态", max_length=10, blank=True)
    missing = JSONField("需补正事项", default=list, blank=True)
    opened_at = DateTimeField("首次报送时间")
    due_on = DateField("办理期限")
    closed_at = DateTimeField("办结时间", null=True)
    version = PositiveIntegerField("版本", default=1)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "审批事项"
        constraints = [
            UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(state__in=sorted(LIVE)),
                name="case_of_a_subject_once",
            ),
            CheckConstraint(
                condition=Q(state__in=sorted(LIVE), closed_at__isnull=True)
                | (~Q(state__in=sorted(LIVE)) & Q(closed_at__isnull=False)),
                name="case_closed_has_its_time",
            ),
            CheckConstraint(
                condition=Q(amount_fen__gte=0), name="case_amount_not_less"
            ),
        ]
        indexes = [
            Index(fields=["org_path", "due_on", "id"], name="case_by_tree"),
            Index(
                fields=["desk", "due_on", "id"],
                condition=Q(state__in=sorted(RUNNING)),
                name="case_on_the_desk",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_last_level(self) -> bool:
        """Whether only the last level is left."""
        return self.position == len(self.levels) - 1

    @property
    def level(self) -> dict[str, Any]:
        """The level that decides next."""
        return dict(self.levels[self.position])

    @property
    def available_actions(self) -> list[str]:
        """The states that may come next."""
        return sorted(CASE_MOVES[self.state])

    def is_overdue(self, day: date) -> bool:
        """Whether it is under way past its due day."""
        return self.state in RUNNING and self.due_on < day

    def move_to(self, state: str) -> None:
        """Take an allowed step; the caller holds the lock and saves."""
        if state not in CASE_MOVES[self.state]:
            raise WrongState(state=self.state, allowed=self.available_actions)
        self.state = state


class Participant(Model):
    """Who has to do with a case, and what: one part a person, by constraint.

    Four eyes and conflict of interest are this one rule (R-AID-11, L12).
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    case = ForeignKey(
        Case,
        PROTECT,
        related_name="participants",
        verbose_name="审批事项",
        db_index=False,
    )
    person = ForeignKey(Person, PROTECT, related_name="+", verbose_name="人员")
    part = CharField("角色", max_length=12, choices=Part)

    class Meta:
        verbose_name = verbose_name_plural = "参与人"
        constraints = [
            UniqueConstraint(fields=["case", "person"], name="participant_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.part}"


class Approval(Model):
    """What a level said of which content; append-only. A change is a new one."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    case = ForeignKey(Case, PROTECT, related_name="approvals", verbose_name="审批事项")
    cycle = PositiveSmallIntegerField("报送次数")
    position = PositiveSmallIntegerField("层级")
    organisation = ForeignKey(
        Organisation, PROTECT, related_name="+", verbose_name="审批工会"
    )
    decision = CharField("意见", max_length=8, choices=Decision)
    digest = BinaryField("内容摘要", max_length=DIGEST)
    reason = CharField("理由", max_length=LONGEST_REASON, blank=True)
    by = UUIDField("审批账号")
    person = ForeignKey(
        Person, PROTECT, null=True, related_name="+", verbose_name="审批人"
    )
    principal = ForeignKey(
        Person, PROTECT, null=True, related_name="+", verbose_name="委托人"
    )
    at = DateTimeField("审批时间")

    class Meta:
        verbose_name = verbose_name_plural = "审批意见"
        constraints = [
            # Two who approve one level at one moment: the second finds it done.
            UniqueConstraint(
                fields=["case", "cycle", "position"],
                condition=Q(decision=Decision.APPROVED),
                name="approval_of_a_level_once",
            ),
            CheckConstraint(
                condition=Q(decision=Decision.APPROVED) | ~Q(reason=""),
                name="approval_withheld_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.position} {self.decision}"


class Appeal(Model):
    """Against a refusal, once a case: somebody else decides, by a clock of its own."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    case = OneToOneField(Case, PROTECT, related_name="appeal", verbose_name="审批事项")
    text = CharField("申诉理由", max_length=LONGEST_TEXT)
    desk = ForeignKey(Organisation, PROTECT, related_name="+", verbose_name="复审工会")
    state = CharField(
        "状态", max_length=10, choices=AppealState, default=AppealState.OPEN
    )
    reason = CharField("复审意见", max_length=LONGEST_REASON, blank=True)
    filed_at = DateTimeField("申诉时间")
    due_on = DateField("复审期限")
    decided_by = UUIDField("复审账号", null=True)
    decided_at = DateTimeField("复审时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "申诉"
        constraints = [
            CheckConstraint(
                condition=Q(
                    state=AppealState.OPEN,
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                )
                | (
                    ~Q(state=AppealState.OPEN)
                    & ~Q(reason="")
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                name="appeal_decided_has_who_when_and_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.case_id)

    def move_to(self, state: str) -> None:
        """Take an allowed step; the caller holds the case's lock and saves."""
        allowed = APPEAL_MOVES[self.state]
        if state not in allowed:
            raise WrongState(state=self.state, allowed=sorted(allowed))
        self.state = state
