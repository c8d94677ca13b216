"""Samples of what was paid, and what was answered."""

from typing import Any

from services.payments import operations
from services.payments.models import Batch, Confirmation, ConfirmationSample
from services.payments.operations import Answer, Frame
from tests.factories import payments
from tests.factories.payments import AT
from unionhub.kernel.actor import Actor


def frame(of: Batch | None = None, **facts: Any) -> Frame:
    """Of a batch, at 95 % and 5 %."""
    given = {"batch": of.pk} if of else {}
    return Frame(**{"confidence": 95, "margin_permille": 50} | given | facts)


def drawn(batch: Batch, by: Actor = payments.BY) -> ConfirmationSample:
    """Of all that it paid."""
    return operations.draw(frame(batch), by=by, at=AT)


def first(sample: ConfirmationSample) -> Confirmation:
    """The first who is asked."""
    return sample.confirmations.select_related("payment").order_by("pk")[0]


def told(
    line: Confirmation, outcome: str = "RECEIVED", by: Actor = payments.BY, **facts: Any
) -> Confirmation:
    """What was answered."""
    given = Answer(outcome=outcome, **facts)
    return operations.record_outcome(line.pk, given, by=by, at=AT)
