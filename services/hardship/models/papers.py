"""What a dossier rests on: papers, signatures, visits, answers from outside."""

from django.db.models import (
    PROTECT,
    BinaryField,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    F,
    ForeignKey,
    JSONField,
    Model,
    OneToOneField,
    Q,
    UniqueConstraint,
    UUIDField,
)

from services.hardship.choices import CheckFinding, PaperKind
from services.hardship.models.dossier import Dossier
from services.hardship.models.household import HouseholdMember
from unionhub.files.models import StoredFile
from unionhub.kernel import sealing
from unionhub.kernel.ids import uuid7
from unionhub.persons.models import Person


class DossierPaper(Model):
    """One scanned paper."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = ForeignKey(Dossier, PROTECT, related_name="papers")
    kind = CharField("材料", max_length=12, choices=PaperKind)
    file = OneToOneField(StoredFile, PROTECT, related_name="+")
    added_at = DateTimeField("上传时间")
    added_by = UUIDField("上传账号")

    class Meta:
        verbose_name = verbose_name_plural = "档案材料"

    def __str__(self) -> str:
        return self.kind


class DossierAuthorisation(Model):
    """A signature under 《家庭经济状况核对授权委托书》, scanned (R-AID-08).

    Every adult signs for themselves; for a minor ``signer``, a guardian of the same
    household, does. Who has come of age since signs too, and both are kept.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = ForeignKey(Dossier, PROTECT, related_name="authorisations")
    member = ForeignKey(HouseholdMember, PROTECT, related_name="+")
    signer = ForeignKey(HouseholdMember, PROTECT, related_name="+")
    signed_on = DateField("签署日期")
    file = OneToOneField(StoredFile, PROTECT, related_name="+")
    added_at = DateTimeField("上传时间")
    added_by = UUIDField("上传账号")

    class Meta:
        verbose_name = verbose_name_plural = "核对授权"
        constraints = [
            # By the signer: SQLite tells two constraints apart by their columns.
            UniqueConstraint(
                fields=["dossier", "signer"],
                condition=Q(signer=F("member")),
                name="one_own_authorisation_a_member",
            ),
            UniqueConstraint(
                fields=["dossier", "member"],
                condition=~Q(signer=F("member")),
                name="one_guardian_authorisation_a_member",
            ),
        ]

    def __str__(self) -> str:
        return str(self.signed_on)


class HomeVisit(Model):
    """Two people went and looked (R-AID-09)."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = ForeignKey(Dossier, PROTECT, related_name="visits")
    visited_on = DateField("入户日期")
    first = ForeignKey(Person, PROTECT, related_name="+")
    second = ForeignKey(Person, PROTECT, related_name="+")
    first_account = CharField("入户人员一", max_length=60)
    second_account = CharField("入户人员二", max_length=60)
    finding_sealed = BinaryField("入户情况（密封）")
    recorded_at = DateTimeField("登记时间")
    recorded_by = UUIDField("登记账号")

    class Meta:
        verbose_name = verbose_name_plural = "入户调查"
        constraints = [
            CheckConstraint(
                condition=~Q(first=F("second")), name="visit_by_two_persons"
            ),
        ]

    def __str__(self) -> str:
        return str(self.visited_on)

    @property
    def finding(self) -> str:
        """What they found, opened."""
        return sealing.unseal(self, "finding_sealed")


class OutsideCheck(Model):
    """A question to the civil-affairs centre, and its answer (DOMAIN.md §5.3).

    ``people`` are the members of whom it was asked.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    dossier = ForeignKey(Dossier, PROTECT, related_name="outside_checks")
    asked_at = DateTimeField("提请时间")
    asked_by = UUIDField("提请账号")
    people = JSONField("核对的家庭成员", default=list)
    answered_at = DateTimeField("答复时间", null=True)
    answered_by = UUIDField("登记账号", null=True)
    finding = CharField("核对结果", max_length=10, choices=CheckFinding, blank=True)
    document_number = CharField("核对报告文号", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "经济状况核对"
        constraints = [
            UniqueConstraint(
                fields=["dossier"],
                condition=Q(answered_at__isnull=True),
                name="one_open_check_a_dossier",
            ),
            CheckConstraint(
                condition=Q(
                    answered_at__isnull=True, answered_by__isnull=True, finding=""
                )
                | Q(answered_at__isnull=False, answered_by__isnull=False)
                & ~Q(finding=""),
                name="check_answer_has_who_when_and_what",
            ),
        ]

    def __str__(self) -> str:
        return self.finding
