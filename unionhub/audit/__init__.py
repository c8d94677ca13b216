"""Who did what to what. ``audit.record(…)`` in the transaction of the act."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps as registry
from django.db.models import Model

from unionhub.kernel.actor import Actor


def record(
    verb: str,
    target: Model,
    *,
    by: Actor,
    at: datetime,
    subject_id: UUID | None = None,
    **facts: Any,
) -> None:
    """Write one event about ``target``, in the present transaction.

    Args:
        verb: what happened, as ``thing.happened``: ``enrolment.approved``.
        target: the row it happened to.
        by: who did it; all of the actor is kept.
        at: when, from the one clock.
        subject_id: the person it is about, if any.
        **facts: what changed, JSON-ready and masked.
    """
    registry.get_model("audit", "AuditEvent").objects.create(
        at=at,
        verb=verb,
        target_kind=target._meta.label,
        target_id=str(target.pk),
        subject_id=subject_id,
        actor_kind=by.kind,
        user_id=by.user_id,
        person_id=by.person_id,
        appointment_id=by.appointment_id,
        on_behalf_of=by.on_behalf_of,
        organisation_id=by.organisation_id or "",
        request_id=by.request_id,
        facts=facts,
    )
