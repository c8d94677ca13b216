"""Is the process alive, and may it be sent requests?"""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from unionhub.kernel.happenings import ask
from unionhub.kernel.readiness import Readiness
from unionhub.web.problems import problem


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers; the database is not asked (ROBUST.md F4)."""
    return _plain("live")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """The database answers, every migration is applied, no floor lacks anything.

    503 otherwise.
    """
    try:
        lacks = ["unavailable"] if pending_migrations() else ask(Readiness())
    except DatabaseError:
        lacks = ["unavailable"]
    return problem(request, 503, lacks[0]) if lacks else _plain("ready")


def pending_migrations() -> bool:
    """Whether the code is ahead of the database."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _plain(status: str) -> HttpResponse:
    return JsonResponse({"status": status}, headers={"Cache-Control": "no-store"})
