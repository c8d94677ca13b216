"""Requests to join, what happened to them, join codes, consent texts."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db.models import (
    PROTECT,
    BinaryField,
    BooleanField,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    ForeignKey,
    Index,
    JSONField,
    Model,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    Q,
    TextField,
    UniqueConstraint,
    UUIDField,
)

from members.enrolment.choices import (
    APPLICANT_ACTIONS,
    DESK_ACTIONS,
    ENROLMENT_MOVES,
    OPEN_STATES,
    EnrolmentState,
    JoinChannel,
    Reason,
    Rung,
    Side,
    StepKind,
)
from members.organisations.choices import OccupationGroup
from members.organisations.models import PATH_LENGTH, Employer, Organisation
from members.people.choices import RealnameState, Sex
from unionhub.kernel import masking, sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import WrongState
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import PublicQuerySet, ScopedQuerySet, in_ranges
from unionhub.persons.choices import DocumentKind
from unionhub.persons.models import Person
from unionhub.reference.models import Region


class ConsentTextQuerySet(PublicQuerySet["ConsentText"]):
    """Consent texts as sets."""

    def valid_on(self, day: date) -> Self:
        """The texts in force on a day; the last day counts."""
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day
        )


class ConsentText(Model):
    """The text an applicant agrees to; a request names its version (R-MEM-04)."""

    version = CharField("版本", max_length=16, primary_key=True)
    text = TextField("正文")
    valid_from = DateField("启用日期")
    valid_to = DateField("停用日期", null=True)

    objects = ConsentTextQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "入会同意书"

    def __str__(self) -> str:
        return self.version


class JoinCodeQuerySet(ScopedQuerySet["JoinCode"]):
    """Join codes as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """The codes of unions in the actor's part of the tree."""
        return self.filter(in_ranges("organisation__path", actor.scope)).marked(actor)


class JoinCode(Model):
    """A code on a poster or QR that leads to one union, for a time (R-MEM-24)."""

    code = CharField("入会码", max_length=16, primary_key=True)
    organisation = ForeignKey(
        Organisation, PROTECT, related_name="join_codes", verbose_name="工会"
    )
    channel = CharField(
        "渠道", max_length=16, choices=JoinChannel, default=JoinChannel.QR
    )
    expires_at = DateTimeField("失效时间")
    revoked_at = DateTimeField("作废时间", null=True)
    revoked_by = UUIDField("作废账号", null=True)

    objects = JoinCodeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "入会码"
        constraints = [
            CheckConstraint(
                condition=Q(revoked_by__isnull=True, revoked_at__isnull=True)
                | Q(revoked_by__isnull=False, revoked_at__isnull=False),
                name="join_code_revocation_has_both_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class EnrolmentQuerySet(ScopedQuerySet["Enrolment"]):
    """Requests as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """The requests at unions in the actor's part of the tree, and the own ones."""
        condition = in_ranges("org_path", actor.scope)
        if actor.user_id:
            condition |= Q(account=actor.user_id)
        return self.filter(condition).marked(actor)

    def owned_by(self, actor: Actor) -> Self:
        """The requests the actor's own account has filed."""
        return self.filter(account=actor.user_id).marked(actor)

    def open(self) -> Self:
        """The requests that still wait for somebody."""
        return self.filter(state__in=OPEN_STATES)

    def waiting_for(self, actor: Actor, *, everywhere: bool) -> Self:
        """What waits for a decision at the actor's own union, or in all of the scope.

        The own union is where a range of the scope begins: one path of one index.
        """
        here = Q(org_path__in=[low for low, _high in actor.scope])
        place = in_ranges("org_path", actor.scope) if everywhere else here
        return self.filter(place, state=EnrolmentState.PENDING).marked(actor)

    def overdue_on(self, day: date) -> Self:
        """The requests whose due day has passed without a decision (R-MEM-10)."""
        return self.filter(state=EnrolmentState.PENDING, due_on__lt=day)


class Enrolment(Model):
    """A request to join.

    Its life: PENDING at one union, which admits, rejects, or returns it for
    correction; a RETURNED request keeps its number, place and clock and is
    resubmitted or withdrawn. Left undecided past ``due_on`` it climbs to the upper
    union. It is *proven* when the real-name check (name, number, the account's
    phone) has passed; only proven requests claim the person, so a stranger who
    posts somebody's number neither blocks that person nor learns anything.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    account = ForeignKey(
        settings.AUTH_USER_MODEL,
        PROTECT,
        related_name="enrolments",
        verbose_name="账号",
    )
    person = ForeignKey(Person, PROTECT, related_name="enrolments")
    state = CharField(
        "状态", max_length=10, choices=EnrolmentState, default=EnrolmentState.PENDING
    )
    is_proven = BooleanField("实名已证实")
    realname_state = CharField("实名状态", max_length=12, choices=RealnameState)
    document_kind = CharField("证件类型", max_length=16, choices=DocumentKind)
    id_number_sealed = BinaryField("证件号码（密封）")
    phone_sealed = BinaryField("手机号码（密封）")
    name = CharField("姓名", max_length=50)
    sex = PositiveSmallIntegerField("性别", choices=Sex)
    birth_year = PositiveSmallIntegerField("出生年", null=True)
    occupation_group = CharField("职业群体", max_length=20, choices=OccupationGroup)
    employer = ForeignKey(
        Employer, PROTECT, null=True, related_name="+", verbose_name="用人单位"
    )
    employer_name = CharField("单位名称", max_length=100, blank=True)
    employer_credit_code = CharField("单位信用代码", max_length=18, blank=True)
    side = CharField("单位角色", max_length=16, choices=Side, default=Side.EMPLOYER)
    work_region = ForeignKey(Region, PROTECT, related_name="+", verbose_name="工作地")
    consent = ForeignKey(
        ConsentText, PROTECT, related_name="+", verbose_name="同意书版本"
    )
    channel = CharField("渠道", max_length=16, choices=JoinChannel)
    join_code = ForeignKey(
        JoinCode, PROTECT, null=True, related_name="+", verbose_name="入会码"
    )
    organisation = ForeignKey(
        Organisation, PROTECT, related_name="enrolments", verbose_name="受理工会"
    )
    org_path = CharField("树路径", max_length=PATH_LENGTH)
    rung = CharField("路由级", max_length=12, choices=Rung)
    reason = CharField("路由理由", max_length=24, choices=Reason)
    rules_version = CharField("规则版本", max_length=16)
    trace = JSONField("路由过程")
    submitted_at = DateTimeField("提交时间")
    due_on = DateField("办理期限")
    climbs = PositiveSmallIntegerField("逾期上转次数", default=0)
    decided_at = DateTimeField("办结时间", null=True)
    decided_by = UUIDField("办结账号", null=True)
    decision_note = CharField("办理意见", max_length=500, blank=True)
    return_items = JSONField("需补正内容", default=list, blank=True)
    version = PositiveIntegerField("版本", default=1)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "入会申请"
        constraints = [
            UniqueConstraint(
                fields=["account", "person"],
                condition=Q(state__in=OPEN_STATES),
                name="one_open_enrolment_per_account_and_person",
            ),
            UniqueConstraint(
                fields=["person"],
                condition=Q(state__in=OPEN_STATES, is_proven=True),
                name="one_open_proven_enrolment_per_person",
            ),
            CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="enrolment_decision_has_both_who_and_when",
            ),
            CheckConstraint(
                condition=~Q(state__in=("ADMITTED", "REJECTED"))
                | Q(decided_at__isnull=False),
                name="enrolment_decided_has_a_decision",
            ),
            CheckConstraint(
                condition=~Q(state__in=("REJECTED", "RETURNED")) | ~Q(decision_note=""),
                name="enrolment_refusal_has_a_reason",
            ),
            CheckConstraint(
                condition=Q(is_proven=False) | Q(realname_state="PASSED"),
                name="enrolment_proven_by_the_real_name_check",
            ),
        ]
        indexes = [
            Index(fields=["org_path", "id"], name="enrolment_of_subtree"),
            Index(fields=["account", "id"], name="enrolment_of_account"),
            Index(
                fields=["due_on", "id"],
                condition=Q(state="PENDING"),
                name="enrolment_waiting",
            ),
            Index(
                fields=["org_path", "due_on", "id"],
                condition=Q(state="PENDING"),
                name="enrolment_waiting_at_union",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.state}"

    @property
    def masked_id_number(self) -> str:
        """The document number as everybody reads it."""
        return masking.id_number(sealing.unseal(self, "id_number_sealed"))

    @property
    def masked_phone(self) -> str:
        """The phone number as everybody reads it."""
        return masking.phone(sealing.unseal(self, "phone_sealed"))

    @property
    def desk_actions(self) -> list[str]:
        """What an officer with the power may do now."""
        return DESK_ACTIONS.get(self.state, [])

    @property
    def applicant_actions(self) -> list[str]:
        """What the applicant may do now."""
        return APPLICANT_ACTIONS.get(self.state, [])

    def move_to(self, state: str) -> None:
        """Take an allowed step; the caller holds the lock and saves."""
        if state not in ENROLMENT_MOVES[self.state]:
            allowed = sorted(ENROLMENT_MOVES[self.state])
            raise WrongState(state=self.state, allowed=allowed)
        self.state = state


class EnrolmentStepQuerySet(ScopedQuerySet["EnrolmentStep"]):
    """Steps as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """The steps of requests at unions in the actor's part of the tree."""
        return self.filter(in_ranges("enrolment__org_path", actor.scope)).marked(actor)

    def owned_by(self, actor: Actor) -> Self:
        """The steps of requests that the actor's own account has filed."""
        return self.filter(enrolment__account=actor.user_id).marked(actor)


class EnrolmentStep(Model):
    """One line of a request's timeline, safe for its applicant to read."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    enrolment = ForeignKey(Enrolment, PROTECT, related_name="steps")
    at = DateTimeField("时间")
    kind = CharField("事项", max_length=12, choices=StepKind)
    organisation = ForeignKey(Organisation, PROTECT, related_name="+")
    note = CharField("说明", max_length=500, blank=True)

    objects = EnrolmentStepQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "入会申请进度"
        indexes = [Index(fields=["enrolment", "id"], name="step_of_enrolment")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"
