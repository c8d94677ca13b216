"""Imports: the file while it is read, its rows, and how far each import has come."""

from datetime import datetime
from typing import Self

from django.contrib.auth import get_user_model
from django.db.models import (
    CASCADE,
    BinaryField,
    BooleanField,
    CharField,
    CheckConstraint,
    DateTimeField,
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

from unionhub.jobs.imports.choices import (
    AT_WORK,
    ENDED,
    IMPORT_MOVES,
    KEPT,
    LEASE,
    WAITS,
    WITHOUT_EFFECT,
    WRITING,
    ImportKind,
    ImportState,
    Media,
    RowVerdict,
)
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import WrongState
from unionhub.kernel.ids import uuid7
from unionhub.kernel.scope import ScopedQuerySet, in_ranges

PATH_LENGTH = 32
DIGEST = 32
WHOLE = 100


class ImportJobQuerySet(ScopedQuerySet["ImportJob"]):
    """Imports as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """The imports of unions in the actor's part of the tree."""
        return self.filter(in_ranges("org_path", actor.scope)).marked(actor)

    def with_names(self) -> Self:
        """With the staff codes of who brought the file."""
        users = get_user_model().objects
        own = users.filter(pk=OuterRef("requested_by")).values("username")
        return self.annotate(requester=Subquery(own))

    def of_file(self, organisation: str, kind: str, digest: bytes) -> Self:
        """Those of the same file that had, or may have, an effect."""
        rows = self.filter(organisation_id=organisation, kind=kind, digest=digest)
        return rows.exclude(state__in=WITHOUT_EFFECT)

    def to_work(self, at: datetime) -> Self:
        """Those that wait for a worker; also those whose worker never came back."""
        lapsed = Q(claimed_at__isnull=True) | Q(claimed_at__lt=at - LEASE)
        return self.filter(lapsed, state__in=AT_WORK)

    def forgotten(self, at: datetime) -> Self:
        """Previews that nobody confirmed in time."""
        return self.filter(state=ImportState.PREVIEWED, requested_at__lte=at - WAITS)

    def to_clear(self, at: datetime) -> Self:
        """Ended long enough ago: what the wrong rows said is not kept."""
        return self.filter(state__in=ENDED, ended_at__lte=at - KEPT, is_cleared=False)


class ImportJob(Model):
    """One file of rows that an officer brings into the system.

    UPLOADED, it is CHECKING row by row and then PREVIEWED: how many rows are new,
    changed, unchanged, wrong. Its officer has it CONFIRMED; RUNNING, the rows are
    weighed once more and done, chunk by chunk, and it is DONE. It can be CANCELLED on
    every stretch of the way, and it FAILED when the file or the office is not what it
    was; ``note`` says why, by code. What was done before stays done.

    ``staged``, ``checked`` and ``applied`` are row numbers, moved in the transaction of
    what they tell of: whoever goes on begins behind them. ``layout`` is that of the
    columns it was checked by.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = CharField("内容", max_length=16, choices=ImportKind)
    state = CharField(
        "状态", max_length=10, choices=ImportState, default=ImportState.UPLOADED
    )
    organisation_id = CharField("所代表的工会", max_length=11)
    org_path = CharField("树路径", max_length=PATH_LENGTH)
    file_name = CharField("文件名", max_length=200)
    media = CharField("格式", max_length=4, choices=Media)
    size = PositiveIntegerField("字节数")
    digest = BinaryField("文件摘要", max_length=DIGEST)
    layout = CharField("模板版本", max_length=12)
    requested_by = UUIDField("上传账号")
    requested_by_person = UUIDField("上传人本人")
    appointment_id = UUIDField("上传时的任职")
    requested_at = DateTimeField("上传时间")
    request_id = CharField("请求编号", max_length=64, blank=True)
    claimed_at = DateTimeField("开始处理时间", null=True)
    is_staged = BooleanField("已读完", default=False)
    total = PositiveIntegerField("行数", default=0)
    hidden_rows = PositiveIntegerField("隐藏行", default=0)
    hidden_sheets = PositiveSmallIntegerField("隐藏工作表", default=0)
    staged = PositiveIntegerField("读到", default=0)
    checked = PositiveIntegerField("检查到", default=0)
    applied = PositiveIntegerField("导入到", default=0)
    done = PositiveIntegerField("已处理", default=0)
    new = PositiveIntegerField("新增", default=0)
    changed = PositiveIntegerField("更正", default=0)
    unchanged = PositiveIntegerField("无变化", default=0)
    wrong = PositiveIntegerField("有误", default=0)
    made = PositiveIntegerField("已新增", default=0)
    corrected = PositiveIntegerField("已更正", default=0)
    refused = PositiveIntegerField("导入时有误", default=0)
    skip_wrong = BooleanField("跳过有误的行", default=False)
    confirmed_at = DateTimeField("确认时间", null=True)
    ended_at = DateTimeField("结束时间", null=True)
    note = CharField("原因", max_length=40, blank=True)
    is_cleared = BooleanField("已清除", default=False)
    version = PositiveIntegerField("版本", default=1)

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导入"
        constraints = [
            CheckConstraint(
                condition=Q(state__in=ImportState.values), name="import_state_known"
            ),
            UniqueConstraint(
                fields=["organisation_id", "kind", "digest"],
                condition=~Q(state__in=WITHOUT_EFFECT),
                name="a_file_is_imported_once",
            ),
            UniqueConstraint(
                fields=["organisation_id", "kind"],
                condition=Q(state__in=WRITING),
                name="one_import_writes_at_a_time",
            ),
            CheckConstraint(
                condition=~Q(state__in=[*WRITING, ImportState.DONE])
                | Q(confirmed_at__isnull=False),
                name="an_import_that_writes_was_confirmed",
            ),
            CheckConstraint(
                condition=Q(wrong=0) | Q(skip_wrong=True) | ~Q(state__in=WRITING),
                name="wrong_rows_are_skipped_knowingly",
            ),
            CheckConstraint(
                condition=~Q(state__in=ENDED) | Q(ended_at__isnull=False),
                name="an_ended_import_has_its_time",
            ),
        ]
        indexes = [
            Index(fields=["org_path", "id"], name="import_of_subtree"),
            Index(fields=["id"], condition=~Q(state__in=ENDED), name="import_in_work"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def progress(self) -> int:
        """How far the present stretch is, of a hundred."""
        if self.state in {ImportState.CHECKING, ImportState.RUNNING} and self.total:
            return WHOLE * self.done // self.total
        return 0 if self.state in AT_WORK else WHOLE

    def move_to(self, state: str) -> None:
        """Take an allowed step; the caller holds the lock and saves.

        Raises:
            WrongState: the map has no such step.
        """
        if state not in IMPORT_MOVES[self.state]:
            raise WrongState(state=self.state, allowed=sorted(IMPORT_MOVES[self.state]))
        self.state = state


class ImportPiece(Model):
    """A piece of an uploaded file, sealed, there until all rows are read."""

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    job = ForeignKey(ImportJob, CASCADE, related_name="pieces", db_index=False)
    position = PositiveSmallIntegerField("次序")
    content_sealed = BinaryField("内容（密封）")

    class Meta:
        verbose_name = verbose_name_plural = "导入文件"
        constraints = [
            UniqueConstraint(
                fields=["job", "position"], name="one_piece_per_place_in_an_upload"
            )
        ]

    def __str__(self) -> str:
        return f"{self.job_id} {self.position}"


class ImportRowQuerySet(ScopedQuerySet["ImportRow"]):
    """Rows as sets."""

    def visible_to(self, actor: Actor) -> Self:
        """Those of the imports that the actor may see."""
        return self.filter(in_ranges("job__org_path", actor.scope)).marked(actor)

    def of(self, job: ImportJob) -> Self:
        """Those of one import, in the order of the file."""
        return self.filter(job=job).order_by("number")

    def failed(self) -> Self:
        """Those that were wrong when they were checked, or when they were done."""
        return self.filter(Q(verdict=RowVerdict.WRONG) | Q(outcome=RowVerdict.WRONG))

    def sound(self) -> Self:
        """The others."""
        return self.exclude(Q(verdict=RowVerdict.WRONG) | Q(outcome=RowVerdict.WRONG))


class ImportRow(Model):
    """One row of an import: what it means, what came of it, what is wrong with it.

    ``number`` is that of the file. What it says is sealed, and gone once the row is
    done; of a wrong one a week later. ``key`` is keyed: two rows with the same one say
    the same thing twice. ``faults`` are pairs of column and code.
    """

    id = UUIDField(primary_key=True, default=uuid7, editable=False)
    job = ForeignKey(ImportJob, CASCADE, related_name="rows", db_index=False)
    number = PositiveIntegerField("行号")
    cells_sealed = BinaryField("内容（密封）", null=True)
    key = CharField("比对键", max_length=64, blank=True)
    spot = CharField("位置格", max_length=24, blank=True)
    verdict = CharField("检查结果", max_length=10, choices=RowVerdict, blank=True)
    outcome = CharField("导入结果", max_length=10, choices=RowVerdict, blank=True)
    faults = JSONField("错误", default=list)
    target = CharField("对象", max_length=64, blank=True)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导入行"
        constraints = [
            UniqueConstraint(fields=["job", "number"], name="one_row_per_number")
        ]
        indexes = [
            Index(
                fields=["job", "key"], condition=~Q(key=""), name="import_row_by_key"
            ),
            Index(
                fields=["job", "spot"], condition=~Q(spot=""), name="import_row_by_spot"
            ),
            Index(
                fields=["job", "number"],
                condition=Q(verdict=RowVerdict.WRONG) | Q(outcome=RowVerdict.WRONG),
                name="import_row_failed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job_id} {self.number}"
