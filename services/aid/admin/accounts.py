"""The buttons of another card: one types it, another agrees."""

from datetime import datetime
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from services.aid import operations
from services.aid.choices import CARD_WAYS, LONGEST_CARD, ApplicationState
from services.aid.models import AccountCorrection, Application
from unionhub.kernel.actor import Actor
from unionhub.kernel.powers import Power
from unionhub.web.buttons import Button, ButtonForm, LineField, NoteField, Text

Given = dict[str, Any]
YES: Final = "yes"


class AccountForm(ButtonForm):
    """Another card of the payee."""

    account = forms.CharField(
        label=_("新的银行卡号"), max_length=LONGEST_CARD, help_text=_("密封保存。")
    )
    account_name = LineField(
        label=_("户名"), max_length=50, help_text=_("须与收款人一致。")
    )
    bank_name = LineField(
        label=_("开户银行"),
        max_length=60,
        required=False,
        help_text=_("不填则沿用原来的。"),
    )
    reason = NoteField(label=_("更正理由"), max_length=500)


class DecisionForm(ButtonForm):
    """Whether it is the right one."""

    agreed = forms.TypedChoiceField(
        label=_("复核结果"),
        choices=[(YES, _("同意更正")), ("no", _("不同意"))],
        widget=forms.RadioSelect,
        coerce=lambda given: given == YES,
    )


def _propose(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    version, reason = given.pop("version"), given.pop("reason")
    told = operations.NewAccount(**given)
    operations.propose_account(pk, told, reason=reason, by=by, at=at, version=version)
    return _("已登记，等待另一人复核。")


def _decide(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    operations.decide_account(pk, **given, by=by, at=at)
    return _("账号已更正。") if given["agreed"] else _("仍用原账号。")


BUTTONS: Final = (
    Button(
        "account",
        _("更正账号"),
        Power.AID_EDIT,
        _propose,
        AccountForm,
        warning=_("付款失败或尚未编批的才能更正；经另一人复核后生效。"),
    ),
    Button("account-decision", _("复核账号"), Power.AID_REVIEW, _decide, DecisionForm),
)


def offered(application: Application) -> set[str]:
    """What can be done about its account now."""
    if application.state != ApplicationState.APPROVED:
        return set()
    waits = application.corrections.filter(state="PROPOSED").exists()
    if waits:
        return {"account-decision"}
    return {"account"} if application.pay_way in CARD_WAYS else set()


def line(one: AccountCorrection) -> list[Any]:
    """One correction in the table of an application."""
    return [
        one.masked_account,
        one.bank_name,
        one.reason,
        one.get_state_display(),
        one.proposed_at,
        one.decided_at,
    ]
