"""The officers' doors: read-only pages over narrowed rows, and buttons for operations.

A room's ``admin.py`` subclasses ``ScopedAdmin``; nothing else is taken into the site.
"""

from collections.abc import Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, cast

import unfold.admin
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import ShowFacets
from django.contrib.admin.utils import flatten_fieldsets, quote, unquote
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from unionhub.kernel import actor as actors
from unionhub.kernel import clock, masking
from unionhub.kernel.actor import Actor
from unionhub.kernel.catalogue import CATALOGUE
from unionhub.kernel.errors import DomainError, NotAllowed, NotFound
from unionhub.kernel.powers import Power
from unionhub.kernel.scope import ScopedQuerySet, UnscopedQuery, require_scoped
from unionhub.web import access_log, acting, database_errors, history
from unionhub.web.buttons import Button, ButtonForm, Text
from unionhub.web.charts import Charted
from unionhub.web.list_acts import ListActs
from unionhub.web.listing import LONGEST_SEARCH, CappedPaginator, Table, searched

LONGEST_PARAMETER = 100
_ASKED = ("exact", "isnull")

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    # The theme comes in here and nowhere else.
    ModelAdmin = unfold.admin.ModelAdmin


def actor_of(request: HttpRequest) -> Actor:
    """Who acts: built once per request by ``settings.ACTOR_BUILDER``."""
    known: Actor | None = getattr(request, "actor", None)
    if known is None:
        known = _actor(request, getattr(request, "request_id", ""))
        request.actor = known  # type: ignore[attr-defined]
    return known


def _actor(request: HttpRequest, request_id: str) -> Actor:
    if not request.user.is_authenticated:
        return actors.public(request_id)
    build = partial(
        import_string(settings.ACTOR_BUILDER), request.user, request_id=request_id
    )
    at = clock.now()
    try:
        actor = build(at=at, acting_as=acting.kept(request.session))
    except NotAllowed:
        # What was chosen has ended: the officer acts as one who chose nothing.
        acting.forget(request.session)
        actor = build(at=at)
    return cast(Actor, actor)


class MaskedNumbers:
    """Columns for rows with a sealed document number and phone."""

    @admin.display(description=_("证件号码"))
    def shown_id_number(self, obj: Any) -> str:
        """The document number, masked."""
        return str(obj.masked_id_number)

    @admin.display(description=_("手机号码"))
    def shown_phone(self, obj: Any) -> str:
        """The phone number, masked."""
        return str(obj.masked_phone)


class ScopedAdmin(ListActs, Charted, ModelAdmin):
    """Pages over the rows an officer may see: list, search, one row, buttons.

    Nothing is added, edited or deleted here; what changes a row is a ``Button``. A
    row outside the scope is absent. ``joins`` are loaded with every row.
    """

    view_power: ClassVar[Power]
    # Other powers that will do: ``narrow`` shows each its own rows.
    or_powers: ClassVar[tuple[Power, ...]] = ()
    # Whether persons are shown: each look is logged (``access_log``).
    sensitive: ClassVar[bool] = False
    # Where it stands in the site's list, lowest first.
    place: ClassVar[int] = 50
    joins: ClassVar[tuple[str, ...]] = ()
    buttons: ClassVar[tuple[Button, ...]] = ()

    sortable_by: ClassVar[tuple[str, ...]] = ()
    list_per_page = 50
    list_max_show_all = 0
    list_fullwidth = True
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    paginator = CappedPaginator
    change_form_template = "admin/detail.html"
    change_list_template = "admin/list.html"
    # Marked one by one, never all pages of a list at once.
    list_disable_select_all = True

    def actor(self, request: HttpRequest) -> Actor:
        """Who acts."""
        return actor_of(request)

    def narrow(self, rows: ScopedQuerySet[Any], actor: Actor) -> ScopedQuerySet[Any]:
        """The rows of these pages: what this actor may see."""
        return rows.visible_to(actor)

    def named(self, row: Model | None) -> str:
        """What a row is called, without a link to it."""
        return str(row or self.get_empty_value_display())

    def heading(self, obj: Any) -> str:
        """What the row is called above its page."""
        return str(obj)

    def tables(self, obj: Any, actor: Actor) -> list[Table]:
        """What is shown below the row."""
        return []

    def offers(self, obj: Any) -> Collection[str]:
        """The names of the buttons that the state of the row allows."""
        return ()

    def may_press(self, button: Button, obj: Any, actor: Actor) -> bool:
        """Whether the officer may press it on this row."""
        return button.may(actor)

    def links(self, obj: Any, actor: Actor) -> Sequence[tuple[Text, str]]:
        """What stands beside the buttons and only leads somewhere: label, address."""
        return ()

    def summary(self, obj: Any) -> list[tuple[Text, Any]]:
        """What an officer looks at once more before confirming."""
        return []

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows, narrowed for whoever asks.

        Raises:
            UnscopedQuery: the model does not say who may see what.
        """
        rows, actor = super().get_queryset(request), actor_of(request)
        if not isinstance(rows, ScopedQuerySet):
            raise UnscopedQuery(f"{self.model.__name__} has no visible_to")
        seen = require_scoped(self.narrow(rows, actor), actor)
        return seen.select_related(*self.joins) if self.joins else seen

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """The row with this key.

        Raises:
            Http404: there is none, or it lies outside the scope.
        """
        usable = "\0" not in object_id
        obj = super().get_object(request, object_id, from_field) if usable else None
        if obj is None:
            raise Http404
        return obj

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether the office held allows looking."""
        actor = actor_of(request)
        return any(actor.has(power) for power in (self.view_power, *self.or_powers))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the pages stand in the officer's list."""
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: see ``buttons``."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """All that is shown."""
        return flatten_fieldsets(self.get_fieldsets(request, obj))

    def lookup_allowed(
        self, lookup: str, value: Any, request: HttpRequest | None = None
    ) -> bool:
        """Only what the filters beside the list ask for."""
        plain = [name for name in self.list_filter if isinstance(name, str)]
        own = {getattr(name, "parameter_name", None) for name in self.list_filter}
        allowed = {f"{name}__{kind}" for name in plain for kind in _ASKED} | own
        return lookup in allowed

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """The rows a short text finds."""
        term = search_term[:LONGEST_SEARCH]
        return super().get_search_results(request, queryset, term)

    def get_urls(self) -> list[URLPattern]:
        """The list, one row, and what its buttons lead to."""
        wrap = self.admin_site.admin_view
        return [
            path("", wrap(self.changelist_view), name=self._name("changelist")),
            *self.list_urls(),
            path(
                "<path:object_id>/change/",
                wrap(self.change_view),
                name=self._name("change"),
            ),
            path(
                "<path:object_id>/<slug:name>/",
                wrap(self.press_view),
                name=self._name("button"),
            ),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list.

        Raises:
            BadRequest: a parameter that no page of ours sends.
        """
        values = [value for _name, given in request.GET.lists() for value in given]
        if any("\0" in value or len(value) > LONGEST_PARAMETER for value in values):
            raise BadRequest
        if any(masking.scrub(value) != value for value in values):
            messages.error(request, str(CATALOGUE["sensitive_in_url"]))
            return redirect(request.path)
        shown = {
            "list_buttons": self.shown_list_buttons(request),
            "list_links": self.list_links(),
            "charts": self.list_charts(actor_of(request)),
        }
        return super().changelist_view(request, shown | (extra_context or {}))

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Any], *args: Any
    ) -> Any:
        """What a button for marked rows leads to.

        Raises:
            BadRequest: a mark that is no key.
        """
        try:
            for key in request.POST.getlist(ACTION_CHECKBOX_NAME):
                self.opts.pk.to_python(key)
        except ValidationError as no_key:
            raise BadRequest from no_key
        return super().response_action(request, queryset, *args)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The rows of the list; who is among them is logged before it is shown."""
        if not self.sensitive:
            return super().get_changelist_instance(request)
        with transaction.atomic():
            page = super().get_changelist_instance(request)
            self.look_at(request, page.result_list)
        return page

    def look_at(self, request: HttpRequest, rows: Sequence[Any]) -> None:
        """Write down whose rows are about to be shown, where that is due."""
        if self.sensitive:
            self._log(request, "list", [row.person_id for row in rows])

    def _log(self, request: HttpRequest, page: str, persons: list[Any]) -> None:
        name, by = f"{self.opts.label_lower} {page}", actor_of(request)
        access_log.page_shown(name, persons, request=request, by=by)

    def render_change_form(
        self,
        request: HttpRequest,
        context: Any,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        """One row, its tables and its buttons."""
        if self.sensitive:
            self._log(request, "detail", [obj.person_id])
        context["subtitle"] = self.heading(obj)
        actor = actor_of(request)
        context["tables"] = [*self.tables(obj, actor), history.of(obj, actor)]
        context["charts"] = self.charts(obj, actor)
        context["buttons"] = [
            (button, self._address("button", obj.pk, button.name))
            for button in self.buttons
            if button.name in self.offers(obj) and self.may_press(button, obj, actor)
        ]
        context["links"] = self.links(obj, actor_of(request))
        return super().render_change_form(request, context, add, change, form_url, obj)

    def press_view(
        self, request: HttpRequest, object_id: str, name: str
    ) -> HttpResponse:
        """GET asks to confirm and changes nothing; POST calls the operation.

        Raises:
            Http404: no such row in the scope, or no such button.
            PermissionDenied: the office does not allow it.
        """
        button = next((b for b in self.buttons if b.name == name), None)
        if button is None:
            raise Http404
        obj, actor = self.get_object(request, unquote(object_id)), actor_of(request)
        may = self.has_view_permission(request)
        if not (may and self.may_press(button, obj, actor)):
            raise PermissionDenied
        if request.method == "POST":
            return self._press(request, button, obj)
        if name not in self.offers(obj):
            messages.error(request, str(CATALOGUE["wrong_state"]))
            return redirect(self._address("change", obj.pk))
        form = button.form(initial={"version": getattr(obj, "version", 0)})
        return self._ask(request, button, obj, form)

    def _press(self, request: HttpRequest, button: Button, obj: Any) -> HttpResponse:
        form = button.form(request.POST, request.FILES)
        actor = actor_of(request)
        if not form.is_valid():
            return self._ask(request, button, obj, form)
        try:
            said = button.press(obj.pk, form.cleaned_data, actor, clock.now())
        except NotFound as absent:
            raise Http404 from absent
        except DomainError as refusal:
            if refusal.field in form.fields:
                form.add_error(refusal.field, refusal.detail)
                return self._ask(request, button, obj, form)
            return self._refuse(request, obj, refusal.detail)
        except DatabaseError as fault:
            verdict = database_errors.verdict(fault)
            if verdict is None:
                raise
            return self._refuse(request, obj, str(CATALOGUE[verdict[1]]))
        if isinstance(said, HttpResponse):
            return said
        # The row may have left the officer's scope: the list is always there.
        messages.success(request, said)  # type: ignore[arg-type]
        return redirect(reverse(f"admin:{self._name('changelist')}"))

    def _ask(
        self, request: HttpRequest, button: Button, obj: Any, form: ButtonForm
    ) -> HttpResponse:
        if self.sensitive:
            self._log(request, "detail", [obj.person_id])
        form.offer(obj, actor_of(request), searched(request))
        context = self.admin_site.each_context(request) | {
            "title": button.label,
            "subtitle": self.heading(obj),
            "opts": self.opts,
            "button": button,
            "form": form,
            "summary": self.summary(obj),
            "back": self._address("change", obj.pk),
        }
        return TemplateResponse(request, "admin/button.html", context)

    def _refuse(self, request: HttpRequest, obj: Any, detail: str) -> HttpResponse:
        messages.error(request, detail)
        return redirect(self._address("change", obj.pk))

    def _name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def _address(self, page: str, pk: Any, *more: str) -> str:
        return reverse(f"admin:{self._name(page)}", args=(quote(pk), *more))

    # What was done stands in the audit, told by the operation; LogEntry stays empty.
    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Nothing."""

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Nothing."""

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        """Nothing."""
