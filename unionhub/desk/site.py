"""The admin site: for officers with an office in force, and for nobody else."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext_lazy as _

from members.offices.access import actor_for
from members.offices.choices import POWER_SENTENCES
from members.offices.models import Appointment
from unionhub.accounts import operations as accounts
from unionhub.kernel import actor, clock
from unionhub.kernel.errors import DomainError
from unionhub.kernel.powers import Power
from unionhub.web.admin import ScopedAdmin, actor_of
from unionhub.web.throttling import trusted_address

# Pages of Django that change or reveal rows beside our operations and scopes.
NOT_SERVED = {"password_change", "password_change_done", "autocomplete", "view_on_site"}


class SignInForm(AdminAuthenticationForm):
    """Name and password, counted together with the tries at the door of the API."""

    def clean(self) -> dict[str, Any]:
        """Who signs in.

        Raises:
            ValidationError: wrong, too often, or an account without an office.
        """
        request = cast(HttpRequest, self.request)
        username, password = (
            self.cleaned_data.get(k) for k in ("username", "password")
        )
        if not (username and password):
            return self.cleaned_data
        try:
            user: Any = accounts.enter_by_password(
                username,
                password,
                network=trusted_address(request),
                by=actor.public(getattr(request, "request_id", "")),
                at=clock.now(),
            )
        except DomainError as refusal:
            raise ValidationError(refusal.detail, refusal.reason) from refusal
        self.confirm_login_allowed(user)
        self.user_cache = user
        return self.cleaned_data

    def confirm_login_allowed(self, user: Any) -> None:
        """Only an account that holds an office today.

        Raises:
            ValidationError: it holds none.
        """
        super().confirm_login_allowed(user)
        if actor_for(user, clock.now()).appointment_id is None:
            raise ValidationError(
                _("该账号目前没有任职，不能进入业务后台。"), "no_office"
            )


class Site(admin.AdminSite):
    """The officers' site. Authority is read with every request, never kept."""

    site_header = _("UnionHub 工会业务后台")
    site_title = _("UnionHub 工会业务后台")
    index_title = _("业务目录")
    empty_value_display = "—"
    # The lists need the width more than a second menu does.
    enable_nav_sidebar = False
    login_form = SignInForm

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether an active officer with an office in force is asking."""
        user = request.user
        if not (user.is_active and getattr(user, "is_staff", False)):
            return False
        return actor_of(request).appointment_id is not None

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
        """Django's pages without those that go around us."""
        return [
            entry
            for entry in super().get_urls()
            if getattr(entry, "name", None) not in NOT_SERVED
        ]

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

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """What there is to look at, and what the office held allows."""
        acting = actor_of(request)
        held = (
            Appointment.objects.visible_to(acting)
            .select_related("organisation")
            .filter(pk__in=[acting.appointment_id])
            .first()
        )
        powers = [POWER_SENTENCES[power] for power in Power if acting.has(power)]
        facts = {"appointment": held, "powers": powers}
        return super().index(request, facts | (extra_context or {}))
