"""Cash that was handed out: by two, against a signature (R-AID-22)."""

from typing import Self
from uuid import UUID

from django.db.models import (
    PROTECT,
    BinaryField,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    F,
    ForeignKey,
    Index,
    Model,
    OneToOneField,
    Q,
    UUIDField,
)

from members.organisations.models import PATH_LENGTH, Organisation
from services.hardship.choices import Relation
from services.payments.models.batches import Payment
from unionhub.files.models import StoredFile
from unionhub.kernel import masking, sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges
from unionhub.persons.choices import DocumentKind
from unionhub.persons.models import Person


class CashHandoutQuerySet(ScopedQuerySet["CashHandout"]):
    """Hand-outs as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of a union in the actor's part of the tree."""
        return self.filter(in_ranges("org_path", actor.scope)).marked(actor)


class CashHandout(Model):
    """Two people handed cash out, and somebody signed for it.

    Neither of the two is who receives it, or whom it helps, by constraint. Whoever
    fetches it for somebody else names the relation and shows a document; its number
    is kept sealed.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    payment = OneToOneField(
        Payment, PROTECT, related_name="handout", verbose_name="付款"
    )
    organisation = ForeignKey(
        Organisation, PROTECT, related_name="+", verbose_name="发放工会"
    )
    org_path = CharField("树路径", max_length=PATH_LENGTH)
    beneficiary = ForeignKey(Person, PROTECT, related_name="+", verbose_name="受助人")
    payee = ForeignKey(Person, PROTECT, related_name="+", verbose_name="收款人")
    first = ForeignKey(Person, PROTECT, related_name="+", verbose_name="经手人一")
    second = ForeignKey(Person, PROTECT, related_name="+", verbose_name="经手人二")
    first_account = CharField("经手人一账号", max_length=60)
    second_account = CharField("经手人二账号", max_length=60)
    handed_on = DateField("发放日期")
    receipt = OneToOneField(
        StoredFile, PROTECT, related_name="+", verbose_name="签收单照片"
    )
    proxy_name = CharField("代领人", max_length=50, blank=True)
    proxy_relation = CharField(
        "与受助人关系", max_length=12, choices=Relation, blank=True
    )
    proxy_document = CharField(
        "代领人证件类型", max_length=16, choices=DocumentKind, blank=True
    )
    proxy_id_sealed = BinaryField("代领人证件号码（密封）", null=True)
    recorded_at = DateTimeField("登记时间")
    recorded_by = UUIDField("登记账号")

    objects = CashHandoutQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "现金发放"
        constraints = [
            CheckConstraint(
                condition=~Q(first=F("second")), name="cash_by_two_handlers"
            ),
            CheckConstraint(
                condition=~Q(first=F("payee"))
                & ~Q(first=F("beneficiary"))
                & ~Q(second=F("payee"))
                & ~Q(second=F("beneficiary")),
                name="cash_not_handed_to_oneself",
            ),
            CheckConstraint(
                condition=Q(
                    proxy_name="",
                    proxy_relation="",
                    proxy_document="",
                    proxy_id_sealed__isnull=True,
                )
                | Q(proxy_id_sealed__isnull=False)
                & ~Q(proxy_name="")
                & ~Q(proxy_relation="")
                & ~Q(proxy_document=""),
                name="cash_proxy_has_relation_and_document",
            ),
        ]
        indexes = [Index(fields=["org_path", "id"], name="cash_by_tree")]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.handed_on}"

    @property
    def person_id(self) -> UUID:
        """The person that a look at it is a look at."""
        return self.beneficiary_id

    @property
    def masked_proxy_id(self) -> str:
        """The number of the document as everybody reads it; empty without a proxy."""
        return masking.id_number(sealing.unseal(self, "proxy_id_sealed"))
