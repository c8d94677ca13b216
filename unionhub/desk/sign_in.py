"""How an officer enters the site: name, password, and a code of the authenticator."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.forms import AuthenticationForm
from unfold.widgets import BASE_INPUT_CLASSES

from members.offices.access import actor_for
from unionhub.accounts import access, factors, officers
from unionhub.accounts.api import TokensPerNetwork
from unionhub.accounts.models import User
from unionhub.kernel import actor, clock
from unionhub.kernel.errors import DomainError
from unionhub.web.throttling import spend, trusted_address


class SignInForm(AuthenticationForm):  # type: ignore[misc]
    """Counted together with the tries at the door of the API."""

    otp = forms.CharField(
        label=_("动态码"),
        max_length=24,
        required=False,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "class": " ".join(BASE_INPUT_CLASSES),
            }
        ),
        help_text=_("动态口令应用显示的 6 位数字；也可以用一个恢复码。"),
    )

    def clean(self) -> dict[str, Any]:
        """Who signs in.

        Raises:
            ValidationError: wrong, too often, or an account without an office.
        """
        request = cast(HttpRequest, self.request)
        given: dict[str, Any] = self.cleaned_data
        if not (given.get("username") and given.get("password")):
            return given
        try:
            spend_try(request)
            user, factor = officers.enter(
                officers.Shown(
                    username=given["username"],
                    password=given["password"],
                    otp=factors.read(given["otp"]) if given.get("otp") else None,
                    network=trusted_address(request),
                ),
                by=actor.public(getattr(request, "request_id", "")),
                at=clock.now(),
            )
        except DomainError as refusal:
            raise ValidationError(refusal.detail, refusal.reason) from refusal
        self.confirm_login_allowed(user)
        self.user_cache = user
        # For the session, which begins when the whole form was found right.
        request.second_factor = factor  # type: ignore[attr-defined]
        return given

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


def spend_try(request: HttpRequest) -> None:
    """Count a try of this network, whatever the name, together with those by REST.

    Raises:
        TooMany: there were too many within a minute.
    """
    budget = TokensPerNetwork
    spend(
        budget.scope,
        trusted_address(request),
        limit=budget.limit,
        seconds=budget.seconds,
        at=clock.now(),
    )


def begin_session(request: HttpRequest) -> None:
    """Let the session that was just begun bear the factor that was shown for it."""
    factor = getattr(request, "second_factor", None)
    if factor is not None:
        access.remember_factor(request, factor, clock.now())


def is_verified(request: HttpRequest) -> bool:
    """Whether the session bears the officer's own factor; asked once a request."""
    known: bool | None = getattr(request, "is_verified", None)
    if known is None:
        user = request.user
        known = isinstance(user, User) and access.has_factor(user, request.session)
        request.is_verified = known  # type: ignore[attr-defined]
    return known
