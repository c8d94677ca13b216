"""The admin site: for officers with an office in force, and for nobody else."""

from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _
from unfold.sites import UnfoldAdminSite

from unionhub.desk import acting, landing
from unionhub.desk.sign_in import SignInForm, begin_session, is_verified
from unionhub.kernel import clock
from unionhub.web import access_log
from unionhub.web.admin import ScopedAdmin, actor_of
from unionhub.web.failures import or_unavailable

if TYPE_CHECKING:
    ThemedSite = admin.AdminSite
else:
    ThemedSite = UnfoldAdminSite

# Pages of Django and of the theme that change or reveal rows beside our operations
# and scopes; the theme's search would also keep what one officer found in a cache.
NOT_SERVED = {
    "password_change",
    "password_change_done",
    "autocomplete",
    "view_on_site",
    "search",
}


class Site(ThemedSite):
    """The officers' site. Authority is read with every request, never kept."""

    index_title = _("工作台")
    empty_value_display = "—"
    login_form = SignInForm

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Sign in; the session bears the second factor that was shown for it."""
        answer = super().login(request, extra_context)
        begin_session(request)
        return answer

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether an active officer with an office in force and a second factor asks.

        Every page asks: a password alone opens none (R-ACC-06).
        """
        user = request.user
        if not (user.is_active and getattr(user, "is_staff", False)):
            return False
        return is_verified(request) and actor_of(request).appointment_id is not None

    def register(
        self,
        model_or_iterable: Any,
        admin_class: type[admin.ModelAdmin[Any]] | None = None,
        **options: Any,
    ) -> None:
        """Take in pages over narrowed rows; those of other packages stay outside."""
        if admin_class is not None and issubclass(admin_class, ScopedAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Django's pages without those that go around us, and the switch."""
        served = [
            entry
            for entry in super().get_urls()
            if getattr(entry, "name", None) not in NOT_SERVED
        ]
        change = self.admin_view(acting.change)
        return [path("acting/", change, name="acting"), *served]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What stands on every page, with the office one works under."""
        context: dict[str, Any] = super().each_context(request)
        return context | {"offices": partial(acting.offices, request)}

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[Any]:
        """The pages an officer may open, the daily work first."""
        houses = super().get_app_list(request, app_label)
        for house in houses:
            house["models"].sort(key=lambda entry: self._place(entry["model"]))
        return houses

    def _place(self, model: type[Model]) -> int:
        pages = self.get_model_admin(model)
        return pages.place if isinstance(pages, ScopedAdmin) else 0

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """A page for officers only; one that cannot write down who looks is a 503."""
        return super().admin_view(or_unavailable(view), cacheable)

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """What waits and what there is to look at; who is named is logged first."""
        by = actor_of(request)
        facts = landing.page(by, clock.now())
        subjects = [first.item.subject_id for first in facts["first"]]
        named = [subject for subject in subjects if subject]
        if named:
            access_log.page_shown("inbox list", named, request=request, by=by)
        return super().index(request, facts | (extra_context or {}))
