"""What can be done from a list of the officers' site: with all of it, with some rows.

A part of ``ScopedAdmin``; rooms name their ``list_buttons`` and nothing else.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db import DatabaseError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise

from unionhub.kernel import clock
from unionhub.kernel.actor import Actor
from unionhub.kernel.catalogue import CATALOGUE
from unionhub.kernel.errors import DomainError
from unionhub.web import database_errors
from unionhub.web.buttons import ListButton, ListForm, Marked, Text

MOST_MARKED = 50
SUFFIX = "__exact"


class ListActs:
    """The buttons of a list. Mixed into ``ScopedAdmin``, whose names it uses."""

    list_buttons: ClassVar[tuple[ListButton, ...]] = ()

    opts: Any
    admin_site: Any

    def actor(self, request: HttpRequest) -> Actor:
        """Who acts."""
        raise NotImplementedError

    def look_at(self, request: HttpRequest, rows: Sequence[Any]) -> None:
        """Write down whose rows are about to be shown, where that is due."""
        raise NotImplementedError

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """The buttons for marked rows that the office allows."""
        return {
            button.name: (_on_rows(button), button.name, str(button.label))
            for button in self._list_buttons(request)
            if button.on_rows
        }

    def list_urls(self) -> list[URLPattern]:
        """Where the buttons lead."""
        view = self.admin_site.admin_view(self.list_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_list_button"
        return [path("<slug:name>/", view, name=name)]

    def list_links(self) -> Sequence[tuple[Text, str]]:
        """What stands above the list and only leads somewhere: label, address."""
        return ()

    def shown_list_buttons(self, request: HttpRequest) -> list[tuple[ListButton, str]]:
        """The buttons above the list with their addresses, which keep the filters."""
        query = request.GET.urlencode()
        return [
            (button, f"{self._list_address(button.name)}?{query}")
            for button in self._list_buttons(request)
            if not button.on_rows
        ]

    def list_view(self, request: HttpRequest, name: str) -> HttpResponse:
        """GET asks to confirm and changes nothing; POST calls the operation.

        Raises:
            Http404: no such button for this officer.
        """
        buttons = self._list_buttons(request)
        button = next((found for found in buttons if found.name == name), None)
        if button is None or not self.has_view_permission(request):  # type: ignore[attr-defined]
            raise Http404
        if request.method == "POST":
            return self._press_list(request, button)
        if button.on_rows:
            return redirect(self._list_address())
        return self.ask_list(request, button, button.form(), [])

    def ask_list(
        self,
        request: HttpRequest,
        button: ListButton,
        form: forms.Form,
        marked: Sequence[Marked],
    ) -> HttpResponse:
        """The page that confirms."""
        actor = self.actor(request)
        if isinstance(form, ListForm):
            form.offer(actor)
        told = button.told(self.filters_of(request), actor) if button.told else []
        return self._page(
            request,
            "admin/list_button.html",
            {
                "button": button,
                "form": form,
                "summary": told,
                "marked": marked,
                "address": self._list_address(button.name) if button.on_rows else "",
            },
        )

    def filters_of(self, request: HttpRequest) -> dict[str, str]:
        """The filters of the list, by the names of the fields."""
        filters = self.get_list_filter(request)  # type: ignore[attr-defined]
        plain = {name for name in filters if isinstance(name, str)}
        own = {getattr(name, "parameter_name", None) for name in filters}
        given = {
            name.removesuffix(SUFFIX): str(value) for name, value in request.GET.items()
        }
        return {n: value for n, value in given.items() if n in plain | own}

    def _press_list(self, request: HttpRequest, button: ListButton) -> HttpResponse:
        form = button.form(request.POST, request.FILES)
        marked = self._marked(request) if button.on_rows else []
        if not form.is_valid():
            return self.ask_list(request, button, form, marked)
        given, actor = form.cleaned_data, self.actor(request)
        try:
            said = button.press(
                self.filters_of(request), marked, given, actor, clock.now()
            )
        except DomainError as refusal:
            if refusal.field in form.fields:
                form.add_error(refusal.field, refusal.detail)
                return self.ask_list(request, button, form, marked)
            return self._refused(request, refusal.detail)
        except DatabaseError as fault:
            verdict = database_errors.verdict(fault)
            if verdict is None:
                raise
            return self._refused(request, str(CATALOGUE[verdict[1]]))
        # Pairs are shown on this page and kept nowhere: no cookie takes a secret.
        if isinstance(said, str | Promise):
            messages.success(request, said)  # type: ignore[arg-type]
            return redirect(self._list_address())
        return self._page(
            request, "admin/list_results.html", {"button": button, "results": said}
        )

    def _marked(self, request: HttpRequest) -> list[Marked]:
        """The rows that were confirmed, of those in sight, with the versions seen."""
        keys, versions = (request.POST.getlist(name) for name in ("key", "version"))
        seen = dict(zip(keys, versions, strict=False))
        rows = _by_keys(self.get_queryset(request), list(seen)[:MOST_MARKED])  # type: ignore[attr-defined]
        self.look_at(request, rows)
        return [
            Marked(str(row.pk), int(seen[str(row.pk)]), self.heading(row))  # type: ignore[attr-defined]
            for row in rows
            if seen[str(row.pk)].isdecimal()
        ]

    def _list_buttons(self, request: HttpRequest) -> list[ListButton]:
        actor = self.actor(request)
        return [button for button in self.list_buttons if actor.has(button.power)]

    def _list_address(self, name: str = "") -> str:
        head = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        if name:
            return reverse(f"{head}_list_button", args=(name,))
        return reverse(f"{head}_changelist")

    def _refused(self, request: HttpRequest, detail: str) -> HttpResponse:
        messages.error(request, detail)
        return redirect(self._list_address())

    def _page(
        self, request: HttpRequest, template: str, facts: Mapping[str, Any]
    ) -> TemplateResponse:
        frame = {
            "title": facts["button"].label,
            "opts": self.opts,
            "back": self._list_address(),
        }
        context = self.admin_site.each_context(request) | frame | facts
        return TemplateResponse(request, template, context)


def _by_keys(rows: QuerySet[Any], keys: Sequence[str]) -> list[Any]:
    field = rows.model._meta.pk
    sound = []
    for key in keys:
        try:
            sound.append(field.to_python(key))
        except forms.ValidationError:
            continue
    return list(rows.filter(pk__in=sound).order_by("pk"))


def _on_rows(button: ListButton) -> Any:
    def ask(pages: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
        rows = list(queryset.order_by("pk")[:MOST_MARKED])
        marked = [Marked(str(r.pk), r.version, pages.heading(r)) for r in rows]
        response: HttpResponse = pages.ask_list(request, button, button.form(), marked)
        return response

    return ask
