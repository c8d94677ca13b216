"""Pages of rows that are about nobody and name persons: each look is logged."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from unionhub.web import access_log
from unionhub.web.admin import ScopedAdmin, actor_of


class NamingAdmin(ScopedAdmin):
    """Before a page is shown it is written down who is named on it (ROBUST.md §5.6)."""

    def persons(self, obj: Any) -> Sequence[UUID]:
        """Who is named on the page of a row."""
        raise NotImplementedError

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **given: Any
    ) -> HttpResponse:
        """One row, once that is written."""
        if persons := self.persons(given["obj"]):
            page, by = f"{self.opts.label_lower} rows", actor_of(request)
            access_log.page_shown(page, persons, request=request, by=by)
        return super().render_change_form(request, context, *args, **given)
