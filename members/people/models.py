"""Members: one person, one row; their history in periods; their number in deltas."""

from typing import Self

from django.db.models import (
    PROTECT,
    BinaryField,
    CharField,
    CheckConstraint,
    DateField,
    F,
    ForeignKey,
    Index,
    Model,
    OneToOneField,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    Q,
    SmallIntegerField,
    UniqueConstraint,
    UUIDField,
)

from members.organisations.choices import OccupationGroup
from members.organisations.models import PATH_LENGTH, Employer, Organisation
from members.people.choices import (
    LIVE_STANDINGS,
    STANDING_MOVES,
    MemberChange,
    RealnameState,
    Sex,
    Standing,
)
from unionhub.accounts.models import has_phone
from unionhub.kernel import masking, sealing
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import WrongState
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges, subtree
from unionhub.persons.choices import DocumentKind
from unionhub.persons.models import Person

LAST_CHARACTER = "\U0010ffff"


class MemberQuerySet(ScopedQuerySet["Member"]):
    """Members as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """The members of unions in the actor's part of the tree."""
        return self.filter(in_ranges("org_path", actor.scope)).marked(actor)

    def of(self, actor: Actor) -> Self:
        """The actor's own membership."""
        return self.filter(pk=actor.person_id).marked(actor)

    def under(self, organisation: Organisation) -> Self:
        """The members of a union and of all below it."""
        return self.filter(in_ranges("org_path", (subtree(organisation.path),)))

    def with_phone(self, phone: str) -> Self:
        """The members with this normalised phone number, under any live index key."""
        return self.filter(has_phone(phone))

    def called(self, beginning: str) -> Self:
        """The members whose name begins so: one range of an index on both engines."""
        return self.filter(name__gte=beginning, name__lt=beginning + LAST_CHARACTER)

    def live(self) -> Self:
        """Those whose membership goes on."""
        return self.filter(standing__in=LIVE_STANDINGS)

    def active(self) -> Self:
        """The members that count (R-MEM-13)."""
        return self.filter(standing=Standing.ACTIVE)


class Member(Model):
    """A union member, from the first admission on and for life (DESIGN.md §5).

    The key is the person's id, so two memberships at once cannot be written down.
    ``org_path`` copies the organisation's path: a subtree is a range of one index.
    """

    person = OneToOneField(Person, PROTECT, primary_key=True, related_name="member")
    number = CharField("会员号", max_length=12)
    document_kind = CharField("证件类型", max_length=16, choices=DocumentKind)
    id_number_sealed = BinaryField("证件号码（密封）")
    phone_sealed = BinaryField("手机号码（密封）", null=True)
    phone_index = BinaryField("手机号码盲索引", max_length=32, null=True)
    phone_index_even = BinaryField(
        "手机号码盲索引（偶数版密钥）", max_length=32, null=True
    )
    name = CharField("姓名", max_length=50)
    sex = PositiveSmallIntegerField("性别", choices=Sex)
    birth_year = PositiveSmallIntegerField("出生年", null=True)
    occupation_group = CharField("职业群体", max_length=20, choices=OccupationGroup)
    employer = ForeignKey(
        Employer, PROTECT, null=True, related_name="members", verbose_name="用人单位"
    )
    employer_name = CharField("单位名称", max_length=100, blank=True)
    organisation = ForeignKey(
        Organisation, PROTECT, related_name="members", verbose_name="所在工会"
    )
    org_path = CharField("树路径", max_length=PATH_LENGTH)
    standing = CharField(
        "会籍状态", max_length=10, choices=Standing, default=Standing.ACTIVE
    )
    realname_state = CharField("实名状态", max_length=12, choices=RealnameState)
    joined_on = DateField("入会日期")
    version = PositiveIntegerField("版本", default=1)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "会员"
        constraints = [
            UniqueConstraint(fields=["number"], name="member_number_once"),
            CheckConstraint(
                condition=Q(birth_year__isnull=True) | Q(birth_year__gte=1900),
                name="member_born_in_living_memory",
            ),
        ]
        indexes = [
            Index(fields=["org_path", "person"], name="member_of_subtree"),
            Index(fields=["phone_index"], name="member_by_phone"),
            Index(fields=["phone_index_even"], name="member_by_phone_even"),
            Index(
                fields=["name", "birth_year", "org_path", "person"],
                name="member_by_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"

    @property
    def is_live(self) -> bool:
        """Whether the membership goes on: active or retained."""
        return self.standing in LIVE_STANDINGS

    @property
    def masked_id_number(self) -> str:
        """The document number as lists show it."""
        return masking.id_number(sealing.unseal(self, "id_number_sealed"))

    @property
    def masked_phone(self) -> str:
        """The phone number as lists show it."""
        if self.phone_sealed is None:
            return ""
        return masking.phone(sealing.unseal(self, "phone_sealed"))

    def move_to(self, standing: str) -> None:
        """Take an allowed step; the caller holds the lock and saves."""
        if standing not in STANDING_MOVES[self.standing]:
            allowed = sorted(STANDING_MOVES[self.standing])
            raise WrongState(state=self.standing, allowed=allowed)
        self.standing = standing


class MembershipPeriod(Model):
    """One stretch of a membership in one union with one standing.

    At most one is open, and none overlap: a partial unique index and a trigger
    on both engines say so (FEATURES 11). ``to_on`` is the last day, inclusive of
    none: the next period begins on it.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    person = ForeignKey(Person, PROTECT, related_name="periods")
    organisation = ForeignKey(Organisation, PROTECT, related_name="periods")
    standing = CharField("会籍状态", max_length=10, choices=Standing)
    from_on = DateField("起始日期")
    to_on = DateField("截止日期", null=True)
    event = CharField("变化类型", max_length=16, choices=MemberChange)
    reason = CharField("变化原因", max_length=200, blank=True)
    document = CharField("依据", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "会籍期间"
        constraints = [
            UniqueConstraint(
                fields=["person"],
                condition=Q(to_on__isnull=True),
                name="one_open_period_per_person",
            ),
            CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="period_ends_after_it_begins",
            ),
        ]
        indexes = [Index(fields=["person", "from_on"], name="period_of_person")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.standing} {self.from_on}"


class HeadcountDelta(Model):
    """One more or one less, written with the change that causes it; never edited.

    Counts are sums of these rows: no counter row is fought over (R-ORG-14).
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    person = ForeignKey(Person, PROTECT, related_name="+")
    organisation = ForeignKey(Organisation, PROTECT, related_name="+")
    org_path = CharField("树路径", max_length=PATH_LENGTH)
    on = DateField("日期")
    occupation_group = CharField("职业群体", max_length=20, choices=OccupationGroup)
    is_realname = SmallIntegerField("实名")
    delta = SmallIntegerField("增减")

    class Meta:
        verbose_name = verbose_name_plural = "人数变动"
        constraints = [
            CheckConstraint(
                condition=Q(delta__in=(-1, 1)), name="headcount_delta_is_one"
            ),
            CheckConstraint(
                condition=Q(is_realname__in=(0, 1)), name="headcount_realname_is_a_bit"
            ),
        ]
        indexes = [Index(fields=["org_path", "on"], name="headcount_of_subtree")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.on} {self.delta:+d}"
