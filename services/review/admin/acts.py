"""The buttons of a case, and which operation each calls."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from services.review import operations
from services.review.admin.forms import (
    AppealDecisionForm,
    AppealForm,
    CaseApprovalForm,
    CaseReasonForm,
    CaseReturnForm,
    NoticeForm,
    ObjectionForm,
)
from services.review.choices import (
    DECIDING,
    LIVE_NOTICES,
    CaseState,
    NoticeState,
    ObjectionState,
)
from services.review.models import Case, Notice
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import WrongState
from unionhub.kernel.powers import Power
from unionhub.web.buttons import Button, Text

Press = Callable[[Any, dict[str, Any], Actor, datetime], Text]
Given = dict[str, Any]
REVIEW, PUBLISH, EDIT = Power.AID_REVIEW, Power.AID_PUBLISH, Power.AID_EDIT


def _plain(operation: Callable[..., Any], said: Text) -> Press:
    def press(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
        operation(pk, **given, by=by, at=at)
        return said

    return press


def _end(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    notice = live_notice(pk)
    if notice is None:
        raise WrongState
    operations.end_notice(notice.pk, **given, by=by, at=at)
    return _("公示已结束，等待终审。")


def _answer(_pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    given.pop("version")
    operations.decide_objection(given.pop("objection"), **given, by=by, at=at)
    return _("异议已处理。")


def live_notice(pk: Any) -> Notice | None:
    """What hangs out of the case, or is stopped."""
    return Notice.objects.filter(case=pk, state__in=LIVE_NOTICES).first()


CASE_BUTTONS: Final = (
    Button(
        "approval",
        _("批准"),
        REVIEW,
        _plain(operations.approve, _("已批准。")),
        CaseApprovalForm,
        warning=_("只对眼前的内容有效；内容变更后须重新审批。"),
    ),
    Button(
        "sending-back",
        _("退回补正"),
        REVIEW,
        _plain(operations.send_back, _("已退回补正。")),
        CaseReturnForm,
        warning=_("再次报送后从第一级重新审批，办理期限不变。"),
    ),
    Button(
        "refusal",
        _("不予批准"),
        REVIEW,
        _plain(operations.refuse, _("已办结：不予批准。")),
        CaseReasonForm,
        is_grave=True,
        warning=_("申请人可以在 15 个工作日内申诉一次。"),
    ),
    Button(
        "notice",
        _("开始公示"),
        PUBLISH,
        _plain(operations.open_notice, _("公示已开始。")),
        NoticeForm,
        warning=_("姓名遮蔽后在网上公开；有异议的暂停计时。"),
    ),
    Button(
        "notice-end",
        _("结束公示"),
        PUBLISH,
        _end,
        warning=_("期满之后才能结束；到期未结束的，系统自动结束。"),
    ),
    Button("objection", _("公示异议处理"), REVIEW, _answer, ObjectionForm),
    Button(
        "appeal",
        _("代为申诉"),
        EDIT,
        _plain(operations.appeal, _("已提出申诉。")),
        AppealForm,
        warning=_("限一次，由上一级工会复审。"),
    ),
    Button(
        "appeal-decision",
        _("申诉复审"),
        REVIEW,
        _plain(operations.decide_appeal, _("申诉已办结。")),
        AppealDecisionForm,
    ),
    Button(
        "withdrawal",
        _("撤回"),
        EDIT,
        _plain(operations.withdraw, _("已撤回。")),
        CaseReasonForm,
        is_grave=True,
    ),
)


def offered(case: Case, union: str | None) -> set[str]:
    """What the state allows the officers of this union to do."""
    found = {"withdrawal"} if CaseState.WITHDRAWN in case.available_actions else set()
    if case.state == CaseState.REFUSED and not hasattr(case, "appeal"):
        found.add("appeal")
    if case.state == CaseState.APPEALED and case.appeal.desk_id == union:
        found.add("appeal-decision")
    if case.state in DECIDING and case.desk_id == union:
        to_publish = case.state == CaseState.IN_REVIEW and case.is_last_level
        found |= {"sending-back", "refusal"}
        found.add("notice" if to_publish else "approval")
    return found | _of_notice(case, union)


def _of_notice(case: Case, union: str | None) -> set[str]:
    mine = case.notices.filter(organisation=union)
    if mine.filter(objections__state=ObjectionState.OPEN).exists():
        return {"objection"}
    notice = live_notice(case.pk)
    if notice is None or notice.organisation_id != union:
        return set()
    return {"notice-end"} if notice.state == NoticeState.OPEN else set()
