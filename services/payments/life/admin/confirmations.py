"""The desk of samples: drawn above the list, answers written down line by line."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from services.payments import operations
from services.payments.choices import OPEN_OUTCOMES
from services.payments.life.admin.confirmation_forms import (
    BATCH,
    ROUND,
    DrawingForm,
    OutcomeForm,
)
from services.payments.models import Confirmation, ConfirmationSample
from services.payments.operations import Answer, Frame
from services.payments.sampling import percent
from unionhub.kernel import fen
from unionhub.kernel.actor import Actor
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import NotAllowed
from unionhub.kernel.powers import Power
from unionhub.kernel.scope import ScopedQuerySet
from unionhub.web.admin import ScopedAdmin
from unionhub.web.buttons import Button, ListButton, Marked, Text
from unionhub.web.listing import Table

MOST_SHOWN: Final = 50
EMPTY: Final = "—"


def _draw(
    _filters: Mapping[str, str],
    _marked: Sequence[Marked],
    given: dict[str, Any],
    by: Actor,
    at: datetime,
) -> Text:
    if by.organisation_id is None:
        raise NotAllowed
    source = given["source"]
    frame = Frame(
        confidence=given["confidence"],
        margin_permille=given["margin_permille"],
        batch=source.get(BATCH),
        round=source.get(ROUND, ""),
        organisation=by.organisation_id if ROUND in source else "",
    )
    made = operations.draw(frame, by=by, at=at)
    page = reverse("admin:services_confirmationsample_change", args=(made.pk,))
    said = _("已从 %(population)s 笔中抽取 %(size)s 笔。") % {
        "population": made.population,
        "size": made.size,
    }
    return format_html('{} <a href="{}">{}</a>', said, page, _("查看样本"))


def _record(pk: Any, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    version = given.pop("version")
    operations.record_outcome(pk, Answer(**given), by=by, at=at, version=version)
    return _("已登记。")


LIST_BUTTONS: Final = (
    ListButton(
        "drawing",
        _("抽取样本"),
        Power.AID_REVIEW,
        _draw,
        DrawingForm,
        warning=_("同一批次、同一轮次只抽一次，抽取后不能更改。"),
    ),
)
BUTTONS: Final = (
    Button(
        "outcome",
        _("登记询问结果"),
        Power.AID_REVIEW,
        _record,
        OutcomeForm,
        warning=_("未收到或金额不符的，同时生成付款差异；登记后不能更改。"),
    ),
)


def _linked(line: Confirmation) -> SafeString:
    page = reverse("admin:services_confirmation_change", args=(line.pk,))
    return format_html('<a href="{}">{}</a>', page, line.masked_payee)


def _of(sample: ConfirmationSample) -> str:
    """The batch, or the round."""
    return str(sample.batch or (sample.round.name if sample.round else EMPTY))


@admin.register(ConfirmationSample)
class ConfirmationSampleAdmin(ScopedAdmin):
    """The samples of the officer's part of the tree, with what came of them."""

    view_power = Power.AID_VIEW
    place = 38
    joins = ("organisation", "batch", "round")
    list_buttons = LIST_BUTTONS
    ordering = ("-id",)
    list_display = (
        *("shown_of", "organisation", "shown_size", "shown_asked"),
        *("count_received", "count_wrong", "shown_share", "shown_day"),
    )
    list_display_links = ("shown_of",)
    search_fields = ("batch__number__exact",)
    search_help_text = _("按批次号（完整）搜索")
    fields = (
        *("shown_of", "organisation", "population", "size", "confidence"),
        *("shown_margin", "drawn_at", "shown_seed", "shown_asked", "count_received"),
        *("count_not_received", "count_wrong_amount", "count_unreachable"),
        "shown_share",
    )

    def narrow(self, rows: ScopedQuerySet[Any], actor: Actor) -> ScopedQuerySet[Any]:
        """With the counts."""
        found: Any = super().narrow(rows, actor)
        return found.counted()  # type: ignore[no-any-return] # by its own set

    @admin.display(description=_("抽样范围"))
    def shown_of(self, obj: ConfirmationSample) -> str:
        """The batch, or the round."""
        return _of(obj)

    @admin.display(description=_("抽查 / 付款笔数"))
    def shown_size(self, obj: ConfirmationSample) -> str:
        """How many of how many."""
        return f"{obj.size} / {obj.population}"

    @admin.display(description=_("抽取日期"))
    def shown_day(self, obj: ConfirmationSample) -> date:
        """When it was drawn."""
        return local_date(obj.drawn_at)

    @admin.display(description=_("允许误差"))
    def shown_margin(self, obj: ConfirmationSample) -> str:
        """In percent."""
        return percent(obj.margin_permille)

    @admin.display(description=_("随机种子"))
    def shown_seed(self, obj: ConfirmationSample) -> str:
        """To be copied whole; a narrow page may break it."""
        return format_html('<code class="desk-seed">{}</code>', obj.seed)

    @admin.display(description=_("已询问"))
    def shown_asked(self, obj: ConfirmationSample) -> int:
        """How many were called."""
        return obj.asked

    @admin.display(description=_("已收到"))
    def count_received(self, obj: ConfirmationSample) -> int:
        """How many have it."""
        return obj.count_received

    @admin.display(description=_("不符"))
    def count_wrong(self, obj: ConfirmationSample) -> int:
        """How many have it not, or not all."""
        return obj.count_not_received + obj.count_wrong_amount

    @admin.display(description=_("未收到"))
    def count_not_received(self, obj: ConfirmationSample) -> int:
        """How many have it not."""
        return obj.count_not_received

    @admin.display(description=_("金额不符"))
    def count_wrong_amount(self, obj: ConfirmationSample) -> int:
        """How many have another amount."""
        return obj.count_wrong_amount

    @admin.display(description=_("联系不上"))
    def count_unreachable(self, obj: ConfirmationSample) -> int:
        """How many were called in vain."""
        return obj.count_unreachable

    @admin.display(description=_("到账比例"))
    def shown_share(self, obj: ConfirmationSample) -> str:
        """Of those who answered, with its margin."""
        share, margin = obj.share_permille, obj.share_margin_permille
        if share is None or margin is None:
            return EMPTY
        return f"{percent(share)}（±{percent(margin)}）"

    def heading(self, obj: ConfirmationSample) -> str:
        """Of what, how many."""
        return f"{_of(obj)} · {self.shown_size(obj)}"

    def links(
        self, obj: ConfirmationSample, actor: Actor
    ) -> Sequence[tuple[Text, str]]:
        """All its lines, and the sheet."""
        page = reverse("admin:services_confirmation_changelist")
        key = obj.batch.number if obj.batch else obj.round_id
        paper = reverse("admin:services_confirmation_sheet", args=(obj.pk,))
        return [
            (_("全部抽样名单"), f"{page}?q={key}"),
            (_("抽样确认表（打印）"), paper),
            (_("抽样确认表（表格）"), f"{paper}?form=xlsx"),
        ]

    def tables(self, obj: ConfirmationSample, actor: Actor) -> list[Table]:
        """The first lines: those still to be asked before the others."""
        lines = obj.confirmations.select_related("payment").order_by("outcome", "pk")
        rows = [
            [
                *(_linked(one), fen.shown(one.payment.paid_fen)),
                *(one.get_outcome_display() or _("待询问"), one.recorded_at or EMPTY),
            ]
            for one in lines[:MOST_SHOWN]
        ]
        columns = [_("收款人"), _("实付"), _("结果"), _("登记时间")]
        return [Table(_("抽样名单（前 50 笔）"), columns, rows)]


@admin.register(Confirmation)
class ConfirmationAdmin(ScopedAdmin):
    """What people were asked, and what they said of themselves; names are masked."""

    view_power = Power.AID_VIEW
    place = 39
    joins = ("organisation", "payment", "sample__batch", "sample__round")
    buttons = BUTTONS
    ordering = ("-id",)
    list_display = (
        *("masked_name", "shown_paid", "shown_outcome", "shown_told", "shown_of"),
        *("organisation", "recorded_at"),
    )
    list_display_links = ("masked_name",)
    list_filter = ("outcome", "is_own")
    search_fields = ("sample__batch__number__exact", "sample__round__code__exact")
    search_help_text = _("按批次号或轮次编码（完整）搜索")
    fields = (
        *("masked_name", "shown_paid", "shown_of", "organisation"),
        *("shown_outcome", "shown_told", "note", "recorded_at"),
    )

    @admin.display(description=_("收款人"))
    def masked_name(self, obj: Confirmation) -> str:
        """Only what tells one from another."""
        return obj.masked_payee

    @admin.display(description=_("实付"))
    def shown_paid(self, obj: Confirmation) -> str:
        """In yuan."""
        return fen.shown(obj.payment.paid_fen)

    @admin.display(description=_("结果"))
    def shown_outcome(self, obj: Confirmation) -> Text:
        """What was said."""
        return obj.get_outcome_display() or _("待询问")

    @admin.display(description=_("自述金额"))
    def shown_told(self, obj: Confirmation) -> str:
        """In yuan, where it is another."""
        return EMPTY if obj.told_fen is None else fen.shown(obj.told_fen)

    @admin.display(description=_("来源"))
    def shown_of(self, obj: Confirmation) -> Text:
        """The sample, or the payee."""
        return _of(obj.sample) if obj.sample else _("本人确认")

    def heading(self, obj: Confirmation) -> str:
        """Whose, how much."""
        return f"{obj.masked_payee} · {fen.shown(obj.payment.paid_fen)}"

    def offers(self, obj: Confirmation) -> Collection[str]:
        """Until somebody has answered."""
        is_open = not obj.is_own and obj.outcome in OPEN_OUTCOMES
        return ("outcome",) if is_open else ()

    def may_press(self, button: Button, obj: Confirmation, actor: Actor) -> bool:
        """The union that drew the sample asks itself."""
        is_own = actor.organisation_id == obj.organisation_id
        return is_own and super().may_press(button, obj, actor)

    def summary(self, obj: Confirmation) -> list[tuple[Text, Any]]:
        """Which one."""
        return [
            (_("收款人"), obj.masked_payee),
            (_("实付"), fen.shown(obj.payment.paid_fen)),
            (_("来源"), self.shown_of(obj)),
        ]

    def links(self, obj: Confirmation, actor: Actor) -> Sequence[tuple[Text, str]]:
        """The sample, and the payment."""
        found = [
            (_("打开样本"), "admin:services_confirmationsample_change", obj.sample_id),
            (_("打开付款"), "admin:services_payment_change", obj.payment_id),
        ]
        return [(label, reverse(page, args=(pk,))) for label, page, pk in found if pk]
