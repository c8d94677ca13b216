"""Applications for aid: who, for what, how much, and where they stand."""

from typing import Any, Self
from uuid import UUID

from django.db.models import (
    PROTECT,
    BigIntegerField,
    BinaryField,
    BooleanField,
    CharField,
    CheckConstraint,
    DateTimeField,
    F,
    ForeignKey,
    Index,
    JSONField,
    Model,
    OneToOneField,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    Q,
    UniqueConstraint,
    UUIDField,
)

from members.organisations.models import PATH_LENGTH, Organisation
from services.aid.choices import (
    APPLICATION_MOVES,
    CARD_WAYS,
    CLAIMING,
    GRANTED,
    MOST_SHOWN,
    ApplicationOrigin,
    ApplicationState,
    PayWay,
    SchoolKind,
    SchoolStage,
)
from services.aid.models.lists import NominationList
from services.hardship.models import Dossier, Household
from services.ledger.models import BudgetNode
from services.programmes.choices import AidItem, FundKind
from services.programmes.models import Quota, Round
from services.review.choices import CaseState
from services.review.models import Case
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import WrongState
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges
from unionhub.persons.models import Person


class ApplicationQuerySet(ScopedQuerySet["Application"]):
    """Applications as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of unions in the actor's part of the tree."""
        return self.filter(in_ranges("org_path", actor.scope)).marked(actor)

    def of(self, actor: Actor) -> Self:
        """Those that help the actor, are paid to the actor, or the actor began; to
        live in one household shows nobody what another one asked for."""
        if actor.person_id is None:
            return self.none().marked(actor)
        helped = Q(beneficiary=actor.person_id) | Q(payee=actor.person_id)
        begun = Q(origin=ApplicationOrigin.OWN, opened_by=actor.signature)
        return self.filter(helped | begun).marked(actor)

    def claiming(self) -> Self:
        """Those that stand against another of the same kind."""
        return self.filter(state__in=CLAIMING)

    def granted_before(self, application: "Application", *, household: bool) -> Self:
        """What else was granted to the same person, or to the whole household, at
        whichever union; the newest first (FEATURES 73)."""
        same = Q(beneficiary=application.beneficiary_id)
        if household and application.household_id:
            same |= Q(household=application.household_id)
        rows = self.filter(same, approved_fen__isnull=False).exclude(pk=application.pk)
        return rows.select_related("organisation").order_by("-pk")[:MOST_SHOWN]

    def waiting(self) -> Self:
        """Those that only the last decision is missing of: in their round they wait
        for a place and money in the order of need (FEATURES 61)."""
        return self.filter(
            state=ApplicationState.SUBMITTED, case__state=CaseState.FINAL
        )

    def payable(self, organisation: str, round_code: str, fund: str) -> Self:
        """What the budget of this union has to pay, and no batch pays yet."""
        return self.filter(
            state=ApplicationState.APPROVED,
            budget__organisation=organisation,
            budget__round=round_code,
            budget__fund=fund,
        )


class Application(Model):
    """Somebody asks for one item out of one fund in one round.

    Its life: begun by the person, or by the union's desk (DRAFT); submitted, a case
    decides (``services/review``). Approved, the money is reserved in ``budget``, the
    nearest one up the tree; a batch of that union pays it. A payment that failed
    leaves it APPROVED again.

    ``claim`` names whom it counts for, a household or a person, with ``claim_year``:
    of one item there is one live claim a year, over every union and fund; ``is_second``
    is the reasoned exception of a higher level. ``limit`` is what the rules allowed,
    with their inputs.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    round = ForeignKey(Round, PROTECT, related_name="applications", verbose_name="轮次")
    item = CharField("帮扶项目", max_length=16, choices=AidItem)
    fund = CharField("资金来源", max_length=16, choices=FundKind)
    organisation = ForeignKey(
        Organisation, PROTECT, related_name="applications", verbose_name="受理工会"
    )
    org_path = CharField("树路径", max_length=PATH_LENGTH)
    beneficiary = ForeignKey(Person, PROTECT, related_name="+")
    beneficiary_name = CharField("受助人", max_length=50)
    household = ForeignKey(
        Household, PROTECT, null=True, related_name="applications", verbose_name="家庭"
    )
    dossier = ForeignKey(
        Dossier, PROTECT, null=True, related_name="applications", verbose_name="档案"
    )
    origin = CharField("申请来源", max_length=4, choices=ApplicationOrigin)
    asked_fen = BigIntegerField("申请金额（分）")
    approved_fen = BigIntegerField("批准金额（分）", null=True)
    cost_fen = BigIntegerField("自付费用（分）", default=0)
    used_fen = BigIntegerField("本年已享受（分）", default=0)
    limit_fen = BigIntegerField("限额（分）", null=True)
    score = PositiveSmallIntegerField("困难分值", default=0)
    limit = JSONField("限额依据", default=dict, blank=True)
    budget = ForeignKey(
        BudgetNode, PROTECT, null=True, related_name="+", verbose_name="列支预算"
    )
    place = ForeignKey(
        Quota, PROTECT, null=True, related_name="+", verbose_name="占用名额"
    )
    school_year = PositiveSmallIntegerField("学年", null=True)
    school_stage = CharField("就学阶段", max_length=10, choices=SchoolStage, blank=True)
    school_kind = CharField("办学性质", max_length=12, choices=SchoolKind, blank=True)
    school_name = CharField("学校", max_length=100, blank=True)
    payee = ForeignKey(Person, PROTECT, related_name="+")
    payee_name = CharField("收款人", max_length=50)
    pay_way = CharField("发放方式", max_length=10, choices=PayWay, default=PayWay.BANK)
    account_sealed = BinaryField("收款账号（密封）", null=True)
    account_tail = CharField("账号后四位", max_length=4, blank=True)
    bank_name = CharField("开户银行", max_length=60, blank=True)
    case = OneToOneField(
        Case, PROTECT, null=True, related_name="+", verbose_name="审批事项"
    )
    nomination = ForeignKey(
        NominationList, PROTECT, null=True, related_name="applications"
    )
    claim = CharField("计次对象", max_length=40, blank=True)
    claim_year = PositiveSmallIntegerField("计次年度", null=True)
    is_second = BooleanField("准予再次享受", default=False)
    second_reason = CharField("再次享受理由", max_length=500, blank=True)
    second_at = DateTimeField("再次享受批准时间", null=True)
    second_by = UUIDField("再次享受批准账号", null=True)
    state = CharField(
        "状态", max_length=10, choices=ApplicationState, default=ApplicationState.DRAFT
    )
    missing = JSONField("需补正事项", default=list, blank=True)
    opened_at = DateTimeField("登记时间")
    opened_by = UUIDField("登记账号")
    version = PositiveIntegerField("版本", default=1)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "帮扶申请"
        constraints = [
            UniqueConstraint(
                fields=["claim", "item", "claim_year"],
                condition=Q(state__in=sorted(CLAIMING), is_second=False),
                name="aid_once_a_year",
            ),
            # Whom it counted for may have changed: the household did.
            UniqueConstraint(
                fields=["beneficiary", "item", "claim_year"],
                condition=Q(state__in=sorted(CLAIMING), is_second=False),
                name="aid_once_a_year_to_a_person",
            ),
            CheckConstraint(
                condition=Q(asked_fen__gt=0, cost_fen__gte=0, used_fen__gte=0),
                name="aid_amounts_are_positive",
            ),
            CheckConstraint(
                condition=Q(approved_fen__isnull=True)
                | Q(
                    approved_fen__gt=0,
                    approved_fen__lte=F("asked_fen"),
                    limit_fen__isnull=False,
                )
                & Q(approved_fen__lte=F("limit_fen")),
                name="aid_within_what_was_asked_and_allowed",
            ),
            CheckConstraint(
                condition=~Q(state__in=sorted(GRANTED | {"RECOVERED"}))
                | Q(
                    approved_fen__isnull=False,
                    budget__isnull=False,
                    case__isnull=False,
                ),
                name="aid_granted_has_amount_budget_and_case",
            ),
            CheckConstraint(
                condition=Q(place__isnull=True)
                | Q(state__in=sorted(GRANTED | {"RECOVERED"})),
                name="only_granted_aid_took_a_place",
            ),
            CheckConstraint(
                condition=~Q(state__in=sorted(CLAIMING))
                | (Q(claim_year__isnull=False) & ~Q(claim="")),
                name="aid_asked_for_claims",
            ),
            CheckConstraint(
                condition=~Q(state__in=sorted(CLAIMING), item="SCHOOLING")
                | Q(school_year__isnull=False) & ~Q(school_stage=""),
                name="schooling_names_year_and_stage",
            ),
            CheckConstraint(
                condition=Q(item="SCHOOLING") | Q(school_year__isnull=True),
                name="only_schooling_names_a_school_year",
            ),
            CheckConstraint(
                condition=~Q(state__in=sorted(CLAIMING), pay_way__in=sorted(CARD_WAYS))
                | Q(account_sealed__isnull=False),
                name="aid_by_card_has_an_account",
            ),
            CheckConstraint(
                condition=Q(is_second=False, second_by__isnull=True)
                | Q(is_second=True, second_by__isnull=False) & ~Q(second_reason=""),
                name="second_aid_says_who_and_why",
            ),
        ]
        indexes = [
            Index(fields=["org_path", "id"], name="application_of_subtree"),
            Index(fields=["claim", "item", "claim_year"], name="application_by_claim"),
            Index(
                fields=["round", "-score", "id"],
                condition=Q(state="SUBMITTED"),
                name="application_waiting",
            ),
            Index(
                fields=["opened_by"],
                condition=Q(origin="OWN"),
                name="application_begun_by",
            ),
            Index(
                fields=["budget", "id"],
                condition=Q(state="APPROVED"),
                name="application_to_pay",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.beneficiary_name} {self.get_item_display()}"

    @property
    def person_id(self) -> UUID:
        """The person that a look at it is a look at."""
        return self.beneficiary_id

    @property
    def masked_account(self) -> str:
        """The account as everybody reads it."""
        return f"**** {self.account_tail}" if self.account_tail else ""

    @property
    def available_actions(self) -> list[str]:
        """The states that may come next."""
        return sorted(APPLICATION_MOVES[self.state])

    def move_to(self, state: str) -> None:
        """Take an allowed step; the caller holds the lock and saves."""
        if state not in APPLICATION_MOVES[self.state]:
            raise WrongState(state=self.state, allowed=self.available_actions)
        self.state = state


class AidClaim(Model):
    """What one household or person has of one item in one year: the row that is
    locked while the limit is counted (R-AID-12)."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    claim = CharField("计次对象", max_length=40)
    item = CharField("帮扶项目", max_length=16, choices=AidItem)
    year = PositiveSmallIntegerField("年度")

    class Meta:
        verbose_name = verbose_name_plural = "享受记录"
        constraints = [
            UniqueConstraint(fields=["claim", "item", "year"], name="aid_claim_once"),
        ]

    def __str__(self) -> str:
        return f"{self.claim} {self.item} {self.year}"

    @property
    def spent(self) -> dict[str, Any]:
        """By what its applications are found."""
        return {"claim": self.claim, "item": self.item, "claim_year": self.year}
