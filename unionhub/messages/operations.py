"""Queueing texts with their cause, and delivering them afterwards."""

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Case, Q, Value, When

from unionhub.kernel import sealing
from unionhub.kernel.ids import uuid7
from unionhub.messages import senders
from unionhub.messages.choices import (
    BACKOFF,
    BATCH,
    LEASE,
    MAX_ATTEMPTS,
    MessageState,
)
from unionhub.messages.models import Message
from unionhub.messages.templates import TEMPLATES

logger = logging.getLogger(__name__)


@transaction.atomic
def queue(
    *,
    template: str,
    to_phone: str,
    facts: dict[str, Any],
    at: datetime,
    key: str,
    person_id: UUID | None = None,
) -> Message:
    """Write a message into the outbox, in the transaction of its cause.

    The caller's door enqueues ``tasks.deliver`` after the commit; a worker's regular
    pass finds the row in any case.

    Args:
        template: a code of ``templates.TEMPLATES``.
        to_phone: 11 digits; stored sealed.
        facts: a value for every gap of the template, nothing personal among them
            but the template's own secret, which is sealed apart.
        at: now.
        key: names the cause; the same key again is the same message.
        person_id: whom it is for, if known.

    Raises:
        ValueError: the facts are not those of the template; a mistake in the code.
    """
    form = TEMPLATES[template]
    if set(facts) != form.facts:
        raise ValueError(f"{template} needs exactly the facts {sorted(form.facts)}")

    pk = uuid7()
    message = Message(
        pk=pk,
        key=key,
        template=template,
        facts={name: value for name, value in facts.items() if name != form.secret},
        phone_sealed=sealing.seal(Message, "phone_sealed", pk, to_phone),
        secret_sealed=sealing.seal(
            Message, "secret_sealed", pk, str(facts[form.secret])
        )
        if form.secret
        else None,
        person_id=person_id,
        next_attempt_at=at,
        expires_at=at + form.life if form.life else None,
        created_at=at,
    )
    # The unique key decides between two writers of one cause; neither fails.
    Message.objects.bulk_create([message], ignore_conflicts=True)
    return Message.objects.get(key=key)


def deliver(*, at: datetime) -> int:
    """Send every message that is due, in small batches; the number sent.

    Rows are claimed under lock and sent outside any lock. Two workers never hold the
    same row: the claim is a locked change of state, and an outcome is recorded only
    for the attempt that was claimed.
    """
    sender = senders.current()
    _give_up(at)
    sent = 0
    while batch := _claim(at):
        sent += sum(_attempt(sender, message, at) for message in batch)
    return sent


def _give_up(at: datetime) -> None:
    over = Q(expires_at__lte=at)
    Message.objects.due(at).filter(over | Q(attempts__gte=MAX_ATTEMPTS)).update(
        state=MessageState.FAILED,
        failure=Case(When(over, then=Value("expired")), default=Value("lost")),
        secret_sealed=None,
    )


@transaction.atomic
def _claim(at: datetime) -> list[Message]:
    # Locked rows belong to another worker; where the database has no row locks
    # (SQLite) the writer's transaction itself keeps others out.
    batch = list(
        Message.objects.due(at)
        .order_by("next_attempt_at", "id")
        .select_for_update(skip_locked=True)[:BATCH]
    )
    for message in batch:
        message.move_to(MessageState.SENDING)
        message.attempts += 1
        message.next_attempt_at = at + LEASE
    Message.objects.bulk_update(batch, ["state", "attempts", "next_attempt_at"])
    return batch


def _attempt(sender: senders.Sender, message: Message, at: datetime) -> bool:
    try:
        reference = sender.send(
            sealing.unseal(message, "phone_sealed"), text_of(message), key=message.key
        )
    except senders.SendRefused:
        return _record(message, failure="refused", at=at)
    except Exception as problem:
        # Whatever an adapter raises, the other messages still go out. The problem's
        # own text stays out of the log: a provider may repeat the number in it.
        logger.warning("message %s not sent: %s", message.pk, type(problem).__name__)
        return _record(message, failure="unsent", at=at)
    return _record(message, reference=reference, at=at)


@transaction.atomic
def _record(
    claimed: Message, *, at: datetime, reference: str = "", failure: str = ""
) -> bool:
    message = Message.objects.select_for_update().get(pk=claimed.pk)
    if message.state != MessageState.SENDING or message.attempts != claimed.attempts:
        # The claim lapsed and another worker has the row: its outcome counts.
        return False

    if not failure:
        message.move_to(MessageState.SENT)
        message.sent_at, message.reference = at, reference[:100]
        message.secret_sealed, message.failure = None, ""
        message.save(
            update_fields=["state", "sent_at", "reference", "secret_sealed", "failure"]
        )
    elif failure == "refused" or message.attempts >= MAX_ATTEMPTS:
        _end(message, failure=failure)
    else:
        message.move_to(MessageState.QUEUED)
        message.failure = failure
        message.next_attempt_at = at + BACKOFF[message.attempts - 1]
        message.save(update_fields=["state", "failure", "next_attempt_at"])
    return not failure


def _end(message: Message, *, failure: str) -> None:
    message.move_to(MessageState.FAILED)
    message.failure, message.secret_sealed = failure, None
    message.save(update_fields=["state", "failure", "secret_sealed"])


def text_of(message: Message) -> str:
    """The text to send, its secret unsealed; never stored and never logged."""
    form = TEMPLATES[message.template]
    facts = dict(message.facts)
    if form.secret:
        facts[form.secret] = sealing.unseal(message, "secret_sealed")
    return str(form.text).format(**facts)
