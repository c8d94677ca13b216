"""The buttons with which the desk writes an application: begun, filled in, shown."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from services.aid import operations
from services.aid.choices import (
    LONGEST_CARD,
    PAID_WAYS,
    AidPaperKind,
    PayWay,
    SchoolKind,
    SchoolStage,
)
from services.aid.models import Application
from services.hardship.admin.forms import ScanForm
from services.hardship.admin.registering import PersonForm
from services.programmes.admin.shared import YearField, YuanField
from services.programmes.choices import AidItem, FundKind, RoundState
from services.programmes.models import Round
from unionhub.kernel import fen
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import DomainError, NotFound
from unionhub.kernel.powers import Power
from unionhub.persons import operations as persons
from unionhub.persons.choices import DocumentKind
from unionhub.web.buttons import (
    Button,
    ButtonForm,
    LineField,
    ListButton,
    ListForm,
    Marked,
    Text,
)

Given = dict[str, Any]
NONE: Final = ("", "—")


class BeginForm(PersonForm, ListForm):
    """Who is to be helped, out of what, and with how much."""

    id_type = forms.ChoiceField(label=_("受助人证件类型"), choices=DocumentKind)
    id_number = forms.CharField(
        label=_("受助人证件号码"),
        max_length=20,
        help_text=_("已登记家庭的成员，或会员。"),
    )
    round = forms.CharField(label=_("轮次"), widget=forms.Select, max_length=24)
    item = forms.ChoiceField(label=_("帮扶项目"), choices=AidItem)
    fund = forms.ChoiceField(label=_("资金来源"), choices=FundKind)
    asked_fen = YuanField(label=_("申请金额"))

    def offer(self, actor: Actor) -> None:
        """The rounds that take applications."""
        rows = Round.objects.filter(state=RoundState.OPEN).order_by("-year", "code")
        widget = self.fields["round"].widget
        widget.choices = [(one.pk, one.name) for one in rows]


WAYS = [(way.value, way.label) for way in PayWay if way in PAID_WAYS]


class WishForm(ButtonForm):
    """What is asked for, and where the money shall go."""

    asked_fen = YuanField(label=_("申请金额"))
    cost_fen = YuanField(label=_("有凭据的自付费用"), required=False)
    payee = forms.UUIDField(label=_("收款人"), widget=forms.Select)
    pay_way = forms.ChoiceField(label=_("发放方式"), choices=WAYS)
    bank_name = LineField(label=_("开户银行"), max_length=60, required=False)
    account = forms.CharField(
        label=_("银行卡号"),
        max_length=LONGEST_CARD,
        required=False,
        help_text=_("密封保存；不填则沿用原卡号。"),
    )
    account_name = LineField(
        label=_("户名"), max_length=50, required=False, help_text=_("须与收款人一致。")
    )
    school_year = YearField(label=_("学年"), required=False)
    school_stage = forms.ChoiceField(
        label=_("就学阶段"), choices=[NONE, *SchoolStage.choices], required=False
    )
    school_kind = forms.ChoiceField(
        label=_("办学性质"), choices=[NONE, *SchoolKind.choices], required=False
    )
    school_name = LineField(label=_("学校"), max_length=100, required=False)
    invoices = forms.CharField(
        label=_("医疗票据"),
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60}),
        required=False,
        help_text=_("每行一张：票据号码、空格、自付金额（元）。"),
    )

    def offer(self, obj: Application, actor: Actor, search: str = "") -> None:
        """As it stands; the recipient and who lives with them."""
        kept = ("pay_way", "bank_name", "school_year", "school_stage")
        told = {name: getattr(obj, name) for name in (*kept, "school_kind")}
        told |= {"school_name": obj.school_name, "payee": obj.payee_id}
        told |= {"asked_fen": _yuan(obj.asked_fen), "cost_fen": _yuan(obj.cost_fen)}
        bills = obj.invoices.order_by("number")
        told["invoices"] = "\n".join(
            f"{one.number} {_yuan(one.amount_fen)}" for one in bills
        )
        for name, value in told.items():
            self.initial.setdefault(name, value)
        self.fields["payee"].widget.choices = _people(obj)

    def clean_invoices(self) -> list[operations.Invoice]:
        """Number and amount of each line.

        Raises:
            ValidationError: a line without an amount.
        """
        lines = [line.split() for line in self.cleaned_data["invoices"].splitlines()]
        try:
            return [
                operations.Invoice(
                    number=" ".join(words[:-1]), amount_fen=fen.from_yuan(words[-1])
                )
                for words in lines
                if words
            ]
        except DomainError as refusal:
            raise ValidationError(refusal.detail, refusal.reason) from refusal


class PaperForm(ScanForm):
    """A scanned paper."""

    kind = forms.ChoiceField(label=_("材料"), choices=AidPaperKind)


def _yuan(amount: int) -> str:
    return fen.shown(amount).removeprefix("¥").replace(",", "") if amount else ""


def _people(obj: Application) -> list[tuple[Any, str]]:
    found: list[tuple[Any, str]] = [(obj.beneficiary_id, str(_("受助人本人")))]
    if obj.household is not None:
        others = obj.household.members.live().exclude(person=obj.beneficiary_id)
        found += [
            (one.person_id, f"{one.name}（{one.get_relation_display()}）")
            for one in others.order_by("since", "pk")
        ]
    return found


def _begin(
    _filters: Mapping[str, str],
    _marked: Sequence[Marked],
    given: Given,
    by: Actor,
    at: datetime,
) -> Text:
    person = persons.find(given["document"])
    if person is None:
        raise NotFound
    what = operations.Occasion(
        round=given["round"],
        item=given["item"],
        fund=given["fund"],
        beneficiary=person.pk,
    )
    wish = operations.Wish(asked_fen=given["asked_fen"])
    made = operations.begin(what, wish, by=by, at=at)
    address = reverse("admin:services_application_change", args=(made.pk,))
    return format_html(
        '{} <a href="{}">{}</a>', _("已建立草稿。"), address, _("继续填写")
    )


def _edit(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    version = given.pop("version")
    beneficiary = Application.objects.visible_to(by).get(pk=pk).beneficiary_id
    if given["payee"] == beneficiary:
        given["payee"] = None
    given["cost_fen"] = given["cost_fen"] or 0
    wish = operations.Wish(**given)
    operations.edit(pk, wish, by=by, at=at, version=version)
    return _("已保存。")


def _add_paper(pk: Any, given: Given, by: Actor, at: datetime) -> Text:
    operations.add_paper(pk, given["kind"], given["file"], by=by, at=at)
    return _("材料已上传。")


BEGIN: Final = ListButton("beginning", _("代为申请"), Power.AID_EDIT, _begin, BeginForm)
WRITE: Final = (
    Button("edit", _("填写"), Power.AID_EDIT, _edit, WishForm),
    Button("paper", _("上传材料"), Power.AID_EDIT, _add_paper, PaperForm),
)
