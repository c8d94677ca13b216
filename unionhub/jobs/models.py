"""Exports: who asked for which rows and why, who agreed, and the file for a day."""

from datetime import datetime
from typing import Self

from django.contrib.auth import get_user_model
from django.db.models import (
    CASCADE,
    BinaryField,
    CharField,
    CheckConstraint,
    DateTimeField,
    F,
    ForeignKey,
    Index,
    JSONField,
    Model,
    OuterRef,
    PositiveIntegerField,
    PositiveSmallIntegerField,
    Q,
    Subquery,
    UniqueConstraint,
    UUIDField,
)

from unionhub.jobs.choices import (
    EXPORT_MOVES,
    LEASE,
    OWN_CAP,
    WAITS,
    ExportKind,
    ExportState,
)
from unionhub.jobs.imports.models import ImportJob, ImportPiece, ImportRow
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import WrongState
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges

__all__ = ["ExportChunk", "ExportJob", "ImportJob", "ImportPiece", "ImportRow"]

PATH_LENGTH = 32
DIGEST = 32


class ExportJobQuerySet(ScopedQuerySet["ExportJob"]):
    """Exports as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """The exports asked for at unions in the actor's part of the tree."""
        return self.filter(in_ranges("org_path", actor.scope)).marked(actor)

    def with_names(self) -> Self:
        """With the staff codes of who asked and who decided."""
        users = get_user_model().objects
        return self.annotate(
            requester=Subquery(
                users.filter(pk=OuterRef("requested_by")).values("username")
            ),
            decider=Subquery(
                users.filter(pk=OuterRef("decided_by")).values("username")
            ),
        )

    def to_make(self, at: datetime) -> Self:
        """Those that wait for a worker; also those whose worker never came back."""
        lapsed = Q(claimed_at__isnull=True) | Q(claimed_at__lt=at - LEASE)
        return self.filter(lapsed, state=ExportState.APPROVED)

    def to_expire(self, at: datetime) -> Self:
        """Files whose day is over, and requests that nobody decided in time."""
        over = Q(state=ExportState.READY, expires_at__lte=at)
        forgotten = Q(state=ExportState.REQUESTED, requested_at__lte=at - WAITS)
        return self.filter(over | forgotten)


class ExportJob(Model):
    """One list of rows that an officer takes out of the system (R-ACC-07).

    It is REQUESTED with a reason. Up to 1,000 rows it is APPROVED at once; above, a
    second person decides. A worker makes the file (READY), which its requester alone
    may fetch for 24 hours; then the file is deleted and the row EXPIRED. An approver
    or the worker may end it as REFUSED. ``org_path`` copies the path of the union it
    was asked for; rows outside that part of the tree are never in it. ``row_count`` is
    what was counted when it was asked for, and what is in the file once it is READY;
    ``digest`` covers the cells, ``subjects_digest`` the persons.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = CharField("内容", max_length=16, choices=ExportKind)
    filters = JSONField("筛选", default=dict)
    reason = CharField("用途", max_length=200)
    state = CharField(
        "状态", max_length=10, choices=ExportState, default=ExportState.REQUESTED
    )
    organisation_id = CharField("所代表的工会", max_length=11)
    org_path = CharField("树路径", max_length=PATH_LENGTH)
    row_count = PositiveIntegerField("行数")
    requested_by = UUIDField("申请账号")
    requested_by_person = UUIDField("申请人本人", null=True)
    appointment_id = UUIDField("申请时的任职", null=True)
    requested_at = DateTimeField("申请时间")
    request_id = CharField("请求编号", max_length=64, blank=True)
    decided_by = UUIDField("审批账号", null=True)
    decided_by_person = UUIDField("审批人本人", null=True)
    decided_at = DateTimeField("审批时间", null=True)
    note = CharField("说明", max_length=200, blank=True)
    claimed_at = DateTimeField("开始生成时间", null=True)
    ready_at = DateTimeField("生成时间", null=True)
    expires_at = DateTimeField("失效时间", null=True)
    digest = BinaryField("内容摘要", max_length=DIGEST, null=True)
    subjects_digest = BinaryField("名单摘要", max_length=DIGEST, null=True)
    version = PositiveIntegerField("版本", default=1)

    objects = ExportJobQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导出"
        constraints = [
            CheckConstraint(
                condition=Q(state__in=ExportState.values), name="export_state_known"
            ),
            CheckConstraint(
                condition=~Q(reason=""), name="an_export_says_what_it_is_for"
            ),
            CheckConstraint(
                condition=Q(
                    requested_by_person__isnull=False, appointment_id__isnull=False
                ),
                name="an_export_is_asked_for_by_somebody_in_office",
            ),
            CheckConstraint(
                condition=Q(decided_by_person__isnull=True)
                | ~Q(decided_by_person=F("requested_by_person")),
                name="nobody_approves_an_export_of_their_own",
            ),
            CheckConstraint(
                condition=Q(row_count__lte=OWN_CAP)
                | Q(state__in=[ExportState.REQUESTED, ExportState.EXPIRED])
                | Q(decided_by__isnull=False),
                name="a_large_export_has_a_second_person",
            ),
            CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="export_has_both_decider_and_time",
            ),
            CheckConstraint(
                condition=~Q(state=ExportState.READY)
                | Q(
                    ready_at__isnull=False,
                    expires_at__isnull=False,
                    digest__isnull=False,
                ),
                name="a_ready_export_has_its_end",
            ),
        ]
        indexes = [
            Index(fields=["org_path", "id"], name="export_of_subtree"),
            Index(
                fields=["id"],
                condition=Q(
                    state__in=[
                        ExportState.REQUESTED,
                        ExportState.APPROVED,
                        ExportState.READY,
                    ]
                ),
                name="export_in_work",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    def move_to(self, state: str) -> None:
        """Take an allowed step; the caller holds the lock and saves.

        Raises:
            WrongState: the map has no such step.
        """
        if state not in EXPORT_MOVES[self.state]:
            raise WrongState(state=self.state, allowed=sorted(EXPORT_MOVES[self.state]))
        self.state = state


class ExportChunk(Model):
    """A piece of the file of one export, there for a day; every process can read it."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    job = ForeignKey(ExportJob, CASCADE, related_name="chunks", db_index=False)
    position = PositiveSmallIntegerField("次序")
    content = BinaryField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "导出文件"
        constraints = [
            UniqueConstraint(
                fields=["job", "position"], name="one_piece_per_place_in_a_file"
            )
        ]

    def __str__(self) -> str:
        return f"{self.job_id} {self.position}"
