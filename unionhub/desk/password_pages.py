"""Where an officer sets the password: the first one, and a new one."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from unionhub.accounts import factors, passwords
from unionhub.accounts.officers import Shown
from unionhub.desk.factor_pages import LOOK
from unionhub.desk.sign_in import spend_try
from unionhub.kernel import actor, clock
from unionhub.kernel.errors import DomainError
from unionhub.web.throttling import trusted_address

NEW = forms.PasswordInput(attrs=LOOK | {"autocomplete": "new-password"})


class PasswordForm(forms.Form):
    """Who, by what, and the new password twice."""

    username = forms.CharField(
        label=_("登录名"), max_length=40, widget=forms.TextInput(attrs=LOOK)
    )
    current = forms.CharField(
        label=_("现在的密码，或设置码"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs=LOOK | {"autocomplete": "current-password"}),
        help_text=_("首次登录或忘记密码时，填写安全管理员发放的设置码。"),
    )
    otp = forms.CharField(
        label=_("动态码"),
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs=LOOK | {"autocomplete": "one-time-code"}),
        help_text=_("已绑定动态口令的须填写；尚未绑定的不填。"),
    )
    new_password = forms.CharField(
        label=_("新密码"),
        max_length=128,
        strip=False,
        widget=NEW,
        help_text=_("至少 12 位，不能是常用密码，也不能与原密码或设置码相同。"),
    )
    again = forms.CharField(
        label=_("再次输入新密码"), max_length=128, strip=False, widget=NEW
    )

    def clean_again(self) -> str:
        """The same once more.

        Raises:
            ValidationError: it is another.
        """
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("new_password", again):
            raise ValidationError(_("两次输入的新密码不一致。"), "inconsistent")
        return again


@never_cache
def set_password(request: HttpRequest) -> HttpResponse:
    """Ask who it is, and set it."""
    form = PasswordForm(request.POST or None)
    facts: dict[str, Any] = {"form": form, "title": _("设置密码"), "is_set": False}
    if request.method == "POST" and form.is_valid():
        try:
            _set(request, form.cleaned_data)
            facts["is_set"] = True
        except DomainError as refusal:
            field = refusal.field if refusal.field in form.fields else None
            form.add_error(field, refusal.detail)
    context = admin.site.each_context(request) | facts
    return TemplateResponse(request, "admin/password.html", context)


def _set(request: HttpRequest, given: dict[str, str]) -> None:
    spend_try(request)
    shown = Shown(
        username=given["username"],
        password=given["current"],
        otp=factors.read(given["otp"]) if given["otp"] else None,
        network=trusted_address(request),
    )
    by = actor.public(getattr(request, "request_id", ""))
    passwords.set_password(shown, given["new_password"], by=by, at=clock.now())
