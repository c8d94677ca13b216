"""Doors of the tests' own: what the frame does is shown without any wing."""

import threading
from uuid import UUID

from django.db import DatabaseError, DataError, IntegrityError, OperationalError
from django.db.models import ProtectedError
from django.http import Http404
from django.urls import URLPattern, URLResolver, include, path
from rest_framework import serializers
from rest_framework.response import Response

from unionhub.kernel.actor import Actor, ActorKind
from unionhub.kernel.errors import (
    BadFact,
    Gone,
    InvalidValue,
    NotAllowed,
    NotFound,
    NotNow,
    Stale,
    TooMany,
    Unavailable,
    WrongState,
)
from unionhub.kernel.scope import PublicQuerySet
from unionhub.web import fields
from unionhub.web.etag import etag, is_fresh, require_match
from unionhub.web.idempotency import idempotent
from unionhub.web.models import Budget
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import AllowAny, HasPower, IsSignedIn
from unionhub.web.schema import operation
from unionhub.web.throttling import NetworkThrottle, UserThrottle
from unionhub.web.views import ApiView, PageView

handler400 = "unionhub.web.failures.bad_request"
handler403 = "unionhub.web.failures.forbidden"
handler404 = "unionhub.web.failures.not_found"
handler500 = "unionhub.web.failures.internal_error"


def build_actor(*, user, at, request_id, acting_as=None):
    return Actor(
        kind=ActorKind.PERSON,
        user_id=user.pk,
        powers=frozenset({"count"}) if user.is_staff else frozenset(),
        request_id=request_id,
    )


class ItemSerializer(fields.StrictSerializer):
    name = fields.TextField(max_length=10)


class EverythingSerializer(fields.StrictSerializer):
    line = fields.TextField(max_length=10, required=False)
    note = fields.TextField(max_length=50, multiline=True, required=False)
    code = fields.CodeField(["A", "B"], required=False)
    number = fields.StrictInteger(min_value=-5, max_value=5, required=False)
    amount_fen = fields.FenField(required=False)
    flag = fields.StrictBoolean(required=False)
    day = fields.DateField(required=False)
    instant = fields.InstantField(required=False)
    key = fields.UuidField(required=False)
    credit_code = fields.CreditCodeField(required=False)
    name = fields.NameField(required=False)
    phone = fields.PhoneField(required=False)
    codes = fields.ListField(
        child=fields.CodeField(["A", "B", "C"]),
        max_length=2,
        unique=True,
        required=False,
    )
    items = ItemSerializer(many=True, required=False)


class EchoView(ApiView):
    """Answers what it understood."""

    permission_classes = [AllowAny]

    def post(self, request):
        return Response(self.body(EverythingSerializer))


class NeededSerializer(fields.StrictSerializer):
    first = fields.TextField(max_length=10)
    second = fields.StrictInteger()


class NeededView(ApiView):
    permission_classes = [AllowAny]

    def post(self, request):
        return Response(self.body(NeededSerializer))


class FilterSerializer(fields.StrictSerializer):
    scope = fields.TextField(max_length=20, required=False)
    least = fields.StrictInteger(min_value=0, required=False)
    full = fields.StrictBoolean(required=False)
    kinds = fields.ListField(
        child=fields.CodeField(["A", "B"]), max_length=2, required=False
    )


class QueryView(ApiView):
    permission_classes = [AllowAny]
    query_serializer_class = FilterSerializer

    def get(self, request):
        return Response(self.params)


class BudgetSerializer(serializers.ModelSerializer):
    class Meta:
        model = Budget
        fields = ["id", "scope", "window_start", "count"]


class BudgetPage(PageView):
    permission_classes = [AllowAny]
    query_serializer_class = FilterSerializer
    serializer_class = BudgetSerializer
    keyset = ("window_start", "-count", "id")

    def rows(self):
        rows = PublicQuerySet(Budget).visible_to(self.actor)
        if scope := self.params.get("scope"):
            rows = rows.filter(scope=scope)
        return rows

    @operation(
        operation_id="list_budgets",
        tag="公共",
        summary="列表",
        description="一页一页地读。",
        answers={200: page_response_serializer(BudgetSerializer)},
        examples={"answer": {"items": [], "next": None, "next_cursor": None}},
    )
    def get(self, request):
        return super().get(request)


class OtherBudgetPage(BudgetPage):
    permission_classes = [AllowAny]


class UnmarkedPage(BudgetPage):
    permission_classes = [AllowAny]

    def rows(self):
        return Budget.objects.all()


class EffectSerializer(fields.StrictSerializer):
    amount_fen = fields.FenField()
    then = fields.CodeField(["OK", "REFUSE", "ANSWER_409", "CRASH"], default="OK")


class EffectView(ApiView):
    """Writes one row, unless told to fail after it."""

    permission_classes = [AllowAny]
    prepared_calls = 0
    entered = threading.Event()
    pause = threading.Event()

    def prepare(self, request):
        type(self).prepared_calls += 1
        return "looked up"

    @operation(
        operation_id="write_effect",
        tag="会员",
        summary="记一笔",
        description="写一行。",
        request=EffectSerializer,
        answers={201: BudgetSerializer},
        examples={"request": {"amount_fen": 5}, "answer": {"id": 1}},
        refusals=("wrong_state",),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request):
        form = self.body(EffectSerializer)
        row = Budget.objects.create(
            scope="effect",
            key=str(Budget.objects.count()),
            window_start=form["amount_fen"],
            count=1,
        )
        self.entered.set()
        self.pause.wait(10)
        if form["then"] == "REFUSE":
            raise WrongState
        if form["then"] == "CRASH":
            raise RuntimeError("a bug")
        status = 409 if form["then"] == "ANSWER_409" else 201
        return Response(
            {"id": row.pk, "姓名": "某人", "prepared": self.prepared},
            status=status,
            headers={"Location": f"/api/v1/effects/{row.pk}"},
        )


class OptionalKeyView(ApiView):
    permission_classes = [AllowAny]

    @idempotent(required=False)
    def post(self, request):
        row = Budget.objects.create(
            scope="effect", key=str(Budget.objects.count()), window_start=1, count=1
        )
        return Response({"id": row.pk}, status=201)


class Clash(Exception):
    sqlstate = "40P01"


class DeadlockView(ApiView):
    permission_classes = [AllowAny]
    failures = 0
    attempts = 0

    @idempotent(required=True)
    def post(self, request):
        type(self).attempts += 1
        if self.attempts <= self.failures:
            raise OperationalError("deadlock") from Clash()
        return Response({"attempts": self.attempts}, status=201)


def database_error(kind, state, text="SECRET 13800138000"):
    cause = Exception(text)
    cause.sqlstate = state
    error = kind(text)
    error.__cause__ = cause
    return error


REFUSALS = {
    "bad_fact": BadFact(code="consent_not_valid", field="consent_version"),
    "invalid_value": InvalidValue(code="id_checksum", field="applicant.id_number"),
    "not_allowed": NotAllowed(),
    "not_found": NotFound(),
    "not_now": NotNow(code="already_open", enrolment="E-1"),
    "gone": Gone(),
    "stale": Stale(version=7),
    "too_many": TooMany(retry_after=30),
    "unavailable": Unavailable(retry_after=5),
    "http404": Http404("SECRET"),
    "unique": database_error(IntegrityError, "23505"),
    "check": database_error(IntegrityError, "23514"),
    "foreign": database_error(IntegrityError, "23503"),
    "not_null": database_error(IntegrityError, "23502"),
    "data": database_error(DataError, "22021"),
    "deadlock": database_error(OperationalError, "40P01"),
    "serialisation": database_error(OperationalError, "40001"),
    "lock": database_error(OperationalError, "55P03"),
    "statement": database_error(OperationalError, "57014"),
    "shutdown": database_error(OperationalError, "57P01"),
    "lost": database_error(OperationalError, "08006"),
    "crowded": database_error(OperationalError, "53300"),
    "full": database_error(DatabaseError, "53100"),
    "read_only": database_error(DatabaseError, "25006"),
    "locked": OperationalError("database is locked"),
    "sqlite_full": OperationalError("database or disk is full"),
    "protected": ProtectedError("SECRET", set()),
    "bug": RuntimeError("SECRET 13800138000"),
}


class RefusalView(ApiView):
    permission_classes = [AllowAny]

    def get(self, request, name):
        raise REFUSALS[name]

    def post(self, request, name):
        raise REFUSALS[name]


class SignedInView(ApiView):
    permission_classes = [IsSignedIn]

    def get(self, request):
        return Response(
            {
                "user": self.actor.user_id,
                "kind": self.actor.kind,
                "request_id": self.actor.request_id,
                "same": self.actor is self.actor and self.now is self.now,
            }
        )


class MayCount(HasPower):
    power = "count"


class CountView(ApiView):
    permission_classes = [MayCount]

    def get(self, request):
        return Response({})


class TenAMinute(NetworkThrottle):
    scope = "test-network"
    limit = 10


class ThreeAnHour(UserThrottle):
    scope = "test-user"
    limit = 3
    seconds = 3600


class ThrottledView(ApiView):
    permission_classes = [AllowAny]
    throttle_classes = [TenAMinute]

    def get(self, request):
        return Response({})


class UserThrottledView(ApiView):
    permission_classes = [AllowAny]
    throttle_classes = [ThreeAnHour]

    def get(self, request):
        return Response({})


class VersionView(ApiView):
    permission_classes = [AllowAny]
    version = 3

    def get(self, request):
        tag = etag(self.version)
        if is_fresh(request, tag):
            return Response(status=304, headers={"ETag": tag})
        return Response({"version": 3}, headers={"ETag": tag})

    def put(self, request):
        require_match(request, self.version)
        return Response({"version": 4}, headers={"ETag": etag(4)})

    def post(self, request):
        require_match(request, self.version, needed=True)
        return Response({"version": 4})


class DetailView(ApiView):
    permission_classes = [IsSignedIn]

    @operation(
        operation_id="read_detail",
        tag="干部",
        summary="详情",
        description="读一条。",
        answers={200: BudgetSerializer},
        examples={"answer": {"id": 1}},
        refusals=("already_open", "join_code_expired"),
        if_match=True,
    )
    def put(self, request, pk: UUID):
        return Response({})


api: list[URLPattern | URLResolver] = [
    path("echo", EchoView.as_view()),
    path("needed", NeededView.as_view()),
    path("query", QueryView.as_view()),
    path("budgets", BudgetPage.as_view()),
    path("other-budgets", OtherBudgetPage.as_view()),
    path("unmarked", UnmarkedPage.as_view()),
    path("effects", EffectView.as_view()),
    path("optional", OptionalKeyView.as_view()),
    path("deadlocks", DeadlockView.as_view()),
    path("refusals/<slug:name>", RefusalView.as_view()),
    path("signed-in", SignedInView.as_view()),
    path("count", CountView.as_view()),
    path("throttled", ThrottledView.as_view()),
    path("user-throttled", UserThrottledView.as_view()),
    path("version", VersionView.as_view()),
    path("details/<uuid:pk>", DetailView.as_view()),
    path("", include("unionhub.web.urls_docs")),
]

urlpatterns = [
    path("", include("unionhub.web.urls")),
    path("api/v1/", include(api)),
]
