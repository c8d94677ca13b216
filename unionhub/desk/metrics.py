"""``/metrics``: what the doors answered and what waits, for whoever watches."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from members.enrolment.models import Enrolment
from unionhub.audit.models import AuditEvent
from unionhub.jobs.models import ExportJob
from unionhub.kernel import clock
from unionhub.messages.models import Message
from unionhub.web.metrics import registry

# What a worker or an officer has to take up. The figure stops at MOST: beyond it the
# exact number says nothing more, and counting would cost more than it tells.
MOST = 10_000
WAITING: dict[str, Callable[[datetime], Any]] = {
    "messages_due": Message.objects.due,
    "exports_to_make": ExportJob.objects.to_make,
    "audit_events_unsealed": lambda _at: AuditEvent.objects.unsealed(),
    "enrolments_overdue": lambda at: Enrolment.objects.overdue_on(clock.local_date(at)),
}


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures, for whoever shows ``METRICS_TOKEN`` as a bearer token.

    Raises:
        Http404: no token is set, or another one was shown: there is nothing here.
    """
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = settings.METRICS_TOKEN
    if not token or not constant_time_compare(shown, token):
        raise Http404
    text = generate_latest(registry()) + generate_latest(_Waiting(clock.now()))
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST, headers=headers)


class _Waiting(Collector):
    """What waits now. A silent database leaves one figure, which says so."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """One figure each."""
        up = GaugeMetricFamily("unionhub_database_up", "Whether the database answers.")
        piles = GaugeMetricFamily(
            "unionhub_waiting", f"What waits, at most {MOST}.", labels=["what"]
        )
        try:
            for what, rows in WAITING.items():
                piles.add_metric([what], rows(self.at).order_by()[:MOST].count())
        except DatabaseError:
            up.add_metric([], 0)
            yield up
        else:
            up.add_metric([], 1)
            yield from (up, piles)
