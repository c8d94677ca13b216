"""Two write an answer down at once, two draw at once: one of them does."""

import pytest

from services.payments.models import ConfirmationQuerySet, ConfirmationSample
from services.payments.operations import shared
from tests.factories.confirmations import drawn, first, told
from tests.races.crowd import together
from unionhub.audit.models import AuditEvent
from unionhub.kernel.errors import NotNow, WrongState

pytestmark = pytest.mark.django_db(transaction=True)

LINE = 'FROM "services_confirmation"'
BATCH = 'FROM "services_batch"'


def saying(line, outcome):
    """Say it; whether it was taken."""

    def say():
        try:
            told(line, outcome)
        except WrongState:
            return False
        return True

    return say


def drawing(batch):
    """Draw it; whether it was drawn."""

    def draw():
        try:
            drawn(batch)
        except NotNow:
            return False
        return True

    return draw


def test_of_two_outcomes_of_one_line_one_is_written_down(paid):
    line = first(drawn(paid.batch))
    both = [saying(line, "RECEIVED"), saying(line, "NOT_RECEIVED")]

    assert sum(together(both, meet_before=LINE)) == 1

    assert AuditEvent.objects.filter(verb="confirmation.told").count() == 1


@pytest.mark.usefixtures("row_locks")
def test_without_the_lock_both_would_be(paid, monkeypatch):
    line = first(drawn(paid.batch))
    both = [saying(line, "RECEIVED"), saying(line, "NOT_RECEIVED")]
    monkeypatch.setattr(
        ConfirmationQuerySet, "select_for_update", lambda rows, **_: rows
    )

    assert together(both, meet_before='UPDATE "services_confirmation"') == [True] * 2


def test_of_two_who_draw_one_has_drawn(paid):
    both = [drawing(paid.batch)] * 2

    assert sum(together(both, meet_before=BATCH)) == 1

    assert ConfirmationSample.objects.count() == 1


@pytest.mark.usefixtures("row_locks")
def test_without_the_lock_the_constraint_decides(paid, monkeypatch):
    hold = shared.hold.__globals__["Batch"].objects
    monkeypatch.setattr(
        shared, "hold", lambda pk, version=None: hold.get(pk=pk), raising=True
    )
    both = [drawing(paid.batch)] * 2

    assert sum(together(both, meet_before='INTO "services_confirmationsample"')) == 1
