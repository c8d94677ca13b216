"""What the buttons of money ask for; amounts in yuan, fen within."""

from datetime import date, timedelta

from django import forms
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from members.organisations.models import Organisation
from services.ledger import operations
from services.ledger.models import BudgetNode, Period, month_of
from services.programmes.admin.shared import YuanField
from services.programmes.choices import LIVE, FundKind
from services.programmes.models import Round
from unionhub.kernel import clock
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.web.buttons import (
    ButtonForm,
    LineField,
    ListForm,
    NoteField,
    Option,
    PickOne,
)

REASON, DOCUMENT = 200, 60
MOST_TARGETS = 20
# Months that can be chosen to be closed: this one and those before it.
MOST_MONTHS = 13


class GrantForm(ListForm):
    """Money that came in from outside."""

    fund = forms.ChoiceField(label=_("资金来源"), choices=FundKind)
    round = forms.CharField(label=_("轮次"), widget=forms.Select, max_length=24)
    amount_fen = YuanField(label=_("金额"))
    document_number = LineField(label=_("拨款文号"), max_length=DOCUMENT)
    summary = LineField(label=_("摘要"), max_length=REASON)

    def offer(self, actor: Actor) -> None:
        """The rounds whose money moves."""
        live = Round.objects.filter(state__in=LIVE).order_by("-year", "code")
        widget = self.fields["round"].widget
        widget.choices = [(one.pk, one.name) for one in live]


class OfferForm(ButtonForm):
    """Money for a union below."""

    child = LineField(
        label=_("下达给"),
        max_length=11,
        widget=PickOne,
        help_text=_("本级所辖的任何一个工会。"),
    )
    amount_fen = YuanField(label=_("金额"))
    document_number = LineField(label=_("下达文号"), max_length=DOCUMENT)

    def offer(self, obj: BudgetNode, actor: Actor, search: str = "") -> None:
        """Those below, the nearest first."""
        chosen: str = getattr(self, "cleaned_data", {}).get("child", "")
        search = search or chosen
        rows = Organisation.objects.visible_to(actor)
        inside = rows.filter(path__startswith=obj.org_path)
        below = inside.exclude(pk=obj.organisation_id).active().named(search)
        found = below.order_by(Length("path"), "path")[: MOST_TARGETS + 1]
        widget = self.fields["child"].widget
        widget.search, widget.is_cut = search, len(found) > MOST_TARGETS
        widget.options = [
            Option(one.pk, one.name, one.get_level_display())
            for one in found[:MOST_TARGETS]
        ]


class ReturnForm(ButtonForm):
    """Money for the union above that handed it down."""

    upper = forms.UUIDField(label=_("上交给"), widget=forms.Select)
    amount_fen = YuanField(label=_("金额"))
    reason = NoteField(label=_("理由"), max_length=REASON)

    def offer(self, obj: BudgetNode, actor: Actor, search: str = "") -> None:
        """The budgets above of the same fund and round, the nearest first."""
        widget = self.fields["upper"].widget
        widget.choices = [
            (one.pk, one.organisation.name) for one in operations.budgets_above(obj)
        ]


class RefundForm(ButtonForm):
    """Money for who granted it."""

    amount_fen = YuanField(label=_("金额"))
    document_number = LineField(label=_("退款文号"), max_length=DOCUMENT)
    reason = NoteField(label=_("理由"), max_length=REASON)


class ReasonForm(ButtonForm):
    """Why."""

    reason = NoteField(label=_("理由"), max_length=REASON)


class AnswerForm(ButtonForm):
    """Why not."""

    answer = NoteField(label=_("答复"), max_length=REASON)


class MonthForm(ListForm):
    """Which month of the own books."""

    month = forms.DateField(label=_("月份"), widget=forms.Select)

    def offer(self, actor: Actor) -> None:
        """The last ones that are not closed."""
        rows = Period.objects.visible_to(actor).filter(
            organisation=actor.organisation_id
        )
        shut = {one.month for one in rows if one.is_shut}
        month, months = month_of(local_date(clock.now())), list[date]()
        while len(months) < MOST_MONTHS:
            months.append(month)
            month = month_of(month - timedelta(days=1))
        widget = self.fields["month"].widget
        widget.choices = [
            (one.isoformat(), f"{one:%Y-%m}") for one in months if one not in shut
        ]
