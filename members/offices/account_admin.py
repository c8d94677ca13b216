"""What stands above the lists of offices and loans: accounts, offices, powers lent."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from members.offices import operations
from members.offices.choices import (
    NOT_DELEGABLE,
    POWER_SENTENCES,
    STAFF_CODE,
    Office,
)
from unionhub.accounts import operations as accounts
from unionhub.kernel import clock, identity
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import InvalidValue, NotFound
from unionhub.kernel.identity import IdentityDocument
from unionhub.kernel.powers import Power
from unionhub.persons.choices import DocumentKind
from unionhub.web.buttons import LineField, ListButton, ListForm, Marked, Text

Pairs = Sequence[tuple[str, Text]]
Press = Callable[
    [Mapping[str, str], Sequence[Marked], dict[str, Any], Actor, datetime],
    Text | Pairs,
]
GRANT = Power.OFFICE_GRANT
DAY = forms.DateInput(attrs={"type": "date"})


class NameForm(forms.Form):
    """Whose account."""

    username = LineField(label=_("登录名"), max_length=40)


class OpeningForm(forms.Form):
    """A new account."""

    username = LineField(
        label=_("工号（登录名）"),
        max_length=40,
        min_length=3,
        validators=[
            RegexValidator(rf"\A{STAFF_CODE}\Z", _("只能用小写字母、数字和连字符。"))
        ],
        help_text=_("小写字母开头，可含数字和连字符，例如 jinjiang-07；不含个人信息。"),
    )


class AppointmentForm(NameForm):
    """Which office, where, until when; and, the first time, who it is."""

    organisation = LineField(label=_("任职工会编号"), max_length=11)
    office = forms.ChoiceField(label=_("职务"), choices=Office)
    valid_from = forms.DateField(label=_("起始日期"), widget=DAY)
    valid_to = forms.DateField(
        label=_("截止日期"),
        widget=DAY,
        required=False,
        help_text=_("含当日；不填为长期。"),
    )
    id_type = forms.ChoiceField(
        label=_("证件类型"),
        choices=[("", _("不填")), *DocumentKind.choices],
        required=False,
    )
    id_number = forms.CharField(
        label=_("证件号码"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("首次任职时必填：账号自此与此人绑定。"),
    )

    def clean(self) -> dict[str, Any]:
        """The document as one noun.

        Raises:
            ValidationError: it cannot be a number of that kind.
        """
        given: dict[str, Any] = super().clean() or self.cleaned_data
        kind, number = given.get("id_type"), given.get("id_number")
        given["officer"] = None
        if bool(kind) != bool(number):
            missing = "id_number" if kind else "id_type"
            raise ValidationError({missing: _("证件类型和号码须同时填写。")})
        if kind and number:
            given["officer"] = _document(kind, number)
        return given


def _document(kind: str, number: str) -> IdentityDocument:
    today = clock.local_date(clock.now())
    try:
        return identity.parse(kind, number, today=today)
    except InvalidValue as wrong:
        fault = ValidationError(wrong.detail, wrong.reason)
        raise ValidationError({"id_number": fault}) from wrong


class LoanForm(ListForm):
    """To whom, which powers, for how long."""

    deputy = LineField(label=_("受托人登录名"), max_length=40)
    powers = forms.MultipleChoiceField(
        label=_("委托的权限"),
        choices=[
            (p.value, POWER_SENTENCES[p]) for p in Power if p not in NOT_DELEGABLE
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    valid_from = forms.DateField(label=_("起始日期"), widget=DAY)
    valid_to = forms.DateField(
        label=_("截止日期"), widget=DAY, help_text=_("含当日，最长 180 天。")
    )
    reason = LineField(label=_("事由"), max_length=200)

    def offer(self, actor: Actor) -> None:
        """Of the powers, those the officer has; the operation asks again."""
        self.fields["powers"].choices = [  # type: ignore[attr-defined]
            (power, POWER_SENTENCES[power])
            for power in Power
            if power not in NOT_DELEGABLE and actor.has(power)
        ]


def _offered(offered: operations.Offered) -> Pairs:
    return [
        (str(_("登录名")), offered.user.username),
        (str(_("密码设置码")), format_html("<code>{}</code>", offered.setting_code)),
        (str(_("说明")), KEEP),
    ]


KEEP = _(
    "设置码只显示这一次，三天内有效。请当面或经可靠途径交给本人，"
    "由本人在登录页“首次登录或修改密码”中设置密码。"
)


def _open(_f: Any, _m: Any, given: dict[str, Any], by: Actor, at: datetime) -> Pairs:
    return _offered(operations.open_account(given["username"], by=by, at=at))


def _appoint(_f: Any, _m: Any, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    user_id = accounts.officer_named(given["username"], field="username")
    term = operations.Term(
        organisation=given["organisation"],
        office=given["office"],
        valid_from=given["valid_from"],
        valid_to=given["valid_to"],
    )
    try:
        operations.appoint(user_id, term, document=given["officer"], by=by, at=at)
    except NotFound as absent:
        raise NotFound(field="organisation") from absent
    return _("已授予任职。")


def _for_account(act: Callable[[str, Actor, datetime], Text | Pairs]) -> Press:
    """A button for one account, which is named in the form."""

    def press(
        _filters: Mapping[str, str],
        _marked: Sequence[Marked],
        given: dict[str, Any],
        by: Actor,
        at: datetime,
    ) -> Text | Pairs:
        try:
            return act(given["username"], by, at)
        except NotFound as absent:
            raise NotFound(field="username") from absent

    return press


def _offer(username: str, by: Actor, at: datetime) -> Pairs:
    return _offered(operations.offer_password(username, by=by, at=at))


def _reset(username: str, by: Actor, at: datetime) -> Text:
    operations.reset_factor(username, by=by, at=at)
    return _("动态口令已重置，本人重新绑定后才能登录。")


def _close(username: str, by: Actor, at: datetime) -> Text:
    operations.close_account(username, by=by, at=at)
    return _("账号已停用，其任职和委托同时终止。")


def _lend(_f: Any, _m: Any, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    deputy = accounts.officer_named(given.pop("deputy"), field="deputy")
    operations.delegate(deputy, operations.Loan(**given), by=by, at=at)
    return _("已委托。")


ACCOUNT_BUTTONS = (
    ListButton("opening", _("开立账号"), GRANT, _open, OpeningForm),
    ListButton("grant", _("授予任职"), GRANT, _appoint, AppointmentForm),
    ListButton("setting-code", _("发放设置码"), GRANT, _for_account(_offer), NameForm),
    ListButton(
        "factor-reset",
        _("重置动态口令"),
        GRANT,
        _for_account(_reset),
        NameForm,
        is_grave=True,
    ),
    ListButton(
        "account-closing",
        _("停用账号"),
        GRANT,
        _for_account(_close),
        NameForm,
        is_grave=True,
    ),
)
LEND = ListButton("lending", _("委托权限"), Power.OFFICE_VIEW, _lend, LoanForm)
