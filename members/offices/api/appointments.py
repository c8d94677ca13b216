"""The doors of offices given: appointments."""

from typing import Any
from uuid import UUID

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from members.offices import operations
from members.offices.api.examples import APPOINTMENT, APPOINTMENT_REQUEST
from members.offices.api.shapes import (
    AppointmentInputSerializer,
    AppointmentQuerySerializer,
    AppointmentSerializer,
    EndingInputSerializer,
)
from members.offices.models import Appointment, AppointmentQuerySet
from unionhub.accounts import operations as accounts
from unionhub.kernel.powers import Power
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import HasPower
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView


class MayViewOffices(HasPower):
    """The office lets see who holds which office; writing needs more."""

    power = Power.OFFICE_VIEW


class MayGrantOffices(HasPower):
    """The office lets open accounts, give and end offices."""

    power = Power.OFFICE_GRANT


class MayViewAndGrantOffices(MayViewOffices):
    """To look, the one power; to write, the other."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the actor holds the power that the method asks for."""
        if request.method == "POST":
            return MayGrantOffices().has_permission(request, view)
        return super().has_permission(request, view)


class AppointmentsView(PageView):
    """The appointments in scope, by union."""

    keyset = ("organisation_id", "id")
    serializer_class = AppointmentSerializer
    query_serializer_class = AppointmentQuerySerializer
    permission_classes = [MayViewAndGrantOffices]

    def rows(self) -> AppointmentQuerySet:
        """Narrowed by the filters."""
        filters = dict(self.params)
        in_force = filters.pop("in_force", None)
        rows = Appointment.objects.visible_to(self.actor).filter(**filters)
        if in_force is not None:
            rows = rows.running(self.now, is_running=in_force)
        return rows.select_related("user", "organisation")

    @operation(
        operation_id="listAppointments",
        tag="干部",
        summary="任职列表",
        description="任职范围内的任职，含已结束的；按工会编号排列，"
        "可按工会、职务、是否有效筛选。",
        answers={200: page_response_serializer(AppointmentSerializer)},
        examples={
            "answer": {"items": [APPOINTMENT], "next": None, "next_cursor": None}
        },
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="grantAppointment",
        tag="干部",
        summary="授予任职",
        description="在任职范围内的工会授予一项职务。首次任职须提供本人证件，"
        "账号自此与此人绑定，一人只有一个在用的干部账号；不相容的职务不能由一人担任；"
        "不能给本人授职。",
        request=AppointmentInputSerializer,
        answers={201: AppointmentSerializer},
        examples={"request": APPOINTMENT_REQUEST, "answer": APPOINTMENT},
        refusals=(
            "not_found",
            "conflict_of_interest",
            "does_not_exist",
            "required",
            "inconsistent",
            "out_of_range",
            "id_checksum",
            "offices_incompatible",
            "already_officer",
            "already_exists",
            "wrong_state",
        ),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Give one."""
        form = self.body(AppointmentInputSerializer)
        user_id = accounts.officer_named(form.pop("username"), field="username")
        document = form.pop("officer")
        made = operations.appoint(
            user_id,
            operations.Term(**form),
            document=document,
            by=self.actor,
            at=self.now,
        )
        data = AppointmentSerializer(made, context=self.context()).data
        return Response(data, status.HTTP_201_CREATED)


class EndingView(ApiView):
    """The end of an appointment."""

    permission_classes = [MayGrantOffices]

    @operation(
        operation_id="endAppointment",
        tag="干部",
        summary="结束任职",
        description="立即结束，或提前到所填的最后一日；其委托同时终止。"
        "下一次请求起即无权限。不能结束本人的任职。",
        request=EndingInputSerializer,
        answers={200: AppointmentSerializer},
        examples={
            "request": {},
            "answer": APPOINTMENT
            | {"ended_at": "2026-11-23T10:00:00+08:00", "in_force": False},
        },
        refusals=("conflict_of_interest", "out_of_range", "wrong_state"),
    )
    @whole
    def post(self, request: Request, appointment_id: UUID) -> Response:
        """End it."""
        on = self.body(EndingInputSerializer)["on"]
        ended = operations.end(appointment_id, on=on, by=self.actor, at=self.now)
        return Response(AppointmentSerializer(ended, context=self.context()).data)
