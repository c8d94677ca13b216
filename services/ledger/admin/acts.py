"""The buttons of money, and which operation each calls."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from members.organisations.models import Organisation
from services.ledger import operations
from services.ledger.admin.forms import (
    AnswerForm,
    ClosingForm,
    GrantForm,
    OfferForm,
    ReasonForm,
    RefundForm,
    ReturnForm,
)
from services.ledger.admin.lines import told
from services.ledger.choices import INVARIANTS
from services.ledger.models import Period
from services.ledger.open_lines import open_lines
from services.ledger.operations import Grant
from services.ledger.verification import verify
from unionhub.kernel import clock
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import NotAllowed
from unionhub.kernel.powers import Power
from unionhub.web.buttons import Button, ListButton, Marked, Text

Press = Callable[[Any, dict[str, Any], Actor, datetime], Text]
Given = dict[str, Any]
Pairs = Sequence[tuple[str, Text]]
ALLOCATE, ACCEPT = Power.BUDGET_ALLOCATE, Power.BUDGET_ACCEPT
FUND, CLOSE = Power.BUDGET_FUND, Power.PERIOD_CLOSE


def _plain(operation: Callable[..., Any], said: Text) -> Press:
    def press(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
        operation(pk, **given, by=by, at=at)
        return said

    return press


def _offer(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    operations.offer(
        pk,
        given["child"],
        given["amount_fen"],
        document_number=given["document_number"],
        by=by,
        at=at,
    )
    return _("已下达，等待对方接收。")


def _give_back(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    operations.propose_return(
        pk, given["upper"], given["amount_fen"], reason=given["reason"], by=by, at=at
    )
    return _("已提出上交，等待上级接收。")


def _refund(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    operations.refund(
        pk,
        given["amount_fen"],
        document_number=given["document_number"],
        reason=given["reason"],
        by=by,
        at=at,
    )
    return _("已退回拨款单位。")


def _reverse(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    made = operations.reverse(pk, reason=given["reason"], by=by, at=at)
    return _("已冲销，冲销凭证号 %(voucher)s。") % {"voucher": made.voucher}


def _of_month(operation: Callable[..., Any], said: Text, *names: str) -> Press:
    def press(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
        period = Period.objects.visible_to(by).get(pk=pk)
        told = {name: given[name] for name in names}
        operation(period.organisation_id, period.month, **told, by=by, at=at)
        return said

    return press


def _own(by: Actor) -> str:
    if by.organisation_id is None:
        raise NotAllowed
    return by.organisation_id


def _fund(
    _filters: Mapping[str, str],
    _marked: Sequence[Marked],
    given: Given,
    by: Actor,
    at: datetime,
) -> Text:
    operations.fund(Grant(organisation=_own(by), **given), by=by, at=at)
    return _("已登记。")


def _close(
    _filters: Mapping[str, str],
    _marked: Sequence[Marked],
    given: Given,
    by: Actor,
    at: datetime,
) -> Text:
    operations.close(_own(by), **given, by=by, at=at)
    return _("已结账。")


def _verify(
    _filters: Mapping[str, str],
    _marked: Sequence[Marked],
    _given: Given,
    _by: Actor,
    _at: datetime,
) -> Pairs:
    found = verify()
    counts = [
        (str(_("账簿")), str(found.books)),
        (str(_("凭证")), str(found.entries)),
        (str(_("分录")), str(found.postings)),
    ]
    if found.broken is None:
        held = [(f"{name} {label}", _("成立")) for name, label in INVARIANTS.items()]
        return [(str(_("结论")), _("核验通过")), *counts, *held]
    name = found.broken.invariant
    return [
        (str(_("结论")), _("核验未通过")),
        (str(_("被破坏的不变量")), f"{name} {INVARIANTS[name]}"),
        (str(_("所在的行")), found.broken.row),
        *counts,
    ]


def _union(_filters: Mapping[str, str], actor: Actor) -> list[tuple[Text, Any]]:
    own = Organisation.objects.visible_to(actor).filter(pk=actor.organisation_id)
    return [(_("工会"), own.first())]


def _what_is_closed(filters: Mapping[str, str], actor: Actor) -> list[tuple[Text, Any]]:
    present = local_date(clock.now())
    lines = told(open_lines(_own(actor), present))
    return [*_union(filters, actor), *(lines or [(_("未达账项"), _("无"))])]


BUDGET_BUTTONS: Final = (
    Button(
        "offer",
        _("下达"),
        ALLOCATE,
        _offer,
        OfferForm,
        warning=_("对方接收之前，这笔钱双方都不能使用。"),
    ),
    Button("return", _("上交"), ALLOCATE, _give_back, ReturnForm),
    Button(
        "refund",
        _("退回外部拨入"),
        FUND,
        _refund,
        RefundForm,
        is_grave=True,
        warning=_("退回给拨款单位的资金不再属于本级预算。"),
    ),
)
BUDGET_LIST_BUTTONS: Final = (
    ListButton("grant", _("登记外部拨入"), FUND, _fund, GrantForm, told=_union),
)
OFFER_BUTTONS: Final = (
    Button("acceptance", _("接收"), ACCEPT, _plain(operations.accept, _("已接收。"))),
    Button(
        "refusal",
        _("拒收"),
        ACCEPT,
        _plain(operations.refuse, _("已拒收，资金退回上级。")),
        ReasonForm,
        is_grave=True,
    ),
    Button(
        "withdrawal",
        _("撤回下达"),
        ALLOCATE,
        _plain(operations.withdraw, _("已撤回。")),
        ReasonForm,
        is_grave=True,
    ),
)
RETURN_BUTTONS: Final = (
    Button(
        "acceptance",
        _("接收上交"),
        ALLOCATE,
        _plain(operations.take_return, _("已接收。")),
    ),
    Button(
        "refusal",
        _("退回"),
        ALLOCATE,
        _plain(operations.refuse_return, _("已退回，资金留在下级。")),
        AnswerForm,
        is_grave=True,
    ),
)
ENTRY_BUTTONS: Final = (
    Button(
        "reversal",
        _("冲销"),
        FUND,
        _reverse,
        ReasonForm,
        is_grave=True,
        warning=_("凭证只增不改：另记一张方向相反的凭证，每张只能冲销一次。"),
    ),
)
ENTRY_LIST_BUTTONS: Final = (
    ListButton(
        "verification",
        _("核验账簿"),
        Power.LEDGER_VERIFY,
        _verify,
        warning=_("逐张重算全部凭证，账簿多时需要一些时间。"),
    ),
)
PERIOD_BUTTONS: Final = (
    Button(
        "reopening",
        _("申请反结账"),
        CLOSE,
        _of_month(operations.ask_reopening, _("已申请，等待另一人同意。"), "reason"),
        ReasonForm,
    ),
    Button(
        "agreement",
        _("同意反结账"),
        CLOSE,
        _of_month(operations.agree_reopening, _("已反结账。"), "version"),
    ),
    Button(
        "refusal",
        _("不同意反结账"),
        CLOSE,
        _of_month(operations.refuse_reopening, _("仍为已结账。"), "version"),
        is_grave=True,
    ),
)
PERIOD_LIST_BUTTONS: Final = (
    ListButton(
        "closing",
        _("结账"),
        CLOSE,
        _close,
        ClosingForm,
        told=_what_is_closed,
        warning=_(
            "结账后该月不能再记账；反结账须两人办理。上列为截至本月的未达账项，"
            "结账时须签认其中所选月份及以前的各项。"
        ),
    ),
)
