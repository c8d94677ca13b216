"""Another card for money that was granted: typed by one, agreed to by another."""

from django.db.models import (
    PROTECT,
    BinaryField,
    CharField,
    CheckConstraint,
    DateTimeField,
    F,
    ForeignKey,
    Model,
    Q,
    UniqueConstraint,
    UUIDField,
)

from services.aid.choices import CorrectionState
from services.aid.models.applications import Application
from unionhub.kernel.actor import Actor
from unionhub.kernel.ids import uuid7


class AccountCorrection(Model):
    """The account to which a granted application shall be paid instead (R-AID-21).

    The levels have signed the old one (L14): so whoever agrees signs the new one, and
    is somebody else than who typed it, by constraint.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    application = ForeignKey(Application, PROTECT, related_name="corrections")
    account_sealed = BinaryField("收款账号（密封）")
    account_tail = CharField("账号后四位", max_length=4)
    bank_name = CharField("开户银行", max_length=60, blank=True)
    reason = CharField("理由", max_length=500)
    state = CharField(
        "状态",
        max_length=8,
        choices=CorrectionState,
        default=CorrectionState.PROPOSED,
    )
    proposed_at = DateTimeField("登记时间")
    proposed_by = UUIDField("登记账号")
    proposer = UUIDField("登记人", null=True)
    # Whom a deputy stood in for.
    proposed_for_person = UUIDField("登记的委托人", null=True)
    decided_at = DateTimeField("办理时间", null=True)
    decided_by = UUIDField("办理账号", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "账号更正"
        constraints = [
            UniqueConstraint(
                fields=["application"],
                condition=Q(state=CorrectionState.PROPOSED),
                name="one_account_correction_at_a_time",
            ),
            CheckConstraint(
                condition=Q(
                    state=CorrectionState.PROPOSED,
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                )
                | (
                    ~Q(state=CorrectionState.PROPOSED)
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(decided_by=F("proposed_by"))
                ),
                name="account_correction_decided_by_another",
            ),
            CheckConstraint(
                condition=~Q(reason=""), name="account_correction_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"**** {self.account_tail}"

    def was_proposed_by(self, actor: Actor) -> bool:
        """Whether the actor has a part in it, as deputy or principal (L12)."""
        return actor.had_part_in(
            self.proposed_by, self.proposer, self.proposed_for_person
        )

    @property
    def masked_account(self) -> str:
        """The account as everybody reads it."""
        return f"**** {self.account_tail}"
