"""What the buttons of a case ask for."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from services.review.choices import (
    LEAST_NOTICE_DAYS,
    LONGEST_MISSING,
    LONGEST_NOTICE,
    LONGEST_REASON,
    LONGEST_TEXT,
    MOST_MISSING,
)
from services.review.models import Case, Objection
from unionhub.kernel.actor import Actor
from unionhub.web.buttons import ButtonForm, LineField, NoteField

YES, NO = "yes", "no"


def a_decision(yes: Any, no: Any) -> forms.TypedChoiceField:
    """One of two, and none is meant by chance."""
    return forms.TypedChoiceField(
        label=_("处理结果"),
        choices=[(YES, yes), (NO, no)],
        widget=forms.RadioSelect,
        coerce=lambda given: given == YES,
    )


class CaseApprovalForm(ButtonForm):
    """That it is agreed to, and to which content."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = LineField(label=_("审批意见"), max_length=LONGEST_REASON, required=False)

    def offer(self, obj: Case, actor: Actor, search: str = "") -> None:
        """The content that the officer has before the eyes."""
        self.fields["digest"].initial = bytes(obj.digest).hex()

    def clean_digest(self) -> bytes:
        """Its bytes; what is no digest is nobody's."""
        try:
            return bytes.fromhex(self.cleaned_data["digest"])
        except ValueError:
            return b""


class CaseReturnForm(ButtonForm):
    """What is missing, a line each."""

    missing = NoteField(
        label=_("需补正的事项"),
        max_length=MOST_MISSING * (LONGEST_MISSING + 1),
        help_text=_("每行一项，最多 10 项，每项不超过 45 字；经办人和申请人可见。"),
    )

    def clean_missing(self) -> list[str]:
        """The lines that say something.

        Raises:
            ValidationError: too many, or too long.
        """
        lines = self.cleaned_data["missing"].splitlines()
        items = [line.strip() for line in lines if line.strip()]
        if len(items) > MOST_MISSING or any(len(i) > LONGEST_MISSING for i in items):
            raise ValidationError(_("最多 10 项，每项不超过 45 字。"), "too_long")
        return items


class CaseReasonForm(ButtonForm):
    """Why."""

    reason = LineField(
        label=_("理由"), max_length=LONGEST_REASON, help_text=_("申请人可以看到。")
    )


class AppealForm(ButtonForm):
    """Why the refusal is wrong."""

    text = NoteField(label=_("申诉理由"), max_length=LONGEST_TEXT)


class AppealDecisionForm(CaseReasonForm):
    """Whether it is."""

    is_restored = a_decision(_("申诉成立，恢复审批"), _("维持原决定"))


class NoticeForm(ButtonForm):
    """How long the list hangs out."""

    days = forms.IntegerField(
        label=_("公示工作日数"),
        min_value=LEAST_NOTICE_DAYS,
        max_value=LONGEST_NOTICE,
        help_text=_("当日不计；不少于规定的天数。"),
    )

    def offer(self, obj: Case, actor: Actor, search: str = "") -> None:
        """As the chain says."""
        self.fields["days"].initial = obj.notice_days


class AnswerForm(ButtonForm):
    """What becomes of an objection."""

    is_upheld = a_decision(_("异议成立，退回补正"), _("异议不成立，公示继续"))
    reply = LineField(
        label=_("答复"),
        max_length=LONGEST_REASON,
        help_text=_("提出人凭回执可以看到。"),
    )


class ObjectionForm(AnswerForm):
    """Which objection of a case, and what becomes of it."""

    objection = forms.UUIDField(label=_("异议"), widget=forms.Select)
    field_order = ("objection",)

    def offer(self, obj: Case, actor: Actor, search: str = "") -> None:
        """Those that nobody has answered."""
        rows = Objection.objects.visible_to(actor).open_in(obj.pk)
        widget: Any = self.fields["objection"].widget
        widget.choices = [(str(one.pk), one.text[:40]) for one in rows.order_by("pk")]
