"""What drawing a sample and writing an answer down ask for."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from services.payments.choices import (
    LEAST_MARGIN,
    LONGEST_NOTE,
    MOST_MARGIN,
    OUTSIDE,
    Confidence,
    ConfirmationOutcome,
)
from services.payments.models import Batch, ConfirmationSample
from services.programmes.admin.shared import YuanField
from services.programmes.choices import OVER
from services.programmes.models import Round
from unionhub.kernel.actor import Actor
from unionhub.kernel.catalogue import CATALOGUE
from unionhub.web.buttons import ButtonForm, ListForm, NoteField

BATCH, ROUND = "batch", "round"
# As many are to be chosen from.
MOST_OFFERED: Final = 100
LONGEST_KEY: Final = 60
USUAL_MARGIN: Final = 50


class DrawingForm(ListForm):
    """Of what, how sure, how exact."""

    source = forms.CharField(
        label=_("抽样范围"),
        max_length=LONGEST_KEY,
        widget=forms.Select,
        help_text=_("一个批次，或本会和下级在一个轮次已付的款项；各抽一次。"),
    )
    confidence = forms.TypedChoiceField(
        label=_("置信度"),
        choices=Confidence.choices,
        coerce=int,
        initial=Confidence.USUAL,
    )
    margin_permille = forms.IntegerField(
        label=_("允许误差（‰）"),
        min_value=LEAST_MARGIN,
        max_value=MOST_MARGIN,
        initial=USUAL_MARGIN,
        help_text=_("例如 50 即 5%。"),
    )

    def offer(self, actor: Actor) -> None:
        """Of the own union what was sent to the bank; rounds that are over; each not
        drawn."""
        samples = ConfirmationSample.objects.visible_to(actor)
        drawn = samples.filter(organisation=actor.organisation_id)
        batches = Batch.objects.visible_to(actor).filter(
            organisation=actor.organisation_id, state__in=OUTSIDE
        )
        free = batches.exclude(pk__in=drawn.filter(round=None).values("batch"))
        over = Round.objects.filter(state__in=OVER)
        rounds = over.exclude(pk__in=drawn.filter(batch=None).values("round"))
        self.fields["source"].widget.choices = [
            *(
                (f"{BATCH}:{one.pk}", f"{one.number}（{one.get_state_display()}）")
                for one in free.order_by("-pk")[:MOST_OFFERED]
            ),
            *(
                (f"{ROUND}:{one.pk}", one.name)
                for one in rounds.order_by("-pk")[:MOST_OFFERED]
            ),
        ]

    def clean_source(self) -> dict[str, Any]:
        """A batch, or a round.

        Raises:
            ValidationError: with a text of the catalogue.
        """
        kind, _colon, key = self.cleaned_data["source"].partition(":")
        try:
            return {BATCH: UUID(key)} if kind == BATCH else {ROUND: key}
        except ValueError as wrong:
            text = str(CATALOGUE["invalid_choice"])
            raise ValidationError(text, "invalid_choice") from wrong


class OutcomeForm(ButtonForm):
    """What was said."""

    outcome = forms.ChoiceField(label=_("结果"), choices=ConfirmationOutcome.choices)
    told_fen = YuanField(
        label=_("自述金额"),
        required=False,
        help_text=_("元，至多两位小数；仅金额不符时填。"),
    )
    note = NoteField(
        label=_("说明"),
        max_length=LONGEST_NOTE,
        required=False,
        help_text=_("请勿填写电话或账号。"),
    )
