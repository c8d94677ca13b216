"""The desk's buttons, and which operation each calls."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from members.enrolment import operations
from members.enrolment.admin.forms import HandoverForm, RejectionForm, ReturnForm
from members.enrolment.choices import ACTION_LABELS, BatchDecision
from unionhub.kernel.actor import Actor
from unionhub.kernel.powers import Power
from unionhub.messages import tasks as message_tasks
from unionhub.web.buttons import Button, ListButton, Marked, Text


def _approve(pk: UUID, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    done = operations.approve(pk, by=by, at=at, version=given["version"])
    transaction.on_commit(message_tasks.deliver.enqueue, robust=True)
    member = reverse("admin:members_member_change", args=(done.person_id,))
    return format_html(
        '{} <a href="{}">{}</a>', _("已同意，申请人成为会员。"), member, _("查看会员")
    )


def _reject(pk: UUID, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    operations.reject(
        pk, reason=given["reason"], by=by, at=at, version=given["version"]
    )
    return _told(pk, _("已办结：不同意入会。"))


def _return(pk: UUID, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    operations.return_for_correction(
        pk,
        items=given["items"],
        reason=given["reason"],
        by=by,
        at=at,
        version=given["version"],
    )
    return _told(pk, _("已退回申请人补正。"))


def _hand_over(pk: UUID, given: dict[str, Any], by: Actor, at: datetime) -> Text:
    operations.hand_over(
        pk,
        to=given["organisation"],
        reason=given["reason"],
        by=by,
        at=at,
        version=given["version"],
    )
    return _("已移交。")


def _told(pk: UUID, said: Text) -> Text:
    transaction.on_commit(message_tasks.deliver.enqueue, robust=True)
    address = reverse("admin:members_enrolment_change", args=(pk,))
    return format_html('{} <a href="{}">{}</a>', said, address, _("查看申请"))


DECIDE = Power.ENROLMENT_DECIDE
BUTTONS = (
    Button(
        "approval",
        ACTION_LABELS["approval"],
        DECIDE,
        _approve,
        warning=_(
            "申请人今天起成为会员，取得会员号，并收到短信；同意后不能撤销，"
            "会籍只能另行变更。"
        ),
    ),
    Button(
        "return",
        ACTION_LABELS["return"],
        DECIDE,
        _return,
        ReturnForm,
        warning=_("申请人会收到短信，补正后申请重新回到待审核。"),
    ),
    Button(
        "handover",
        ACTION_LABELS["handover"],
        DECIDE,
        _hand_over,
        HandoverForm,
        warning=_("办理期限不变；移交给本级以上的工会后，本级不再看到这件申请。"),
    ),
    Button(
        "rejection",
        ACTION_LABELS["rejection"],
        DECIDE,
        _reject,
        RejectionForm,
        is_grave=True,
        warning=_("这件申请就此办结，不能恢复；申请人会收到短信，能看到理由。"),
    ),
)


def _approve_all(
    _filters: Mapping[str, str],
    marked: Sequence[Marked],
    _given: dict[str, Any],
    by: Actor,
    at: datetime,
) -> list[tuple[str, Text]]:
    rows = [operations.Seen(UUID(row.key), row.version) for row in marked]
    ruling = operations.Ruling(BatchDecision.APPROVE)
    told = operations.decide_all(rows, ruling, by=by, at=at)
    transaction.on_commit(message_tasks.deliver.enqueue, robust=True)
    return [
        (row.name, outcome.detail or _("已同意"))
        for row, outcome in zip(marked, told, strict=True)
    ]


APPROVE_MANY = ListButton(
    "approve-many",
    _("批量同意"),
    DECIDE,
    _approve_all,
    on_rows=True,
    warning=_("同意的申请人今天起成为会员，取得会员号，并收到短信；不能撤销。"),
)
