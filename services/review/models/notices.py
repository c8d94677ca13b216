"""What hangs out in public before the last decision, and who objected."""

from datetime import date
from typing import Self
from uuid import UUID

from django.db.models import (
    CASCADE,
    PROTECT,
    BigIntegerField,
    BinaryField,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    F,
    ForeignKey,
    Index,
    Model,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    Q,
    UniqueConstraint,
    UUIDField,
)

from members.organisations.models import Organisation
from services.review.choices import (
    LIVE_NOTICES,
    LONGEST_REASON,
    LONGEST_TEXT,
    NOTICE_MOVES,
    OBJECTION_MOVES,
    NoticeState,
    ObjectionState,
)
from services.review.models.cases import DIGEST, Case
from unionhub.kernel import masking, sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import WrongState
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import PublicQuerySet, ScopedQuerySet, in_ranges


class NoticeQuerySet(PublicQuerySet["Notice"]):
    """Notices as sets."""

    def shown_on(self, day: date) -> Self:
        """Those that hang out on this day; whoever comes later finds nothing."""
        return self.filter(
            state=NoticeState.OPEN, opens_on__lte=day, closes_on__gte=day
        )

    def over_on(self, day: date) -> Self:
        """Those whose last day has passed."""
        return self.filter(state=NoticeState.OPEN, closes_on__lt=day)


class Notice(Model):
    """A list that hangs out for working days; an objection stops its clock.

    The day on which it is put up does not count; it hangs to the end of ``closes_on``.
    Stopped, it keeps ``days_left`` working days, that of the objection among them;
    dismissed, these run from the day after the decision.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    case = ForeignKey(Case, PROTECT, related_name="notices", verbose_name="审批事项")
    organisation = ForeignKey(
        Organisation, PROTECT, related_name="+", verbose_name="公示工会"
    )
    state = CharField(
        "状态", max_length=10, choices=NoticeState, default=NoticeState.OPEN
    )
    opens_on = DateField("公示起始日")
    closes_on = DateField("公示截止日")
    days_left = PositiveSmallIntegerField("剩余工作日数", default=0)
    ended_at = DateTimeField("结束时间", null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公示"
        constraints = [
            UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=sorted(LIVE_NOTICES)),
                name="notice_of_a_case_once",
            ),
            CheckConstraint(
                condition=Q(closes_on__gt=F("opens_on")),
                name="notice_ends_after_it_begins",
            ),
            CheckConstraint(
                condition=Q(state=NoticeState.STOPPED, days_left__gt=0)
                | (~Q(state=NoticeState.STOPPED) & Q(days_left=0)),
                name="notice_stopped_keeps_its_days",
            ),
            CheckConstraint(
                condition=Q(state__in=sorted(LIVE_NOTICES), ended_at__isnull=True)
                | (~Q(state__in=sorted(LIVE_NOTICES)) & Q(ended_at__isnull=False)),
                name="notice_ended_has_its_time",
            ),
        ]
        indexes = [
            Index(
                fields=["closes_on", "id"],
                condition=Q(state=NoticeState.OPEN),
                name="notice_shown",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.opens_on}"

    def move_to(self, state: str) -> None:
        """Take an allowed step; the caller holds the case's lock and saves."""
        allowed = NOTICE_MOVES[self.state]
        if state not in allowed:
            raise WrongState(state=self.state, allowed=sorted(allowed))
        self.state = state


class NoticeLine(Model):
    """One line as the public reads it: masked when it was written, not when shown."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    notice = ForeignKey(Notice, CASCADE, related_name="lines", verbose_name="公示")
    position = PositiveIntegerField("序号")
    name = CharField("姓名（遮蔽）", max_length=60)
    place = CharField("县区或街道", max_length=100)
    item = CharField("项目", max_length=60)
    amount_fen = BigIntegerField("金额（分）", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "公示行"
        constraints = [
            UniqueConstraint(fields=["notice", "position"], name="notice_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.position}"


class ObjectionQuerySet(ScopedQuerySet["Objection"]):
    """Objections as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those to cases in the actor's part of the tree."""
        rows = self.filter(in_ranges("notice__case__org_path", actor.scope))
        return rows.marked(actor)

    def open_in(self, case: UUID) -> Self:
        """Those to whichever notice of a case that nobody has answered."""
        return self.filter(state=ObjectionState.OPEN, notice__case=case)

    def open_at(self, union: str | None) -> Self:
        """Those that this union has still to answer."""
        return self.filter(state=ObjectionState.OPEN, notice__organisation=union)


class Objection(Model):
    """What somebody holds against a line of a notice; who it was stays sealed."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    notice = ForeignKey(Notice, PROTECT, related_name="objections", verbose_name="公示")
    text = CharField("异议内容", max_length=LONGEST_TEXT)
    name_sealed = BinaryField("姓名（密封）", null=True)
    phone_sealed = BinaryField("联系电话（密封）", null=True)
    receipt_digest = BinaryField("回执摘要", max_length=DIGEST)
    state = CharField(
        "状态", max_length=10, choices=ObjectionState, default=ObjectionState.OPEN
    )
    reply = CharField("答复", max_length=LONGEST_REASON, blank=True)
    told_at = DateTimeField("提出时间")
    due_on = DateField("答复期限")
    decided_by = UUIDField("处理账号", null=True)
    decided_at = DateTimeField("处理时间", null=True)
    version = PositiveIntegerField("版本", default=1)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公示异议"
        constraints = [
            UniqueConstraint(fields=["receipt_digest"], name="objection_receipt_once"),
            CheckConstraint(
                condition=Q(
                    state=ObjectionState.OPEN,
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                )
                | (
                    ~Q(state=ObjectionState.OPEN)
                    & ~Q(reply="")
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                name="objection_decided_has_who_when_and_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def available_actions(self) -> list[str]:
        """The states that may come next."""
        return sorted(OBJECTION_MOVES[self.state])

    @property
    def masked_name(self) -> str:
        """The name as officers see it."""
        if self.name_sealed is None:
            return ""
        return masking.name(sealing.unseal(self, "name_sealed"))

    @property
    def masked_phone(self) -> str:
        """The phone number as officers see it."""
        if self.phone_sealed is None:
            return ""
        return masking.phone(sealing.unseal(self, "phone_sealed"))

    def move_to(self, state: str) -> None:
        """Take an allowed step; the caller holds the case's lock and saves."""
        if state not in OBJECTION_MOVES[self.state]:
            raise WrongState(state=self.state, allowed=self.available_actions)
        self.state = state
