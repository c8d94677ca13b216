"""docs/states.md: the lives of things, drawn from the tables that the code obeys."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices

from members.enrolment.choices import ENROLMENT_MOVES, EnrolmentState
from members.organisations.choices import UNION_MOVES, UnionStatus
from members.people.choices import STANDING_MOVES, Standing
from services.aid.choices import (
    APPLICATION_MOVES,
    CORRECTION_MOVES,
    ApplicationState,
    CorrectionState,
)
from services.hardship.choices import (
    ASSESSMENT_MOVES,
    DOSSIER_MOVES,
    WAIVER_MOVES,
    AssessmentState,
    DossierState,
    WaiverState,
)
from services.ledger.choices import (
    OFFER_MOVES,
    PERIOD_MOVES,
    RETURN_MOVES,
    OfferState,
    PeriodState,
    ReturnState,
)
from services.payments.choices import (
    BATCH_MOVES,
    EXCEPTION_MOVES,
    PAY_MOVES,
    RECOVERY_MOVES,
    BatchState,
    ExceptionState,
    PayState,
    RecoveryState,
)
from services.programmes.choices import ROUND_MOVES, RoundState
from services.review.choices import (
    APPEAL_MOVES,
    CASE_MOVES,
    NOTICE_MOVES,
    OBJECTION_MOVES,
    AppealState,
    CaseState,
    NoticeState,
    ObjectionState,
)
from stations.care.choices import (
    REPORT_MOVES,
    SUGGESTION_MOVES,
    ReportState,
    SuggestionState,
)
from stations.coverage.choices import STUDY_MOVES, StudyState
from stations.places.choices import (
    INSPECTION_MOVES,
    LISTING_MOVES,
    STATION_MOVES,
    InspectionOutcome,
    Listing,
    StationState,
)
from unionhub.files.choices import FILE_MOVES, FileState
from unionhub.jobs.choices import EXPORT_MOVES, ExportState
from unionhub.jobs.imports.choices import IMPORT_MOVES, ImportState
from unionhub.messages.choices import MESSAGE_MOVES, MessageState

Moves = Mapping[str, set[str]]


@dataclass(frozen=True)
class Life:
    """One kind of thing: its name, its states, the steps between them, its birth."""

    title: str
    states: type[TextChoices]
    moves: Moves
    born: str


LIVES = (
    Life("工会 Organisation", UnionStatus, UNION_MOVES, UnionStatus.PREPARING),
    Life("入会申请 Enrolment", EnrolmentState, ENROLMENT_MOVES, EnrolmentState.PENDING),
    Life("会籍 Member standing", Standing, STANDING_MOVES, Standing.ACTIVE),
    Life("站点 Station", StationState, STATION_MOVES, StationState.PLANNED),
    Life("站点发布 Station listing", Listing, LISTING_MOVES, Listing.COLLECTED),
    Life("群众反映 Station report", ReportState, REPORT_MOVES, ReportState.NEW),
    Life(
        "建站建议 Site suggestion",
        SuggestionState,
        SUGGESTION_MOVES,
        SuggestionState.PENDING,
    ),
    Life(
        "站点检查 Station inspection",
        InspectionOutcome,
        INSPECTION_MOVES,
        InspectionOutcome.PASSED,
    ),
    Life("覆盖分析 Coverage study", StudyState, STUDY_MOVES, StudyState.QUEUED),
    Life("轮次 Round", RoundState, ROUND_MOVES, RoundState.PLANNED),
    Life("资金下达 Offer", OfferState, OFFER_MOVES, OfferState.OFFERED),
    Life("资金上交 Fund return", ReturnState, RETURN_MOVES, ReturnState.PROPOSED),
    Life("会计期间 Period", PeriodState, PERIOD_MOVES, PeriodState.OPEN),
    Life("审批事项 Case", CaseState, CASE_MOVES, CaseState.IN_REVIEW),
    Life("公示 Notice", NoticeState, NOTICE_MOVES, NoticeState.OPEN),
    Life("公示异议 Objection", ObjectionState, OBJECTION_MOVES, ObjectionState.OPEN),
    Life("申诉 Appeal", AppealState, APPEAL_MOVES, AppealState.OPEN),
    Life("发放批次 Batch", BatchState, BATCH_MOVES, BatchState.DRAFT),
    Life("付款 Payment", PayState, PAY_MOVES, PayState.PENDING),
    Life(
        "付款差异 Pay exception", ExceptionState, EXCEPTION_MOVES, ExceptionState.OPEN
    ),
    Life("追回 Recovery", RecoveryState, RECOVERY_MOVES, RecoveryState.PROPOSED),
    Life("导出 Export", ExportState, EXPORT_MOVES, ExportState.REQUESTED),
    Life("文件 File", FileState, FILE_MOVES, FileState.KEPT),
    Life("导入 Import", ImportState, IMPORT_MOVES, ImportState.UPLOADED),
    Life("短信 Message", MessageState, MESSAGE_MOVES, MessageState.QUEUED),
    Life("困难职工档案 Dossier", DossierState, DOSSIER_MOVES, DossierState.DRAFT),
    Life(
        "收支核算 Assessment",
        AssessmentState,
        ASSESSMENT_MOVES,
        AssessmentState.PROPOSED,
    ),
    Life(
        "帮扶申请 Application",
        ApplicationState,
        APPLICATION_MOVES,
        ApplicationState.DRAFT,
    ),
    Life(
        "账号更正 Account correction",
        CorrectionState,
        CORRECTION_MOVES,
        CorrectionState.PROPOSED,
    ),
    Life("例外事项 Dossier waiver", WaiverState, WAIVER_MOVES, WaiverState.PROPOSED),
)
HEAD = """# Lives of things

Drawn from the state tables by `./test --schema`; a test compares. A step that is not
drawn here is refused with 409 `wrong_state`.
"""


def document() -> str:
    """The whole of docs/states.md."""
    return "\n".join([HEAD, *(drawing(life) for life in LIVES)])


def drawing(life: Life) -> str:
    """One life as a Mermaid state diagram, with a line for each state's name."""
    lines = [f"## {life.title}", "", "```mermaid", "stateDiagram-v2"]
    lines += [f"    {code}: {code} {label}" for code, label in life.states.choices]
    lines += [f"    [*] --> {life.born}"]
    for state in life.states.values:
        goals = sorted(life.moves[state])
        lines += [f"    {state} --> {goal}" for goal in goals]
        lines += [] if goals else [f"    {state} --> [*]"]
    return "\n".join([*lines, "```", ""])
