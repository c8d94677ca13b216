"""Wishes for a station: anybody's door, and the officers'."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from stations.care import access, operations
from stations.care.api import examples
from stations.care.api.public import TellingPerNetwork, TellingThrottle, matter_of
from stations.care.api.reports import MOST_VOICES, MayHandleReports
from stations.care.api.shapes import (
    AdoptionInputSerializer,
    ReplyInputSerializer,
    SiteSuggestionSerializer,
    SiteSuggestionSummarySerializer,
    SuggestionInputSerializer,
    SuggestionMadeSerializer,
    SuggestionQuerySerializer,
    VoiceSerializer,
)
from stations.care.models import SiteSuggestion, SiteSuggestionQuerySet, Voice
from stations.care.nearby import neighbours
from unionhub.kernel.clock import local_date
from unionhub.kernel.errors import NotFound
from unionhub.kernel.powers import Power
from unionhub.web.etag import etag, require_match
from unionhub.web.fields import EmptyInputSerializer
from unionhub.web.idempotency import idempotent, whole
from unionhub.web.paging import page_response_serializer
from unionhub.web.permissions import AllowAny, HasPower
from unionhub.web.schema import operation
from unionhub.web.views import ApiView, PageView


class MayViewSuggestions(HasPower):
    """The office lets look at stations."""

    power = Power.STATION_VIEW


class MayHandleSuggestions(HasPower):
    """The office lets answer who wishes for a station."""

    power = access.HANDLING


class SuggestionRows(ApiView):
    """The suggested sites a door may touch."""

    def suggestions(self) -> SiteSuggestionQuerySet:
        """Those in scope, with what is shown of them."""
        rows = SiteSuggestion.objects.visible_to(self.actor)
        return rows.select_related("organisation", "region")

    def shown(self, suggestion_id: UUID) -> Response:
        """The suggestion as an answer, with its version.

        Raises:
            NotFound: absent or outside the scope.
        """
        told = Voice.objects.visible_to(self.actor).order_by("id")[:MOST_VOICES]
        rows = self.suggestions().prefetch_related(
            Prefetch("voices", told, to_attr="first_voices")
        )
        fresh = rows.filter(pk=suggestion_id).first()
        if fresh is None:
            raise NotFound
        fresh.neighbours = neighbours(fresh, self.actor)  # type: ignore[attr-defined]
        data = SiteSuggestionSerializer(fresh, context=self.context()).data
        return Response(data, headers={"ETag": etag(fresh.version)})

    def seen(self, request: Request, suggestion_id: UUID) -> int:
        """The version on which the officer decided; it must be named.

        Raises:
            NotFound: absent or outside the scope.
            Stale, NotNow: another version, or none, is named.
        """
        found = self.suggestions().filter(pk=suggestion_id).first()
        if found is None:
            raise NotFound
        require_match(request, found.version, needed=True)
        return found.version


class SiteSuggestionsView(SuggestionRows, PageView):
    """Wishes for a station: anybody tells one, officers list them."""

    keyset = ("due_on", "id")
    serializer_class = SiteSuggestionSummarySerializer
    query_serializer_class = SuggestionQuerySerializer
    permission_classes = [MayViewSuggestions]

    def get_permissions(self) -> list[Any]:
        """Anybody may wish."""
        tells = self.request.method == "POST"
        return [AllowAny()] if tells else [*super().get_permissions()]

    def get_throttles(self) -> list[Any]:
        """Telling has a budget; looking has none."""
        tells = self.request.method == "POST"
        return [TellingPerNetwork(), TellingThrottle()] if tells else []

    def rows(self) -> SiteSuggestionQuerySet:
        """Narrowed by scope and filters."""
        named = dict(self.params)
        overdue = named.pop("overdue", None)
        rows = self.suggestions().filter(**named)
        return rows.overdue_on(local_date(self.now)) if overdue else rows

    @operation(
        operation_id="listSiteSuggestions",
        tag="干部",
        summary="建站建议列表",
        description="按答复期限排列任职范围内的建站建议；可按状态、是否逾期筛选。",
        answers={200: page_response_serializer(SiteSuggestionSummarySerializer)},
        examples={
            "answer": {
                "items": [examples.WISH_SUMMARY],
                "next": None,
                "next_cursor": None,
            }
        },
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page."""
        return super().get(request, *args, **kwargs)

    @operation(
        operation_id="suggestSite",
        tag="公共",
        summary="建议建站",
        description="任何人可以建议在某处建站，不需要登录，由所在区县总工会办理。"
        "50 米内已有尚未答复的建议的，合并办理。回执码只给出"
        "这一次，凭它查询进展。内容不会公开。",
        request=SuggestionInputSerializer,
        answers={201: SuggestionMadeSerializer},
        examples={"request": examples.WISH, "answer": examples.WISH_MADE},
        refusals=(
            "region_not_valid",
            "outside_province",
            "lat_lng_swapped",
            "elsewhere",
            "not_routable",
            "too_many_requests",
        ),
        idempotent=True,
    )
    @idempotent(required=True)
    def post(self, request: Request) -> Response:
        """Wish for one."""
        form = self.body(SuggestionInputSerializer)
        wish = operations.Wish(**form.pop("location"), **form)
        heard = operations.suggest(wish, by=self.actor, at=self.now)
        data = SuggestionMadeSerializer(matter_of(heard)).data
        return Response(data, status=status.HTTP_201_CREATED)


class SiteSuggestionView(SuggestionRows):
    """One of them."""

    permission_classes = [MayViewSuggestions]

    @operation(
        operation_id="getSiteSuggestion",
        tag="干部",
        summary="建站建议详情",
        description="列出前 100 人所述，和 1 公里内公开的或任职范围内的站点。",
        answers={200: SiteSuggestionSerializer},
        examples={"answer": examples.WISH_WHOLE},
    )
    def get(self, request: Request, suggestion_id: UUID) -> Response:
        """Show it."""
        return self.shown(suggestion_id)


class SuggestionSurveyView(SuggestionRows):
    """Somebody goes and looks."""

    permission_classes = [MayHandleSuggestions]

    @operation(
        operation_id="surveySiteSuggestion",
        tag="干部",
        summary="考察建站建议",
        description="待审核的建议转为考察中。",
        request=EmptyInputSerializer,
        answers={200: SiteSuggestionSerializer},
        examples={"request": {}, "answer": examples.SURVEYING},
        refusals=("wrong_state", "version_required"),
        if_match=True,
    )
    @whole
    def post(self, request: Request, suggestion_id: UUID) -> Response:
        """Do it."""
        self.body(EmptyInputSerializer)
        version = self.seen(request, suggestion_id)
        operations.survey(suggestion_id, by=self.actor, at=self.now, version=version)
        return self.shown(suggestion_id)


class SuggestionRefusalView(SuggestionRows):
    """No station there."""

    permission_classes = [MayHandleSuggestions]

    @operation(
        operation_id="declineSiteSuggestion",
        tag="干部",
        summary="不采纳建站建议",
        description="写明理由，建议人凭回执可见。",
        request=ReplyInputSerializer,
        answers={200: SiteSuggestionSerializer},
        examples={
            "request": {"reply": "200 米内已有站点"},
            "answer": examples.DECLINED,
        },
        refusals=("wrong_state", "version_required"),
        if_match=True,
    )
    @whole
    def post(self, request: Request, suggestion_id: UUID) -> Response:
        """Do it."""
        form = self.body(ReplyInputSerializer)
        version = self.seen(request, suggestion_id)
        operations.decline(
            suggestion_id, **form, by=self.actor, at=self.now, version=version
        )
        return self.shown(suggestion_id)


class SuggestionAdoptionView(SuggestionRows):
    """A station is planned there."""

    permission_classes = [MayHandleSuggestions]

    @operation(
        operation_id="adoptSiteSuggestion",
        tag="干部",
        summary="采纳建站建议",
        description="考察后采纳：按所建议的位置采集一个筹建站点，并与建议关联。",
        request=AdoptionInputSerializer,
        answers={200: SiteSuggestionSerializer},
        examples={"request": examples.PLAN, "answer": examples.ADOPTED},
        refusals=(
            "wrong_state",
            "version_required",
            "kind_contradicts_area",
            "near_duplicate",
        ),
        if_match=True,
    )
    @whole
    def post(self, request: Request, suggestion_id: UUID) -> Response:
        """Do it."""
        form = self.body(AdoptionInputSerializer)
        version, reply = self.seen(request, suggestion_id), form.pop("reply")
        operations.adopt(
            suggestion_id,
            operations.Plan(**form),
            reply=reply,
            by=self.actor,
            at=self.now,
            version=version,
        )
        return self.shown(suggestion_id)


class VoiceReleaseView(ApiView):
    """A text that was held back."""

    permission_classes = [MayHandleReports]

    @operation(
        operation_id="letVoiceThrough",
        tag="干部",
        summary="放行待查看的内容",
        description="群众所述含待查词语的，先不显示；查看后放行，其他办理人方可看到。",
        request=EmptyInputSerializer,
        answers={200: VoiceSerializer},
        examples={"request": {}, "answer": examples.TOLD[0]},
    )
    @whole
    def post(self, request: Request, voice_id: UUID) -> Response:
        """Let it through."""
        self.body(EmptyInputSerializer)
        voice = operations.let_through(voice_id, by=self.actor, at=self.now)
        return Response(VoiceSerializer(voice).data)
