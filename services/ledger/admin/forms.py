"""What the buttons of money ask for; amounts in yuan, fen within."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from members.organisations.models import Organisation
from services.ledger import operations
from services.ledger.admin.lines import total
from services.ledger.models import BudgetNode, Period, month_of
from services.ledger.open_lines import Line, digest_of, open_lines, up_to
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


class ClosingForm(ListForm):
    """Which month of the own books, and whether its open bank lines are signed.

    What is picked names the month and the digest of the lines that were shown.
    """

    month = forms.CharField(label=_("月份"), widget=forms.Select)
    signs = forms.BooleanField(
        label=_("所选月份的未达账项已逐项核对，予以签认"), required=False
    )

    def clean(self) -> dict[str, Any]:
        """What the operation takes."""
        given = super().clean() or {}
        month, _space, digest = str(given.get("month", "")).partition(" ")
        signed = digest if given.get("signs") else ""
        try:
            return {"month": date.fromisoformat(month), "open_lines_digest": signed}
        except ValueError:
            self.add_error("month", _("请从列表中选择。"))
            return given

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
        open_ones = open_lines(actor.organisation_id or "", months[0])
        widget.choices = [
            _choice(one, up_to(open_ones, one)) for one in months if one not in shut
        ]


def _choice(month: date, lines: Sequence[Line]) -> tuple[str, str]:
    """A month, with the open bank lines that closing it signs."""
    value = f"{month.isoformat()} {digest_of(lines)}".rstrip()
    said = f"{month:%Y-%m}"
    return (value, f"{said} · {total(lines)}" if lines else said)
