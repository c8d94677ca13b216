"""What every door of the API is: strict, told who acts and when, read once."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.module_loading import import_string
from rest_framework.exceptions import ErrorDetail
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer, Serializer
from rest_framework.views import APIView

from unionhub.kernel import actor as actors
from unionhub.kernel import clock
from unionhub.kernel.actor import Actor
from unionhub.kernel.catalogue import CATALOGUE
from unionhub.kernel.scope import require_scoped
from unionhub.web import access_log, keyset
from unionhub.web.acting import acting_as
from unionhub.web.errors import InvalidQuery
from unionhub.web.fields import StrictSerializer
from unionhub.web.limits import MAX_FILE
from unionhub.web.paging import PAGING, PageQuerySerializer


class ApiView(APIView):
    """A door. Each concrete view declares ``permission_classes`` itself.

    ``query_serializer_class`` names the query parameters of GET; all others, and all
    parameters of other methods, are refused (``unknown_parameter``).
    """

    query_serializer_class: ClassVar[type[Serializer[Any]] | None] = None
    # Whether persons are shown: each look is logged (``access_log``).
    sensitive: ClassVar[bool] = False
    sensitive_fields: ClassVar[tuple[str, ...]] = access_log.SHOWN
    # Whether files come in here, in a form: only then a body may be that large.
    takes_files: ClassVar[bool] = False
    largest_file: ClassVar[int] = MAX_FILE
    # OPTIONS would describe the code behind a door; the schema is what we publish.
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]

    params: dict[str, Any]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Who, whether, how often; then the query string."""
        super().initial(request, *args, **kwargs)
        self.params = self.read_query(request)

    @cached_property
    def now(self) -> datetime:
        """The instant of this request, read once."""
        return clock.now()

    @cached_property
    def actor(self) -> Actor:
        """Who acts: built once by ``settings.ACTOR_BUILDER``; anybody is ``public``."""
        request_id = getattr(self.request, "request_id", "")
        if not self.request.user.is_authenticated:
            return actors.public(request_id)
        build = import_string(settings.ACTOR_BUILDER)
        actor: Actor = build(
            user=self.request.user,
            at=self.now,
            request_id=request_id,
            acting_as=acting_as(self.request),
        )
        return actor

    def body(self, serializer_class: type[BaseSerializer[Any]]) -> dict[str, Any]:
        """The validated body.

        Raises:
            ValidationError: every fault of the body at once, each with its pointer.
        """
        form = serializer_class(data=self.request.data, context=self.context())
        form.is_valid(raise_exception=True)
        validated: dict[str, Any] = form.validated_data
        return validated

    def context(self) -> dict[str, Any]:
        """What serializers may know of the request."""
        return {
            "request": self.request,
            "view": self,
            "now": self.now,
            "actor": self.actor,
        }

    def read_query(self, request: Request) -> dict[str, Any]:
        """The validated query parameters; those of GET only."""
        form = self.query_serializer_class if request.method in _READS else None
        return validated_query(request, form or StrictSerializer, self.context)

    def finalize_response(
        self,
        request: Request,
        response: HttpResponseBase,
        *args: Any,
        **kwargs: Any,
    ) -> Response:
        """The answer; what is meant for one caller is kept by nobody on the way."""
        answer = super().finalize_response(
            request,
            response,  # type: ignore[arg-type]
            *args,
            **kwargs,
        )
        if request.method not in _READS or "Authorization" in request.headers:
            answer.headers["Cache-Control"] = "no-store"
        return answer


_READS = frozenset({"GET", "HEAD"})


class PageView(ApiView):
    """A list, page by page along ``keyset``: fields, ``-`` for descending, none null.

    The last field must be unique, and an index must lead with the same fields. Of a
    ``sensitive`` list, ``subject`` names the attribute that holds the person's id.
    """

    subject: ClassVar[str] = "person_id"
    keyset: ClassVar[tuple[str, ...]]
    serializer_class: ClassVar[type[BaseSerializer[Any]]]

    def rows(self) -> QuerySet[Any, Any]:
        """The rows, narrowed by ``visible_to(self.actor)`` and ``self.params``."""
        raise NotImplementedError

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page: ``items``, ``next``, ``next_cursor``; a total if asked."""
        if not (self.sensitive and access_log.is_due(self.actor)):
            return self.page(log=False)
        with transaction.atomic():
            return self.page(log=True)

    def page(self, *, log: bool) -> Response:
        """The page; who is on it is logged before anything of it is shown."""
        rows = require_scoped(self.rows(), self.actor)
        page = keyset.page(
            rows,
            self.keyset,
            limit=self.paging["limit"],
            cursor=self.paging["cursor"],
            binding=self.binding(),
        )
        if log:
            access_log.list_shown(
                self, [getattr(row, self.subject) for row in page.rows]
            )
        answer = {
            "items": self.items(page.rows),
            "next": self.address(page.next_cursor),
            "next_cursor": page.next_cursor,
        }
        if self.paging["with_total"]:
            answer |= keyset.total(rows)
        return Response(answer)

    def items(self, rows: list[Any]) -> Sequence[Any]:
        """The rows as they are shown."""
        shown = self.serializer_class(rows, many=True, context=self.context())
        items: Sequence[Any] = shown.data
        return items

    def read_query(self, request: Request) -> dict[str, Any]:
        """The filters; the three parameters of paging are in ``self.paging``."""
        self.paging = validated_query(
            request, PageQuerySerializer, self.context, only=PAGING
        )
        form = self.query_serializer_class or StrictSerializer
        return validated_query(request, form, self.context, without=PAGING)

    def binding(self) -> str:
        """What a cursor belongs to: this list, these filters, this caller."""
        filters = sorted(
            item for item in self.request.GET.items() if item[0] not in PAGING
        )
        user = self.request.user
        who = str(user.pk) if user.is_authenticated else ""
        return repr((self.request.path, filters, who))

    def address(self, cursor: str | None) -> str | None:
        """The relative address of the page behind ``cursor``."""
        if cursor is None:
            return None
        query = self.request.GET.copy()
        query["cursor"] = cursor
        return f"{self.request.path}?{query.urlencode()}"


def validated_query(
    request: Request,
    form: type[Serializer[Any]],
    context: Any,
    *,
    only: Collection[str] | None = None,
    without: Collection[str] = (),
) -> dict[str, Any]:
    """The query string as ``form`` reads it.

    Raises:
        InvalidQuery: unknown, repeated or invalid parameters.
    """
    values: Mapping[str, list[str]] = dict(request.GET.lists())
    chosen = {
        name: given
        for name, given in values.items()
        if (only is None or name in only) and name not in without
    }
    repeated = [name for name, given in chosen.items() if len(given) > 1]
    if repeated:
        code = "duplicate_parameter"
        fault = [ErrorDetail(str(CATALOGUE[code]), code)]
        raise InvalidQuery(dict.fromkeys(repeated, fault))
    plain = {name: given[0] for name, given in chosen.items()}
    serializer = form(data=plain, context=context() | {"from_query": True})
    if not serializer.is_valid():
        raise InvalidQuery(serializer.errors)
    validated: dict[str, Any] = serializer.validated_data
    return validated
