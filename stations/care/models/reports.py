"""What is wrong at a station, as the public told it."""

from datetime import date
from typing import Self

from django.db.models import (
    PROTECT,
    CharField,
    CheckConstraint,
    DateField,
    DateTimeField,
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
from stations.care.choices import (
    ALIKE,
    LIVE_REPORTS,
    LONGEST_TEXT,
    REPORT_MOVES,
    UNSETTLED,
    Aspect,
    ReportKind,
    ReportState,
)
from stations.places.choices import FacilityKind
from stations.places.models import Station, is_keeper
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import WrongState
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet

ENDS = (ReportState.CONFIRMED, ReportState.REJECTED)
SETTLED = (*ENDS, ReportState.FIXED)


class StationReportQuerySet(ScopedQuerySet["StationReport"]):
    """Reports as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those about stations that the actor may see."""
        here = Station.objects.visible_to(actor)
        return self.filter(station__in=here).marked(actor)

    def unsettled(self) -> Self:
        """Those about which the union has to do something."""
        return self.filter(state__in=UNSETTLED)

    def overdue_on(self, day: date) -> Self:
        """Those whose due day has passed."""
        return self.unsettled().filter(due_on__lt=day)

    def waiting_for(self, actor: Actor, *, everywhere: bool) -> Self:
        """What waits at the actor's own union, or at all in the scope; a keeper's
        stations are the own ones, whichever union's desk it lies on."""
        rows = self.visible_to(actor).unsettled()
        if everywhere or is_keeper(actor):
            return rows
        return rows.filter(desk_path__in=[low for low, _high in actor.scope])


class StationReport(Model):
    """One matter at one station, told by one person or by many.

    Its life: NEW, IN_PROGRESS, then FIXED with a reply. Whoever told of it confirms
    (CONFIRMED; so does silence, or a second officer) or says that it is not so
    (REOPENED); REJECTED is an end, with the reason as reply. The same fault, the same
    locked door, the same wrong entry told again while it lives is joined to it, and
    ``voices_count`` grows.

    It lies on the desk of the station's union; each time it is overdue it goes one
    level up, and ``escalated`` counts how often.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    station = ForeignKey(
        Station, PROTECT, related_name="reports", verbose_name="服务站点"
    )
    kind = CharField("类别", max_length=12, choices=ReportKind)
    facility = CharField("设施", max_length=16, choices=FacilityKind, blank=True)
    aspect = CharField("有误的信息", max_length=12, choices=Aspect, blank=True)
    state = CharField(
        "状态", max_length=12, choices=ReportState, default=ReportState.NEW
    )
    voices_count = PositiveIntegerField("反映人数", default=1)
    told_at = DateTimeField("首次反映时间")
    due_on = DateField("办理期限")
    desk = ForeignKey(Organisation, PROTECT, related_name="+", verbose_name="办理工会")
    desk_path = CharField("办理工会树路径", max_length=PATH_LENGTH)
    escalated = PositiveSmallIntegerField("上转次数", default=0)
    reply = CharField("答复", max_length=LONGEST_TEXT, blank=True)
    settled_by = UUIDField("办理账号", null=True)
    settled_at = DateTimeField("办理时间", null=True)
    ended_on = DateField("办结日期", null=True)
    version = PositiveIntegerField("版本", default=1)

    objects = StationReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "群众反映"
        constraints = [
            CheckConstraint(
                condition=Q(~Q(facility=""), kind=ReportKind.FAULT)
                | Q(~Q(kind=ReportKind.FAULT), facility=""),
                name="report_of_a_fault_names_the_facility",
            ),
            CheckConstraint(
                condition=Q(~Q(aspect=""), kind=ReportKind.CORRECTION)
                | Q(~Q(kind=ReportKind.CORRECTION), aspect=""),
                name="report_of_an_error_says_of_what",
            ),
            # Two who tell of the same at one moment: the second is joined.
            UniqueConstraint(
                fields=["station", "kind", "facility", "aspect"],
                condition=Q(state__in=sorted(LIVE_REPORTS), kind__in=sorted(ALIKE)),
                name="report_of_the_same_once",
            ),
            CheckConstraint(
                condition=Q(settled_by__isnull=True, settled_at__isnull=True)
                | Q(settled_by__isnull=False, settled_at__isnull=False),
                name="report_settled_has_both_who_and_when",
            ),
            CheckConstraint(
                condition=~Q(state__in=SETTLED) | ~Q(reply=""),
                name="report_settled_has_a_reply",
            ),
            CheckConstraint(
                condition=Q(state__in=ENDS, ended_on__isnull=False)
                | Q(~Q(state__in=ENDS), ended_on__isnull=True),
                name="report_ended_has_its_day",
            ),
            CheckConstraint(
                condition=Q(voices_count__gte=1), name="report_was_told_by_somebody"
            ),
        ]
        indexes = [
            Index(fields=["due_on", "id"], name="report_by_due_day"),
            Index(
                fields=["desk_path", "due_on", "id"],
                condition=Q(state__in=sorted(UNSETTLED)),
                name="report_on_the_desk",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        """The facility, or what of the entry is wrong; else nothing."""
        return str(
            self.get_facility_display() if self.facility else self.get_aspect_display()
        )

    @property
    def title(self) -> str:
        """What it is about, in words."""
        subject = f"（{self.subject}）" if self.subject else ""
        return f"{self.get_kind_display()}{subject}"

    @property
    def available_actions(self) -> list[str]:
        """The states that may come next."""
        return sorted(REPORT_MOVES[self.state])

    @property
    def is_unsettled(self) -> bool:
        """Whether the union has to do something."""
        return self.state in UNSETTLED

    @property
    def is_to_be_answered(self) -> bool:
        """Whether whoever told of it may say that it is settled, or is not."""
        return self.state == ReportState.FIXED

    def move_to(self, state: str) -> None:
        """Take an allowed step; the caller holds the lock and saves."""
        if state not in REPORT_MOVES[self.state]:
            raise WrongState(state=self.state, allowed=self.available_actions)
        self.state = state
