"""The doors of powers lent, and of one's own offices."""

from typing import Any
from uuid import UUID

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from members.offices import operations
from members.offices.api.appointments import MayViewOffices
from members.offices.api.examples import DELEGATION, DELEGATION_REQUEST, OFFICE
from members.offices.api.shapes import (
    DelegationInputSerializer,
    DelegationQuerySerializer,
    DelegationSerializer,
    OwnOfficesSerializer,
)
from members.offices.models import Appointment, Delegation, DelegationQuerySet
from unionhub.accounts import operations as accounts
from unionhub.kernel.actor import Actor
from unionhub.web.fields import EmptyInputSerializer
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import IsSignedIn
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView

JOINS = ("appointment__user", "appointment__organisation", "deputy")


class DelegationsView(PageView):
    """The delegations in scope."""

    keyset = ("id",)
    serializer_class = DelegationSerializer
    query_serializer_class = DelegationQuerySerializer
    permission_classes = [MayViewOffices]

    def rows(self) -> DelegationQuerySet:
        """Narrowed by the filters."""
        filters = dict(self.params)
        in_force = filters.pop("in_force", None)
        rows = Delegation.objects.visible_to(self.actor).filter(**filters)
        if in_force is not None:
            rows = rows.running(self.now, is_running=in_force)
        return rows.select_related(*JOINS)

    @operation(
        operation_id="listDelegations",
        tag="干部",
        summary="委托列表",
        description="任职范围内的委托，含已到期和已收回的。",
        answers={200: page_response_serializer(DelegationSerializer)},
        examples={"answer": {"items": [DELEGATION], "next": None, "next_cursor": None}},
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="delegatePowers",
        tag="干部",
        summary="委托权限",
        description="把本次办理所用任职的部分权限委托给另一名干部代行，最长 180 天。"
        "受托的权限不能再委托，授予任职的权限不能委托；任职结束，委托随之终止。",
        request=DelegationInputSerializer,
        answers={201: DelegationSerializer},
        examples={"request": DELEGATION_REQUEST, "answer": DELEGATION},
        refusals=(
            "does_not_exist",
            "conflict_of_interest",
            "not_ones_own_power",
            "power_not_delegable",
            "inconsistent",
            "out_of_range",
            "offices_incompatible",
        ),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Lend some."""
        form = self.body(DelegationInputSerializer)
        deputy_id = accounts.officer_named(form.pop("deputy"), field="deputy")
        lent = operations.delegate(
            deputy_id, operations.Loan(**form), by=self.actor, at=self.now
        )
        data = DelegationSerializer(lent, context=self.context()).data
        return Response(data, status.HTTP_201_CREATED)


class RevocationView(ApiView):
    """The end of a delegation."""

    permission_classes = [MayViewOffices]

    @operation(
        operation_id="revokeDelegation",
        tag="干部",
        summary="收回委托",
        description="委托人本人或有权授予任职者收回，立即生效。",
        request=EmptyInputSerializer,
        answers={200: DelegationSerializer},
        examples={
            "request": {},
            "answer": DELEGATION | {"revoked_at": "2026-12-03T10:00:00+08:00"},
        },
        refusals=("wrong_state",),
    )
    @whole
    def post(self, request: Request, delegation_id: UUID) -> Response:
        """Take it back."""
        self.body(EmptyInputSerializer)
        revoked = operations.revoke(delegation_id, by=self.actor, at=self.now)
        return Response(DelegationSerializer(revoked, context=self.context()).data)


class OwnOfficesView(ApiView):
    """The offices under which one may act now."""

    permission_classes = [IsSignedIn]

    @operation(
        operation_id="listOwnAppointments",
        tag="干部",
        summary="本人的任职和受托",
        description="现在有效的任职和受托代行，各有权限及说明；"
        "编号可用作请求头 X-Appointment。",
        answers={200: OwnOfficesSerializer},
        examples={"answer": {"items": [OFFICE]}},
    )
    def get(self, request: Request) -> Response:
        """All of them."""
        own = Appointment.objects.owned_by(self.actor).in_force(self.now)
        lent = Delegation.objects.lent_to(self.actor).in_force(self.now)
        items = [
            *(_own(held, self.actor) for held in own.select_related("organisation")),
            *(_lent(loan, self.actor) for loan in lent.select_related(*JOINS)),
        ]
        items.sort(key=lambda item: (item["kind"], item["organisation"].path))
        return Response(OwnOfficesSerializer({"items": items}).data)


def _own(held: Appointment, actor: Actor) -> dict[str, Any]:
    is_acting = actor.appointment_id == held.pk and actor.on_behalf_of is None
    return _office(held) | {
        "id": held.pk,
        "kind": "APPOINTMENT",
        "principal": None,
        "valid_from": held.valid_from,
        "valid_to": held.valid_to,
        "powers": held.powers,
        "is_acting": is_acting,
    }


def _lent(loan: Delegation, actor: Actor) -> dict[str, Any]:
    return _office(loan.appointment) | {
        "id": loan.pk,
        "kind": "DELEGATION",
        "principal": loan.appointment.user.username,
        "valid_from": loan.valid_from,
        "valid_to": loan.valid_to,
        "powers": loan.effective_powers,
        "is_acting": actor.on_behalf_of == loan.appointment_id,
    }


def _office(held: Appointment) -> dict[str, Any]:
    return {
        "organisation": held.organisation,
        "office": held.office,
        "office_label": held.get_office_display(),
        "amount_limit_fen": held.amount_limit_fen,
    }
