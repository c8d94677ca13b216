"""Is the process alive, and may it be sent requests?"""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from unionhub.web.problems import problem


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """The process answers; the database is not asked (ROBUST.md F4)."""
    return _plain("live")


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """The database answers and every migration is applied; 503 otherwise."""
    try:
        is_ready = not pending_migrations()
    except DatabaseError:
        is_ready = False
    return _plain("ready") if is_ready else problem(request, 503, "unavailable")


def pending_migrations() -> bool:
    """Whether the code is ahead of the database."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _plain(status: str) -> HttpResponse:
    return JsonResponse({"status": status}, headers={"Cache-Control": "no-store"})
