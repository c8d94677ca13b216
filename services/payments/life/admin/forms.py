"""What the buttons of recoveries ask for; amounts in yuan, fen within."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from services.payments.choices import LONGEST_NOTE, MOST_INSTALMENTS
from services.payments.operations import Demand, Due
from services.programmes.admin.shared import DayField, YuanField
from unionhub.web.buttons import ButtonForm, LineField, NoteField

SLIP, REFERENCE = 40, 48
MONTHS, LAST_DAY = 12, 28


class ReasonForm(ButtonForm):
    """Why."""

    reason = NoteField(label=_("理由"), max_length=LONGEST_NOTE)


class ReceiptForm(ButtonForm):
    """What came in."""

    amount_fen = YuanField(label=_("收到金额"))
    received_on = DayField(label=_("收款日期"))
    document_number = LineField(label=_("收款凭据号"), max_length=SLIP)


class PlanFields(forms.Form):
    """How much, why, and in how many months."""

    amount_fen = YuanField(label=_("追回金额"))
    reason = NoteField(label=_("追回理由"), max_length=LONGEST_NOTE)
    first_due_on = DayField(label=_("首期应还日期"))
    months = forms.IntegerField(
        label=_("期数"),
        min_value=1,
        max_value=MOST_INSTALMENTS,
        initial=1,
        help_text=_("按月等额，余数计入末期。"),
    )


class PlanForm(ButtonForm, PlanFields):
    """The same, on a page."""


class ClaimForm(PlanFields):
    """Which payment, besides."""

    reference = LineField(
        label=_("付款"),
        max_length=REFERENCE,
        help_text=_("批次号-行号，例如 F-51010400001-2026-0001-3。"),
    )


def demand(given: dict[str, Any]) -> Demand:
    """Equal parts, a month apart; the last takes what is left over."""
    total, months = given["amount_fen"], given["months"]
    each = total // months
    amounts = [each] * (months - 1) + [total - each * (months - 1)]
    plan = [
        Due(_later(given["first_due_on"], place), fen)
        for place, fen in enumerate(amounts)
    ]
    return Demand(amount_fen=total, reason=given["reason"], instalments=plan)


def _later(day: date, months: int) -> date:
    """So many months later; a day that the month has not, as the 28th."""
    if not months:
        return day
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    return date(year, month + 1, min(day.day, LAST_DAY))
