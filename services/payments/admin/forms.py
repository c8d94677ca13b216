"""What the buttons of payments ask for."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from services.aid.models import Application
from services.ledger.models import BudgetNode
from services.payments import claims
from services.payments.bank.words import MOST_BYTES
from services.payments.choices import (
    LONGEST_NOTE,
    RESOLUTIONS,
    Resolution,
)
from services.payments.models import Batch, PayException
from services.programmes.choices import LIVE
from services.review.access import persons_of
from unionhub.kernel import fen, masking
from unionhub.kernel.actor import Actor
from unionhub.kernel.catalogue import CATALOGUE
from unionhub.web.buttons import ButtonForm, ListForm, NoteField, PickMany

# More than an officer ticks one by one; who names none takes all.
MOST_PICKED: Final = 50


class MakingForm(ListForm):
    """Out of which budget, and whom; nobody named is everybody who waits."""

    budget = forms.UUIDField(label=_("预算"), widget=forms.Select)
    applications = forms.TypedMultipleChoiceField(
        label=_("只发放这些申请"),
        required=False,
        coerce=UUID,
        widget=PickMany,
        help_text=_("不勾选的，该预算下待发放的全部编入，每批最多 10 万笔。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Which of them may be named, the operation says.
        self.fields["applications"].valid_value = _is_key  # type: ignore[attr-defined]

    def offer(self, actor: Actor) -> None:
        """The own budgets that move, and those who wait for them."""
        rows = BudgetNode.objects.visible_to(actor).filter(
            organisation=actor.organisation_id, round__state__in=LIVE
        )
        nodes = list(rows.select_related("round").order_by("-round__year", "fund"))
        widget: Any = self.fields["budget"].widget
        widget.choices = [(str(one.pk), _budget(one)) for one in nodes]
        waiting = claims.waiting(nodes, persons_of(actor))[:MOST_PICKED]
        picked: Any = self.fields["applications"]
        picked.choices = [(str(one.pk), _application(one)) for one in waiting]


def _is_key(value: str) -> bool:
    try:
        UUID(str(value))
    except ValueError:
        return False
    return True


def _budget(node: BudgetNode) -> str:
    return f"{node.round} · {node.get_fund_display()}"


def _application(one: Application) -> str:
    """Whoever is named here is not looked at: the name is masked."""
    told = (
        masking.name(one.payee_name),
        one.get_item_display(),
        fen.shown(one.approved_fen or 0),
        one.get_fund_display(),
    )
    return " · ".join(map(str, told))


class CheckingForm(ButtonForm):
    """That it is right, and which content."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def offer(self, obj: Batch, actor: Actor, search: str = "") -> None:
        """The content that the officer has before the eyes."""
        self.fields["digest"].initial = bytes(obj.digest).hex()

    def clean_digest(self) -> bytes:
        """Its bytes; what is no digest is nobody's."""
        try:
            return bytes.fromhex(self.cleaned_data["digest"])
        except ValueError:
            return b""


class ReasonForm(ButtonForm):
    """Why."""

    reason = NoteField(label=_("理由"), max_length=LONGEST_NOTE)


class SettlingForm(ButtonForm):
    """How a difference was settled."""

    resolution = forms.ChoiceField(
        label=_("处理结果"), choices=Resolution, widget=forms.RadioSelect
    )
    note = NoteField(label=_("说明"), max_length=LONGEST_NOTE)

    def offer(self, obj: PayException, actor: Actor, search: str = "") -> None:
        """Those that fit this kind."""
        fits = RESOLUTIONS[obj.kind]
        field: Any = self.fields["resolution"]
        field.choices = [(one.value, one.label) for one in Resolution if one in fits]


class BankFileForm(forms.Form):
    """A file of the bank."""

    file = forms.FileField(
        label=_("文件"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".txt,.csv"}),
        help_text=_("受理回执、付款结果或对账单；整份导入或整份退回。"),
    )

    def clean_file(self) -> bytes:
        """What is in it.

        Raises:
            ValidationError: larger than a file may be.
        """
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(str(CATALOGUE["body_too_large"]))
        content: bytes = file.read()
        return content
