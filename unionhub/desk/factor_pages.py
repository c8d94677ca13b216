"""Where an officer sets up the authenticator before the first sign-in."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from unfold.widgets import BASE_INPUT_CLASSES

from unionhub.accounts import factors, officers
from unionhub.desk.sign_in import spend_try
from unionhub.kernel import actor, clock
from unionhub.kernel.errors import DomainError
from unionhub.web.throttling import trusted_address

LOOK = {"class": " ".join(BASE_INPUT_CLASSES)}


class FactorForm(forms.Form):
    """Name and password draw a seed; with its first code they confirm it."""

    username = forms.CharField(
        label=_("登录名"), max_length=40, widget=forms.TextInput(attrs=LOOK)
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs=LOOK | {"autocomplete": "current-password"}),
    )
    otp = forms.CharField(
        label=_("动态码"),
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs=LOOK | {"autocomplete": "one-time-code"}),
        help_text=_("先不填，扫码以后再填。"),
    )


@never_cache
def set_up_factor(request: HttpRequest) -> HttpResponse:
    """Ask who it is; show the seed once; take its first code; show recovery codes."""
    form = FactorForm(request.POST or None)
    facts: dict[str, Any] = {"form": form, "title": _("绑定动态口令")}
    if request.method == "POST" and form.is_valid():
        try:
            facts |= _done(request, form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, refusal.detail)
    context = admin.site.each_context(request) | facts
    return TemplateResponse(request, "admin/second_factor.html", context)


def _done(request: HttpRequest, given: dict[str, str]) -> dict[str, Any]:
    spend_try(request)
    shown = officers.Shown(
        username=given["username"],
        password=given["password"],
        otp=factors.read(given["otp"]) if given["otp"] else None,
        network=trusted_address(request),
    )
    by, at = actor.public(getattr(request, "request_id", "")), clock.now()
    if shown.otp is None:
        return {"setup": officers.draw_factor(shown, by=by, at=at)}
    codes = officers.confirm_factor(shown, by=by, at=at)
    return {"recovery_codes": codes.recovery_codes}
