"""Where somebody wishes for a station."""

from datetime import date
from typing import Self

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
    FloatField,
    ForeignKey,
    Index,
    Model,
    OneToOneField,
    PositiveIntegerField,
    Q,
    UUIDField,
)

from members.organisations.models import PATH_LENGTH, Organisation
from stations.care.choices import (
    LIVE_SUGGESTIONS,
    LONGEST_TEXT,
    SUGGESTION_MOVES,
    SuggestionState,
)
from stations.places.models import Station
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import WrongState
from unionhub.kernel.geometry import Point
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges
from unionhub.reference.choices import Datum
from unionhub.reference.models import Region

ENDS = (SuggestionState.ACCEPTED, SuggestionState.DECLINED)


class SiteSuggestionQuerySet(ScopedQuerySet["SiteSuggestion"]):
    """Suggested sites as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those in the actor's part of the tree."""
        return self.filter(in_ranges("org_path", actor.scope)).marked(actor)

    def unsettled(self) -> Self:
        """Those that wait for an answer."""
        return self.filter(state__in=LIVE_SUGGESTIONS)

    def overdue_on(self, day: date) -> Self:
        """Those whose due day has passed."""
        return self.unsettled().filter(due_on__lt=day)

    def waiting_for(self, actor: Actor, *, everywhere: bool) -> Self:
        """What waits at the actor's own union, or in all of the scope."""
        rows = self.visible_to(actor).unsettled()
        if everywhere:
            return rows
        return rows.filter(org_path__in=[low for low, _high in actor.scope])


class SiteSuggestion(Model):
    """A place where workers miss a station, told by one person or by many.

    Its life: PENDING, SURVEYING, then ACCEPTED, with the PLANNED station that came of
    it, or DECLINED, with the reason as reply. Another one within fifty metres is
    joined to it while it lives. The union of the county answers.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = ForeignKey(
        Organisation, PROTECT, related_name="+", verbose_name="办理工会"
    )
    org_path = CharField("树路径", max_length=PATH_LENGTH)
    region = ForeignKey(Region, PROTECT, related_name="+", verbose_name="所在区划")
    place = CharField("地点", max_length=100)
    told_lng = FloatField("所报经度")
    told_lat = FloatField("所报纬度")
    told_system = CharField("所报坐标系", max_length=8, choices=Datum)
    lng = FloatField("经度（WGS-84）")
    lat = FloatField("纬度（WGS-84）")
    state = CharField(
        "状态", max_length=12, choices=SuggestionState, default=SuggestionState.PENDING
    )
    voices_count = PositiveIntegerField("建议人数", default=1)
    told_at = DateTimeField("首次建议时间")
    due_on = DateField("答复期限")
    reply = CharField("答复", max_length=LONGEST_TEXT, blank=True)
    station = OneToOneField(
        Station, PROTECT, null=True, related_name="suggestion", verbose_name="筹建站点"
    )
    settled_by = UUIDField("办理账号", null=True)
    settled_at = DateTimeField("办理时间", null=True)
    ended_on = DateField("办结日期", null=True)
    version = PositiveIntegerField("版本", default=1)

    objects = SiteSuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "建站建议"
        constraints = [
            CheckConstraint(
                condition=Q(state=SuggestionState.ACCEPTED, station__isnull=False)
                | Q(~Q(state=SuggestionState.ACCEPTED), station__isnull=True),
                name="suggestion_adopted_has_its_station",
            ),
            CheckConstraint(
                condition=Q(settled_by__isnull=True, settled_at__isnull=True)
                | Q(settled_by__isnull=False, settled_at__isnull=False),
                name="suggestion_settled_has_both_who_and_when",
            ),
            CheckConstraint(
                condition=~Q(state__in=ENDS) | ~Q(reply=""),
                name="suggestion_ended_has_a_reply",
            ),
            CheckConstraint(
                condition=Q(state__in=ENDS, ended_on__isnull=False)
                | Q(~Q(state__in=ENDS), ended_on__isnull=True),
                name="suggestion_ended_has_its_day",
            ),
            CheckConstraint(
                condition=Q(voices_count__gte=1),
                name="suggestion_was_told_by_somebody",
            ),
            CheckConstraint(
                condition=Q(lng__range=(97, 109), lat__range=(26, 35)),
                name="suggestion_lies_in_the_province",
            ),
        ]
        indexes = [
            Index(fields=["due_on", "id"], name="suggestion_by_due_day"),
            Index(fields=["org_path", "due_on", "id"], name="suggestion_of_subtree"),
            Index(fields=["lng", "lat"], name="suggestion_near"),
        ]

    def __str__(self) -> str:
        return self.place

    @property
    def point(self) -> Point:
        """Where it is."""
        return Point(lng=self.lng, lat=self.lat)

    @property
    def available_actions(self) -> list[str]:
        """The states that may come next."""
        return sorted(SUGGESTION_MOVES[self.state])

    @property
    def is_unsettled(self) -> bool:
        """Whether it waits for an answer."""
        return self.state in LIVE_SUGGESTIONS

    def move_to(self, state: str) -> None:
        """Take an allowed step; the caller holds the lock and saves."""
        if state not in SUGGESTION_MOVES[self.state]:
            raise WrongState(state=self.state, allowed=self.available_actions)
        self.state = state
