"""Searches by POST: numbers of persons never stand in an address (DESIGN.md §4)."""

import json
from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from unionhub.kernel.scope import require_scoped
from unionhub.web import access_log, keyset
from unionhub.web.errors import InvalidQuery
from unionhub.web.paging import CursorInputSerializer
from unionhub.web.throttling import UserThrottle
from unionhub.web.views import ApiView


class SearchThrottle(UserThrottle):
    """Searches of one account: nobody walks through numbers."""

    scope, limit, seconds = "searches", 60, 60


class SearchView(ApiView):
    """A list found by what its body says; a page of it looks like any other page.

    ``keyset`` as of a ``PageView``; ``subject`` names the attribute that holds the
    person's id. ``next`` is this address again, to be called with ``next_cursor``.
    """

    sensitive = True
    subject: ClassVar[str] = "person_id"
    keyset: ClassVar[tuple[str, ...]]
    serializer_class: ClassVar[type[BaseSerializer[Any]]]
    input_serializer_class: ClassVar[type[CursorInputSerializer]]

    def rows(self, form: dict[str, Any]) -> QuerySet[Any, Any]:
        """The rows found, narrowed by ``visible_to(self.actor)``."""
        raise NotImplementedError

    def found(self) -> Response:
        """One page; who is on it is logged before anything of it is shown.

        Raises:
            ValidationError: ``invalid_cursor`` and the faults of the body.
        """
        form = self.body(self.input_serializer_class)
        limit, cursor = form.pop("limit"), form.pop("cursor")
        rows = require_scoped(self.rows(form), self.actor)
        try:
            page = keyset.page(
                rows, self.keyset, limit=limit, cursor=cursor, binding=self.binding()
            )
        except InvalidQuery as fault:
            raise ValidationError(fault.detail) from fault
        if access_log.is_due(self.actor):
            subjects = [getattr(row, self.subject) for row in page.rows]
            access_log.list_shown(self, subjects)
        items = self.serializer_class(page.rows, many=True, context=self.context())
        answer = {
            "items": items.data,
            "next": self.request.path if page.next_cursor else None,
            "next_cursor": page.next_cursor,
        }
        return Response(answer)

    def binding(self) -> str:
        """What a cursor belongs to: this search, what it looks for, this caller."""
        body = dict(self.request.data)
        asked = {name: body[name] for name in body.keys() - _PAGING}
        looked_for = json.dumps(asked, sort_keys=True)
        return repr((self.request.path, looked_for, str(self.request.user.pk)))


_PAGING = frozenset({"limit", "cursor"})
