"""Papers of payments on the officers' site, beside the pages of payments."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse

from services.reports import operations
from services.reports.choices import FileForm
from services.reports.operations import File
from unionhub.kernel import clock
from unionhub.kernel.errors import DomainError, NotFound
from unionhub.web.admin import actor_of
from unionhub.web.downloads import attached
from unionhub.web.throttling import trusted_address

BATCH: Final = "admin:services_batch_change"
PAYMENT: Final = "admin:services_payment_change"
SAMPLE: Final = "admin:services_confirmationsample_change"


def addresses(site: AdminSite) -> list[URLPattern]:
    """The list of a batch, the receipt of a payment, the sheet of a sample."""
    wrap: Callable[[Any], Any] = site.admin_view
    return [
        path(
            "payment-batches/<uuid:batch_id>/",
            wrap(list_view),
            name="services_payment_list",
        ),
        path(
            "payments/<uuid:payment_id>/",
            wrap(receipt_view),
            name="services_payment_receipt",
        ),
        path(
            "confirmation-samples/<uuid:sample_id>/",
            wrap(sample_view),
            name="services_confirmation_sheet",
        ),
    ]


def list_view(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """The list of whom a batch pays."""
    return _printed(request, operations.print_payment_list, batch_id, BATCH)


def receipt_view(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """The receipt of a payment."""
    return _printed(request, operations.print_receipt, payment_id, PAYMENT)


def sample_view(request: HttpRequest, sample_id: UUID) -> HttpResponse:
    """A sample with what was answered."""
    return _printed(request, operations.print_sample, sample_id, SAMPLE)


def _printed(
    request: HttpRequest, make: Callable[..., File], pk: UUID, page: str
) -> HttpResponse:
    """Hand it out; a refusal is told on the page that leads here.

    Raises:
        Http404: outside the scope, or no such form.
    """
    form = request.GET.get("form", FileForm.PDF)
    if form not in FileForm.values:
        raise Http404
    by, network = actor_of(request), trusted_address(request)
    try:
        made = make(pk, form, by=by, at=clock.now(), network=network)
    except NotFound:
        raise Http404 from None
    except DomainError as refusal:
        messages.error(request, refusal.detail)
        return redirect(reverse(page, args=(pk,)))
    return attached(**asdict(made))
