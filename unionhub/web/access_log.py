"""No log, no data: doors over persons write down who looks, before they answer.

A view over persons says ``sensitive = True``. ``PageView`` then logs each page by
itself; a view of one person decorates its method with ``logged`` and calls ``shown``.
Who looks at the own data, without an office, is not logged.
"""

import functools
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase

from unionhub.audit import looks
from unionhub.audit.looks import Look
from unionhub.kernel import clock
from unionhub.kernel.actor import Actor, ActorKind
from unionhub.web.throttling import trusted_address

Method = Callable[..., HttpResponseBase]

# What the lists and pages of persons show of them, numbers masked.
SHOWN = ("name", "id_number", "phone")


class NothingLogged(RuntimeError):
    """A door over persons was about to answer without a log row: our mistake."""


def is_due(actor: Actor) -> bool:
    """Whether this actor's looks are logged: officers' and machines'."""
    return actor.kind != ActorKind.PERSON or actor.appointment_id is not None


def logged(method: Method) -> Method:
    """Run a reading method in one transaction with the row that ``shown`` writes."""

    @functools.wraps(method)
    def run(view: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not is_due(view.actor):
            return method(view, request, *args, **kwargs)
        view.has_logged = False
        with transaction.atomic():
            answer = method(view, request, *args, **kwargs)
        if not view.has_logged:
            raise NothingLogged(type(view).__name__)
        return answer

    run.is_logged = True  # type: ignore[attr-defined]
    return run


def shown(view: Any, subject_id: UUID) -> None:
    """Write down that the view is about to show one person.

    Raises:
        Unavailable: the row could not be written; nothing may be shown.
    """
    view.has_logged = True
    if subject_id != view.actor.person_id and is_due(view.actor):
        looks.write(look_of(view, subject_id=subject_id), by=view.actor, at=view.now)


def list_shown(view: Any, subjects: Sequence[UUID]) -> None:
    """Write down that the view is about to show these persons.

    Raises:
        Unavailable: the row could not be written; nothing may be shown.
    """
    looks.write(look_of(view, subjects=subjects), by=view.actor, at=view.now)


def look_of(view: Any, **facts: Any) -> Look:
    """A look through an API view: which door, which fields, from where."""
    request = view.request
    route = request.resolver_match.route.removeprefix("api/v1/")
    given = {"operation": f"{request.method} {route}", "fields": view.sensitive_fields}
    return Look(**given | {"network": trusted_address(request)} | facts)


def page_shown(
    page: str, subjects: Sequence[UUID], *, request: HttpRequest, by: Actor
) -> None:
    """Write down that a page of the officers' site is about to show persons.

    ``page``: which model, and ``list`` or ``detail``; a detail is of one person.

    Raises:
        Unavailable: the row could not be written; nothing may be shown.
    """
    look = Look(
        operation=f"admin {page}",
        fields=SHOWN,
        subject_id=subjects[0] if page.endswith("detail") else None,
        subjects=subjects,
        network=trusted_address(request),
    )
    looks.write(look, by=by, at=clock.now())
