"""Tell of a station and follow it: plain forms for a courier, without a script."""

import functools
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from stations.care import operations
from stations.care.choices import (
    LONGEST_TEXT,
    PER_NETWORK,
    PER_RECEIPT,
    PER_STATION,
    Aspect,
    Budget,
    ReportKind,
)
from stations.care.models import StationReport
from stations.places.choices import FacilityKind
from stations.places.models import Station
from unionhub.kernel import actor, clock, phones, receipts
from unionhub.kernel.catalogue import CATALOGUE
from unionhub.kernel.errors import DomainError, InvalidValue, NotFound
from unionhub.web import idempotency
from unionhub.web.buttons import LineField, NoteField
from unionhub.web.errors import status_of
from unionhub.web.throttling import spend, trusted_address

# What a machine is told in other words.
SAID: Final = {
    "key_reused": _("内容有改动，请再提交一次。"),
    "not_found": _("没有这个回执码，请核对后重新输入。"),
}
# An origin stands in no request of a page that names no referrer, and by it the
# framework knows its own forms.
HEADERS: Final = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}
# What whoever told of it says of the reply.
SETTLED: Final = "settled"
OPEN: Final = "open"


class MobileField(LineField):
    """A mobile number, or nothing."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})

    def to_python(self, value: Any) -> str:
        """Its digits.

        Raises:
            ValidationError: with a text of the catalogue.
        """
        try:
            return phones.normalise(str(value)) if value else ""
        except InvalidValue as refusal:
            raise ValidationError(refusal.detail, refusal.reason) from refusal


class Unsound(InvalidValue):
    """The form says itself what is wrong."""


class PlainForm(forms.Form):
    """A form that shows why it was not taken."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            for code in ("required", "invalid_choice"):
                field.error_messages[code] = str(CATALOGUE[code])

    def refuse(self, refusal: DomainError) -> None:
        """Say it beside the field at fault."""
        if self.is_valid() or not isinstance(refusal, Unsound):
            field = refusal.field if refusal.field in self.fields else None
            self.add_error(field, str(SAID.get(refusal.reason, refusal.detail)))


class TellForm(PlainForm):
    """What somebody tells; what the kind does not ask for is not looked at."""

    kind = forms.ChoiceField(
        label=_("类别"), choices=ReportKind, widget=forms.RadioSelect
    )
    facility = forms.ChoiceField(
        label=_("坏了的设施"),
        choices=[("", _("请选择")), *FacilityKind.choices],
        required=False,
    )
    aspect = forms.ChoiceField(
        label=_("不对的信息"),
        choices=[("", _("请选择")), *Aspect.choices],
        required=False,
    )
    text = NoteField(label=_("说明"), max_length=LONGEST_TEXT, required=False)
    phone = MobileField(label=_("联系手机"), max_length=20, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def telling(self) -> operations.Telling:
        """The same to the operation."""
        told = self.cleaned_data
        kind = told["kind"]
        return operations.Telling(
            kind=kind,
            facility=told["facility"] if kind == ReportKind.FAULT else "",
            aspect=told["aspect"] if kind == ReportKind.CORRECTION else "",
            text=told["text"],
            phone=told["phone"],
        )


class FollowForm(PlainForm):
    """The receipt that was given, and perhaps whether it is settled."""

    receipt = LineField(label=_("回执码"), max_length=receipts.LENGTH + 10)
    answer = forms.ChoiceField(
        choices=[(SETTLED, SETTLED), (OPEN, OPEN)], required=False
    )


@dataclass(frozen=True)
class _Sent:
    """One form that was sent, as what runs an effect once wants it."""

    request: HttpRequest
    now: datetime

    def finalize_response(
        self, _request: HttpRequest, response: HttpResponse
    ) -> HttpResponse:
        """The answer, whole as it is."""
        return response


@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest, code: str) -> HttpResponseBase:
    """The form about one station; sent, the receipt, this once."""
    station = Station.objects.public(actor.public()).filter(pk=code).first()
    if station is None:
        return _drawn(request, "absent", {}, status_of(NotFound()))
    if request.method != "POST":
        return _asked(request, station, TellForm(initial={"kind": ReportKind.FAULT}))
    form, at = TellForm(request.POST), clock.now()
    try:
        _spend(PER_NETWORK, trusted_address(request), at)
        _spend(PER_STATION, code, at)
        return _taken(request, station, form, at)
    except DomainError as refusal:
        form.refuse(refusal)
        return _asked(request, station, form, refusal)


@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest) -> HttpResponseBase:
    """How far it is, by receipt, and whether it is settled: in the body, for
    addresses stand in logs."""
    if request.method != "POST":
        return _drawn(request, "follow", {"form": FollowForm()})
    form, at = FollowForm(request.POST), clock.now()
    try:
        _spend(PER_RECEIPT, trusted_address(request), at)
        facts = {
            "report": _report_of(form, at),
            "receipt": form.cleaned_data["receipt"],
        }
        return _drawn(request, "follow", {"form": FollowForm(), **facts})
    except DomainError as refusal:
        form.refuse(refusal)
        return _refused(request, "follow", {"form": form}, refusal)


def _report_of(form: FollowForm, at: datetime) -> StationReport:
    if not form.is_valid():
        raise Unsound
    receipt, answer = form.cleaned_data["receipt"], form.cleaned_data["answer"]
    if answer:
        said = answer == SETTLED
        operations.respond(receipt, is_settled=said, by=actor.public(), at=at)
    report = operations.voice_of(receipt).report
    if report is None:
        raise NotFound
    return report


def _taken(
    request: HttpRequest, station: Station, form: TellForm, at: datetime
) -> HttpResponseBase:
    """Told once, however often the form is sent; the same page again."""
    if not form.is_valid():
        raise Unsound
    asked, key = form.telling(), f"page-{form.cleaned_data['key']}"
    call = idempotency.call_under(key, request, repr(asked).encode())
    if record := idempotency.find(call):
        return _bare(idempotency.replay(record, call))

    def work() -> HttpResponse:
        by = actor.public()
        heard = operations.tell(station.pk, asked, by=by, at=at)
        return _drawn(request, "told", _heard(station, heard))

    run = functools.partial(idempotency.once, _Sent(request, at), call, work)
    return _bare(idempotency.retried(run))


def _heard(station: Station, heard: operations.Heard) -> dict[str, Any]:
    report: StationReport | None = heard.voice.report
    return {
        "station": station,
        "report": report,
        "receipt": heard.receipt,
        "is_joined": heard.is_joined,
    }


def _asked(
    request: HttpRequest,
    station: Station,
    form: TellForm,
    refusal: DomainError | None = None,
) -> HttpResponse:
    """The form; a key that was spent on other words gives way to a new one."""
    facts = {"station": station, "form": form, "key": uuid4()}
    if refusal is None:
        return _drawn(request, "report", facts)
    if refusal.reason != "key_reused":
        facts["key"] = form.cleaned_data.get("key") or facts["key"]
    return _refused(request, "report", facts, refusal)


def _refused(
    request: HttpRequest, name: str, facts: dict[str, Any], refusal: DomainError
) -> HttpResponse:
    answer = _drawn(request, name, facts, status_of(refusal))
    if after := refusal.facts.get("retry_after"):
        answer.headers["Retry-After"] = str(after)
    return answer


def _spend(budget: Budget, key: str, at: datetime) -> None:
    """The API's own budgets: a page is no way around them."""
    spend(budget.scope, key, limit=budget.limit, seconds=budget.seconds, at=at)


def _drawn(
    request: HttpRequest, name: str, facts: dict[str, Any], status: int = 200
) -> HttpResponse:
    answer = render(request, f"stations/{name}.html", facts, status=status)
    return _bare(answer)


def _bare(answer: HttpResponse) -> HttpResponse:
    """Kept by nobody on the way."""
    for name, value in HEADERS.items():
        answer.headers[name] = value
    return answer
