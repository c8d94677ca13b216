"""The front page: what this is, and where a newcomer goes."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """Addresses of docs, admin and health, and three calls that join a union."""
    address = request.build_absolute_uri("/").rstrip("/")
    facts = {"address": address, "demo": settings.DEMO, "docs": settings.DOCS_PUBLIC}
    return render(request, "desk/front.html", facts)
