"""Who lives together: households and their members, dated."""

from datetime import date
from typing import Self
from uuid import UUID

from django.db.models import (
    PROTECT,
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
    Model,
    OuterRef,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    Q,
    UniqueConstraint,
    UUIDField,
)

from members.organisations.models import PATH_LENGTH, Organisation
from members.people.choices import Sex
from services.hardship.choices import ADULT, Departure, Relation
from services.programmes.choices import Residence
from unionhub.kernel import identity, masking, sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges
from unionhub.persons.choices import DocumentKind
from unionhub.persons.models import Person
from unionhub.reference.models import Region


class HouseholdQuerySet(ScopedQuerySet["Household"]):
    """Households as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those whose union lies in the actor's part of the tree."""
        return self.filter(in_ranges("org_path", actor.scope)).marked(actor)

    def of(self, actor: Actor) -> Self:
        """The one the actor lives in now; nobody's for whom we do not know."""
        here = HouseholdMember.objects.live().filter(
            household=OuterRef("pk"), person=actor.person_id
        )
        return self.filter(Exists(here)).marked(actor)


class Household(Model):
    """People who live on one income; aid is counted by household (R-AID-02).

    ``organisation`` is the union that keeps its papers. Its members come and go by
    dated rows, and whoever lives in one lives in no other: a partial unique index
    says so. Whom a worker names is only named until the union's clerk submits the
    dossier. ``ended_on``: its last member has left.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    head = ForeignKey(Person, PROTECT, related_name="+")
    head_name = CharField("户主姓名", max_length=50)
    organisation = ForeignKey(
        Organisation, PROTECT, related_name="households", verbose_name="建档工会"
    )
    org_path = CharField("树路径", max_length=PATH_LENGTH)
    region = ForeignKey(Region, PROTECT, related_name="+", verbose_name="居住地")
    residence = CharField("户别", max_length=5, choices=Residence)
    address_sealed = BinaryField("住址（密封）")
    phone_sealed = BinaryField("联系电话（密封）", null=True)
    opened_at = DateTimeField("登记时间")
    opened_by = UUIDField("登记账号")
    ended_on = DateField("结束日期", null=True)
    version = PositiveIntegerField("版本", default=1)

    objects = HouseholdQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "家庭"
        indexes = [Index(fields=["org_path", "id"], name="household_of_subtree")]

    def __str__(self) -> str:
        return f"{self.head_name} {self.residence}"

    @property
    def person_id(self) -> UUID:
        """The person that a look at it is a look at."""
        return self.head_id

    @property
    def masked_phone(self) -> str:
        """The phone number as everybody reads it."""
        if self.phone_sealed is None:
            return ""
        return masking.phone(sealing.unseal(self, "phone_sealed"))


class HouseholdMemberQuerySet(ScopedQuerySet["HouseholdMember"]):
    """Members of households as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of households in the actor's part of the tree."""
        scope = in_ranges("household__org_path", actor.scope)
        return self.filter(scope).marked(actor)

    def confirmed(self) -> Self:
        """Those whom an officer has let in; for all others only these live there."""
        return self.filter(is_proposed=False)

    def named(self) -> Self:
        """Those who have not left, and whom the worker has named: of them the papers
        of the own dossier tell."""
        return self.filter(until__isnull=True)

    def named_on(self, day: date) -> Self:
        """The same on a day; the day of leaving counts no more."""
        left = Q(until__isnull=True) | Q(until__gt=day)
        return self.filter(left, since__lte=day)

    def live(self) -> Self:
        """Those who live there and have not left."""
        return self.named().confirmed()

    def on(self, day: date) -> Self:
        """Those who live there on a day; the day of leaving counts no more."""
        return self.named_on(day).confirmed()

    def overlapping(self, member: "HouseholdMember") -> Self:
        """Where the same person lived at a time that this row counts as well."""
        earlier = self.filter(person=member.person_id, until__gt=member.since)
        return earlier.confirmed().exclude(pk=member.pk)

    def names(self) -> list[str]:
        """Which rows they are: a household with the same ones is the same people."""
        return [str(pk) for pk in self.order_by("pk").values_list("pk", flat=True)]


class HouseholdMember(Model):
    """One person in one household, from a day on until another.

    ``is_proposed``: the worker has named them in the own application, and nobody has
    confirmed it: they may live elsewhere.

    ``health_sealed`` holds the code of the state of health and, after colons, kind and
    grade of a disability.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    household = ForeignKey(Household, PROTECT, related_name="members")
    person = ForeignKey(Person, PROTECT, related_name="households")
    name = CharField("姓名", max_length=50)
    relation = CharField("与户主关系", max_length=12, choices=Relation)
    document_kind = CharField("证件类型", max_length=16, choices=DocumentKind)
    id_number_sealed = BinaryField("证件号码（密封）")
    sex = PositiveSmallIntegerField("性别", choices=Sex)
    birth_year = PositiveSmallIntegerField("出生年")
    health_sealed = BinaryField("健康状况（密封）", null=True)
    is_proposed = BooleanField("待核实", default=False)
    since = DateField("加入日期")
    until = DateField("离开日期", null=True)
    departure = CharField("离开原因", max_length=8, choices=Departure, blank=True)

    objects = HouseholdMemberQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "家庭成员"
        constraints = [
            UniqueConstraint(
                fields=["person"],
                condition=Q(until__isnull=True, is_proposed=False),
                name="one_live_household_a_person",
            ),
            UniqueConstraint(
                fields=["household", "person"],
                condition=Q(until__isnull=True),
                name="once_in_a_household",
            ),
            CheckConstraint(
                condition=~Q(is_proposed=True, relation="HEAD"),
                name="head_is_not_only_named",
            ),
            UniqueConstraint(
                fields=["household"],
                condition=Q(until__isnull=True, relation="HEAD"),
                name="one_head_a_household",
            ),
            CheckConstraint(
                condition=Q(until__isnull=True, departure="")
                | (Q(until__gte=F("since")) & ~Q(departure="")),
                name="household_left_says_when_and_why",
            ),
        ]
        indexes = [
            Index(fields=["household", "until"], name="household_members"),
            Index(fields=["person", "since"], name="households_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.relation}"

    @property
    def masked_id_number(self) -> str:
        """The document number as everybody reads it."""
        return masking.id_number(sealing.unseal(self, "id_number_sealed"))

    def is_adult(self, day: date) -> bool:
        """Of age on a day; to the year where the document does not tell the day."""
        number = sealing.unseal(self, "id_number_sealed")
        born = identity.parse(self.document_kind, number, today=day).birth_date
        born = born or date(self.birth_year, 12, 31)
        return identity.age_on(born, day) >= ADULT


def household_of(person_id: UUID, day: date) -> HouseholdMember | None:
    """Where somebody lives on a day."""
    rows = HouseholdMember.objects.on(day).filter(person=person_id)
    return rows.select_related("household").order_by("-since").first()
