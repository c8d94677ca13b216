"""What the pages of payments share."""

from typing import Any, ClassVar, Final
from uuid import UUID

from django.contrib import admin
from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from services.payments.admin.acts import PART_OF
from services.payments.bank.words import Direction, LineStatus
from services.payments.models import BatchParticipant, Payment
from services.review.access import persons_of
from unionhub.kernel import fen
from unionhub.kernel.actor import Actor
from unionhub.kernel.powers import Power
from unionhub.web.admin import ScopedAdmin
from unionhub.web.buttons import Button, Text

EMPTY: Final = "—"
MOST_SHOWN: Final = 50
# What the bank says of a line, and which way money went on the account.
SAID: Final[dict[str, Text]] = {
    LineStatus.PAID: _("成功"),
    LineStatus.FAILED: _("失败"),
    LineStatus.RETURNED: _("退回"),
    Direction.DEBIT: _("支出"),
    Direction.CREDIT: _("收入"),
}


class PaymentsAdmin(ScopedAdmin):
    """What all of them are: seen with aid, acted on by the union that pays."""

    view_power = Power.AID_VIEW
    ordering: ClassVar[tuple[str, ...]] = ("-id",)

    @admin.display(description=_("工会"))
    def shown_union(self, obj: Any) -> str:
        """Its name."""
        return str(obj.organisation.name)

    def may_press(self, button: Button, obj: Any, actor: Actor) -> bool:
        """A union pays in its own name; one part a person."""
        fits = union_of(obj) == actor.organisation_id
        return (
            fits
            and super().may_press(button, obj, actor)
            and not _has_another_part(button, batch_of(obj), actor)
        )


def union_of(obj: Any) -> str:
    """Whose it is."""
    holder: Any = obj
    if isinstance(obj, Payment):
        holder = obj.batch or obj.application.budget
    return str(holder.organisation_id) if holder else ""


def batch_of(obj: Any) -> UUID | None:
    """In which batch it is; a batch is in itself."""
    found: UUID | None = getattr(obj, "batch_id", obj.pk)
    return found


def _has_another_part(button: Button, batch: UUID | None, actor: Actor) -> bool:
    part = PART_OF.get(button.name)
    if part is None:
        return False
    mine = BatchParticipant.objects.filter(batch=batch, person__in=persons_of(actor))
    return mine.exclude(part=part).exists()


def linked(obj: Model | None, label: Text) -> SafeString | str:
    """The way to its page."""
    if obj is None:
        return EMPTY
    page = f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change"
    return format_html('<a href="{}">{}</a>', reverse(page, args=(obj.pk,)), label)


def code(digest: Any) -> SafeString | str:
    """In hexadecimal, in groups that a narrow page may break."""
    if digest is None:
        return EMPTY
    return format_html("<code>{}</code>", bytes(digest).hex(" ", 4))


def money(amount: int | None) -> str:
    """In yuan; nothing yet is a dash."""
    return EMPTY if amount is None else fen.shown(amount)
