"""The buttons of payments, and which operation each calls."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from members.organisations.models import Organisation
from services.payments import operations, tasks
from services.payments.admin.forms import (
    BankFileForm,
    CheckingForm,
    MakingForm,
    ReasonForm,
    SettlingForm,
)
from services.payments.choices import BatchPart, BatchState
from services.payments.life.admin.forms import PlanForm, demand
from services.payments.models import Batch
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import NotAllowed
from unionhub.kernel.powers import Power
from unionhub.web.buttons import Button, ListButton, Marked, Text

Press = Callable[[Any, dict[str, Any], Actor, datetime], Text]
Given = dict[str, Any]
MAKE, RELEASE = Power.PAYMENT_MAKE, Power.PAYMENT_RELEASE


def _plain(operation: Callable[..., Any], said: Text) -> Press:
    def press(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
        operation(pk, **given, by=by, at=at)
        return said

    return press


def _send(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    operations.send(pk, **given, by=by, at=at)
    transaction.on_commit(tasks.deliver.enqueue, robust=True)
    return _("已发送，等待银行受理。")


def _enquire(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    found = operations.enquire(pk, **given, by=by, at=at)
    return _("已查询：%(state)s。") % {"state": found.get_state_display()}


def _hand_out(pk: Any, _given: Given, by: Actor, at: datetime) -> HttpResponse:
    content = operations.download(pk, by=by, at=at)
    number = Batch.objects.visible_to(by).values_list("number", flat=True).get(pk=pk)
    return HttpResponse(
        content,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{number}.txt"'},
    )


def _remove(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    operations.remove(pk, reason=given["reason"], by=by, at=at)
    return _("已从批次中移除。")


def _claim(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    operations.claim(pk, demand(given), by=by, at=at)
    return _("已提出追回，等待审核。")


def _own(by: Actor) -> str:
    if by.organisation_id is None:
        raise NotAllowed
    return by.organisation_id


def _make(
    _filters: Mapping[str, str],
    _marked: Sequence[Marked],
    given: Given,
    by: Actor,
    at: datetime,
) -> Text:
    made = operations.make(
        given["budget"], applications=given["applications"] or None, by=by, at=at
    )
    address = reverse("admin:services_batch_change", args=(made.pk,))
    said = _("已编制批次 %(number)s。") % {"number": made.number}
    return format_html('{} <a href="{}">{}</a>', said, address, _("查看批次"))


def _take_in(
    _filters: Mapping[str, str],
    _marked: Sequence[Marked],
    given: Given,
    by: Actor,
    at: datetime,
) -> Text:
    made = operations.take_in(_own(by), given["file"], by=by, at=at)
    address = reverse("admin:services_bankfile_change", args=(made.pk,))
    said = _("已导入，结果见文件。")
    return format_html('{} <a href="{}">{}</a>', said, address, _("查看导入结果"))


def _union(_filters: Mapping[str, str], actor: Actor) -> list[tuple[Text, Any]]:
    own = Organisation.objects.visible_to(actor).filter(pk=actor.organisation_id)
    return [(_("工会"), own.first())]


BATCH_BUTTONS: Final = (
    Button(
        "check",
        _("复核"),
        MAKE,
        _plain(operations.check, _("已复核，等待封存。")),
        CheckingForm,
        warning=_("只对眼前的内容有效：改动任何一笔，复核即作废。"),
    ),
    Button(
        "seal",
        _("封存"),
        RELEASE,
        _plain(operations.seal, _("已封存，付款文件已生成。")),
        is_grave=True,
        warning=_("封存后内容不再变更，也不能取消；资金转为待支付。"),
    ),
    Button(
        "sending",
        _("发送银行"),
        RELEASE,
        _send,
        warning=_("银行按批次号识别，重复点击只发送一次。"),
    ),
    Button(
        "file",
        _("下载付款文件"),
        RELEASE,
        _hand_out,
        warning=_("文件内含完整账号，每次下载都有记录。"),
    ),
    Button(
        "enquiry",
        _("向银行查询"),
        RELEASE,
        _enquire,
        warning=_("按批次号查询，不重发。银行证实未收到的，批次回到已封存。"),
    ),
    Button(
        "reconciliation",
        _("对账"),
        MAKE,
        _plain(operations.reconcile, _("对账完成。")),
        warning=_("每笔都有银行结果，已付的都在对账单上，才能对账完成。"),
    ),
    Button("closing", _("关闭"), MAKE, _plain(operations.close, _("已关闭。"))),
    Button(
        "cancellation",
        _("取消批次"),
        MAKE,
        _plain(operations.cancel, _("已取消，其中的申请可以另行编批。")),
        ReasonForm,
        is_grave=True,
    ),
)
BATCH_LIST_BUTTONS: Final = (
    ListButton(
        "making",
        _("编制批次"),
        MAKE,
        _make,
        MakingForm,
        told=_union,
        warning=_("与本人有关的申请不编入，留给他人办理。"),
    ),
)
PAYMENT_BUTTONS: Final = (
    Button(
        "removal",
        _("移出批次"),
        MAKE,
        _remove,
        ReasonForm,
        is_grave=True,
        warning=_("已复核的批次回到编制中，须重新复核。"),
    ),
    Button(
        "claim",
        _("提出追回"),
        MAKE,
        _claim,
        PlanForm,
        warning=_("由另一人审核后开始追回。"),
    ),
)
FILE_LIST_BUTTONS: Final = (
    ListButton(
        "import",
        _("导入银行文件"),
        MAKE,
        _take_in,
        BankFileForm,
        told=_union,
        warning=_("同一份文件只导入一次，再次导入显示第一次的结果。"),
    ),
)
EXCEPTION_BUTTONS: Final = (
    Button(
        "settlement",
        _("处理差异"),
        MAKE,
        _plain(operations.settle, _("差异已处理。")),
        SettlingForm,
        warning=_("搁置，以及对账单不符的，须由责任人以外的人办理。"),
    ),
)

# What the state of a batch allows.
OFFERED: Final[dict[str, frozenset[str]]] = {
    BatchState.DRAFT: frozenset({"check", "cancellation"}),
    BatchState.CHECKED: frozenset({"seal", "cancellation"}),
    BatchState.SEALED: frozenset({"sending", "file"}),
    BatchState.SENT: frozenset({"file", "enquiry", "reconciliation"}),
    BatchState.UNKNOWN: frozenset({"file", "enquiry", "reconciliation"}),
    BatchState.ACKNOWLEDGED: frozenset({"file", "reconciliation"}),
    BatchState.RECONCILED: frozenset({"file", "closing"}),
    BatchState.CLOSED: frozenset({"file"}),
    BatchState.CANCELLED: frozenset(),
}
# Who has another part in the batch does not press these (R-AID-20).
PART_OF: Final = {
    "check": BatchPart.CHECKER,
    "seal": BatchPart.RELEASER,
    "sending": BatchPart.RELEASER,
    "removal": BatchPart.MAKER,
}
