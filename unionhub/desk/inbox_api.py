"""The door to the inbox."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from unionhub.desk import inbox
from unionhub.kernel.clock import local_date
from unionhub.kernel.waiting import Item
from unionhub.web import access_log, keyset
from unionhub.web.fields import CodeField
from unionhub.web.paging import CursorInputSerializer
from unionhub.web.permissions import IsSignedIn
from unionhub.web.schema import operation
from unionhub.web.views import ApiView

OWN, SUBTREE = "own", "subtree"


class InboxQuerySerializer(CursorInputSerializer):
    """Whose pile, and which part of it."""

    scope = CodeField(
        [(OWN, OWN), (SUBTREE, SUBTREE)],
        default=OWN,
        help_text="own：等待本级工会办理的（默认）；subtree：本级及所辖工会的全部。",
    )


class InboxCountSerializer(serializers.Serializer[Any]):
    """How much of one kind waits, by due date."""

    kind = serializers.CharField(help_text="事项类别代码。")
    kind_label = serializers.CharField(help_text="事项类别。")
    overdue = serializers.IntegerField(help_text="已逾期。")
    today = serializers.IntegerField(help_text="今天到期。")
    soon = serializers.IntegerField(help_text="三个工作日内到期。")
    later = serializers.IntegerField(help_text="三个工作日以后到期。")
    total = serializers.IntegerField(help_text="合计。")


class InboxItemSerializer(serializers.Serializer[Any]):
    """One thing to be done."""

    kind = serializers.CharField(help_text="事项类别代码。")
    id = serializers.UUIDField()
    title = serializers.CharField(help_text="标题，不含证件和手机号码。")
    organisation = serializers.CharField(help_text="等待其办理的工会编号。")
    organisation_name = serializers.CharField(help_text="等待其办理的工会。")
    due_on = serializers.DateField(help_text="办理期限。")
    is_overdue = serializers.SerializerMethodField(help_text="是否逾期。")
    link = serializers.CharField(help_text="事项的地址。")

    def get_is_overdue(self, item: Item) -> bool:
        """Whether its day has passed."""
        return item.due_on < local_date(self.context["now"])


class InboxSerializer(serializers.Serializer[Any]):
    """The counts of the whole pile, and one page of it."""

    counts = InboxCountSerializer(many=True)
    items = InboxItemSerializer(many=True)
    next = serializers.CharField(
        allow_null=True, help_text="下一页的地址；最后一页为 null。"
    )
    next_cursor = serializers.CharField(
        allow_null=True, help_text="下一页的游标；最后一页为 null。"
    )


EXAMPLE = {
    "counts": [
        {
            "kind": "ENROLMENT",
            "kind_label": "入会申请",
            "overdue": 1,
            "today": 0,
            "soon": 4,
            "later": 2,
            "total": 7,
        }
    ],
    "items": [
        {
            "kind": "ENROLMENT",
            "id": "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f",
            "title": "李小样（家政服务员）",
            "organisation": "51010400003",
            "organisation_name": "成都市锦江区锦官驿街道总工会",
            "due_on": "2026-11-20",
            "is_overdue": True,
            "link": "/api/v1/enrolments/019aa0e4-6c00-7cc3-98c4-dc0c0c07398f",
        }
    ],
    "next": None,
    "next_cursor": None,
}


class HoldsOffice(IsSignedIn):
    """Officers, whatever their office."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether an appointment is in force."""
        signed_in = super().has_permission(request, view)
        return signed_in and view.actor.appointment_id is not None


class InboxView(ApiView):
    """What waits for me, and what is late."""

    sensitive = True
    sensitive_fields = ("name",)
    query_serializer_class = InboxQuerySerializer
    permission_classes = [HoldsOffice]

    @operation(
        operation_id="getInbox",
        tag="干部",
        summary="待办事项",
        description="等待本级工会办理的事项，最急的在前，并按到期情况计数：已逾期、今天、"
        "三个工作日内、以后。只列出所任职务可以办理的事项；scope=subtree 时列出本级及所"
        "辖工会的全部。",
        answers={200: InboxSerializer},
        examples={"answer": EXAMPLE},
        refusals=("invalid_cursor", "out_of_range"),
    )
    def get(self, request: Request) -> Response:
        """Show it: in one transaction with the row that says so."""
        with transaction.atomic():
            return self.pile()

    def pile(self) -> Response:
        """The counts, and one page of what waits."""
        everywhere = self.params["scope"] == SUBTREE
        queues = inbox.queues(self.actor, everywhere=everywhere)
        limit = self.params["limit"]
        found = inbox.first(queues, most=limit + 1, after=self.after())
        items, more = found[:limit], len(found) > limit
        shown = [item.subject_id for item in items if item.subject_id]
        access_log.list_shown(self, shown)
        cursor = self.cursor_behind(items[-1]) if more else None
        data = {
            "counts": inbox.counts(queues, on=local_date(self.now)),
            "items": items,
            "next": self.address(cursor) if cursor else None,
            "next_cursor": cursor,
        }
        return Response(InboxSerializer(data, context=self.context()).data)

    def cursor_behind(self, item: Item) -> str:
        """The cursor of what comes after."""
        return keyset.signed([item.due_on.isoformat(), str(item.id)], self.binding())

    def after(self) -> tuple[date, UUID] | None:
        """The place in the pile that the cursor names."""
        cursor = self.params["cursor"]
        if cursor is None:
            return None
        due_on, key = keyset.opened(cursor, self.binding())
        return date.fromisoformat(due_on), UUID(key)

    def binding(self) -> str:
        """What a cursor belongs to: this inbox, this office."""
        office = str(self.actor.appointment_id)
        return repr((self.request.path, self.params["scope"], office))

    def address(self, cursor: str) -> str:
        """The relative address of the page behind ``cursor``."""
        query = self.request.GET.copy()
        query["cursor"] = cursor
        return f"{self.request.path}?{query.urlencode()}"
