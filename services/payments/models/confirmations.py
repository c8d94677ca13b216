"""Whether money reached those it was paid to: some are asked, others say so."""

from typing import Self
from uuid import UUID

from django.db.models import (
    PROTECT,
    BigIntegerField,
    BooleanField,
    CharField,
    CheckConstraint,
    Count,
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

from members.organisations.models import PATH_LENGTH, Organisation
from services.payments import sampling
from services.payments.choices import LONGEST_NOTE, ConfirmationOutcome
from services.payments.models.batches import Batch, Payment
from services.programmes.models import Round
from unionhub.kernel import masking
from unionhub.kernel.actor import Actor
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges

SEED = 64


class ConfirmationSampleQuerySet(ScopedQuerySet["ConfirmationSample"]):
    """Samples as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of a union in the actor's part of the tree."""
        return self.filter(in_ranges("org_path", actor.scope)).marked(actor)

    def counted(self) -> Self:
        """With how many said what."""
        counts = {
            f"count_{outcome.lower()}": Count(
                "confirmations", filter=Q(confirmations__outcome=outcome)
            )
            for outcome in ConfirmationOutcome.values
        }
        return self.annotate(**counts)


class ConfirmationSample(Model):
    """Some of what a batch, or a union and all below it in a round, has paid.

    They are asked whether it arrived (FEATURES 81). How many follows from confidence
    and margin (``services/payments/sampling.py``), who from the seed: both can be
    reckoned again. Of one set there is one sample, by constraint: nobody draws until
    the sample pleases.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    batch = ForeignKey(
        Batch, PROTECT, null=True, related_name="samples", verbose_name="批次"
    )
    round = ForeignKey(
        Round, PROTECT, null=True, related_name="samples", verbose_name="轮次"
    )
    organisation = ForeignKey(
        Organisation, PROTECT, related_name="+", verbose_name="工会"
    )
    org_path = CharField("树路径", max_length=PATH_LENGTH)
    population = PositiveIntegerField("付款笔数")
    size = PositiveIntegerField("抽查笔数")
    confidence = PositiveSmallIntegerField("置信度（%）")
    margin_permille = PositiveSmallIntegerField("允许误差（‰）")
    seed = CharField("随机种子", max_length=SEED)
    drawn_at = DateTimeField("抽取时间")
    drawn_by = UUIDField("抽取账号")

    objects = ConfirmationSampleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "到账抽查"
        constraints = [
            CheckConstraint(
                condition=Q(batch__isnull=False, round__isnull=True)
                | Q(batch__isnull=True, round__isnull=False),
                name="sample_of_a_batch_or_of_a_round",
            ),
            UniqueConstraint(fields=["batch"], name="batch_sampled_once"),
            UniqueConstraint(
                fields=["round", "organisation"], name="round_sampled_once"
            ),
            CheckConstraint(
                condition=Q(size__gt=0, size__lte=F("population")),
                name="sample_within_its_population",
            ),
        ]
        indexes = [Index(fields=["org_path", "id"], name="sample_by_tree")]

    # Set by ``counted``.
    count_received: int
    count_not_received: int
    count_wrong_amount: int
    count_unreachable: int

    def __str__(self) -> str:
        return f"{self.size} / {self.population}"

    @property
    def told(self) -> int:
        """How many have answered."""
        return self.count_received + self.count_not_received + self.count_wrong_amount

    @property
    def asked(self) -> int:
        """How many were called, be it in vain."""
        return self.told + self.count_unreachable

    @property
    def share_permille(self) -> int | None:
        """Of those who have answered, how many received it. None: nobody has."""
        return sampling.share(self.count_received, self.told)

    @property
    def share_margin_permille(self) -> int | None:
        """By how much that share may be off. None: nobody has answered."""
        return sampling.margin_of(self.population, self.told, self.confidence)


class ConfirmationQuerySet(ScopedQuerySet["Confirmation"]):
    """Answers as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of a union in the actor's part of the tree."""
        return self.filter(in_ranges("org_path", actor.scope)).marked(actor)


class Confirmation(Model):
    """Whether one payment arrived: an officer asked, or one says so oneself.

    ``is_own``: said by oneself, in no sample. Holds neither a phone nor an account:
    whoever asks finds them where they are kept.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    sample = ForeignKey(
        ConfirmationSample,
        PROTECT,
        null=True,
        related_name="confirmations",
        verbose_name="到账抽查",
    )
    payment = ForeignKey(
        Payment, PROTECT, related_name="confirmations", verbose_name="付款"
    )
    organisation = ForeignKey(
        Organisation, PROTECT, related_name="+", verbose_name="发放工会"
    )
    org_path = CharField("树路径", max_length=PATH_LENGTH)
    is_own = BooleanField("本人确认", default=False)
    outcome = CharField("结果", max_length=12, choices=ConfirmationOutcome, blank=True)
    told_fen = BigIntegerField("自述金额（分）", null=True)
    note = CharField("说明", max_length=LONGEST_NOTE, blank=True)
    recorded_at = DateTimeField("登记时间", null=True)
    recorded_by = UUIDField("登记账号", null=True)
    version = PositiveIntegerField("版本", default=1)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "到账确认"
        constraints = [
            UniqueConstraint(
                fields=["sample", "payment"], name="asked_once_in_a_sample"
            ),
            UniqueConstraint(
                fields=["payment"],
                condition=Q(is_own=True),
                name="confirmed_once_by_oneself",
            ),
            CheckConstraint(
                condition=Q(is_own=True, sample__isnull=True)
                | Q(is_own=False, sample__isnull=False),
                name="confirmation_asked_or_told",
            ),
            CheckConstraint(
                condition=Q(
                    outcome="", recorded_at__isnull=True, recorded_by__isnull=True
                )
                | ~Q(outcome="")
                & Q(recorded_at__isnull=False, recorded_by__isnull=False),
                name="confirmation_has_who_and_when",
            ),
            CheckConstraint(
                condition=Q(outcome=ConfirmationOutcome.WRONG_AMOUNT, told_fen__gte=0)
                | ~Q(outcome=ConfirmationOutcome.WRONG_AMOUNT)
                & Q(told_fen__isnull=True),
                name="confirmation_wrong_says_how_much",
            ),
        ]
        indexes = [Index(fields=["org_path", "id"], name="confirmation_by_tree")]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.outcome}"

    @property
    def masked_payee(self) -> str:
        """The name as everybody reads it."""
        return masking.name(self.payment.payee_name)

    @property
    def person_id(self) -> UUID:
        """The person that a look at it is a look at."""
        return self.payment.payee_id
