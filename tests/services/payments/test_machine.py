"""Every command on money and payments, right or wrong, in any order: all as the model.

The bank answers late, twice, out of order, in part, wrongly, or not at all; officers
click what they may not; months are closed meanwhile.
"""

import pytest
from django.db.models import Count, Sum
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from services.aid.models import Application
from services.ledger.choices import Account
from services.ledger.verification import verify
from services.payments.choices import LIVE
from services.payments.models import Batch, Payment
from tests.campaigns import Campaign
from tests.services.payments.machine.ending import Ending


class Paying(Ending):
    """All commands, and what holds after each."""

    @invariant()
    def the_budgets_equal_the_model(self):
        for level in (0, 1):
            node = self.node(level)
            held = {account: node.balance(account) for account in Account.values}
            assert held == self.desk.balances(level)

    @invariant()
    def the_books_verify(self):
        assert verify().broken is None

    @invariant()
    def the_batches_equal_the_model(self):
        rows = Batch.objects.values_list("number", "state", "count", "total_fen")
        assert set(rows) == {
            (group.number, group.state, len(group.lines), group.total)
            for group in self.desk.groups
        }

    @invariant()
    def the_payments_equal_the_model(self):
        fields = (
            *("batch__number", "line", "application", "instalment", "amount_fen"),
            *("state", "paid_fen", "bank_reference", "account_tail"),
        )
        lines = (line for group in self.desk.groups for line in group.lines.values())
        assert set(Payment.objects.values_list(*fields)) == {
            (
                *(*line.key, self.keys[line.claim], line.instalment, line.fen),
                *(line.state, line.paid, line.reference, line.card),
            )
            for line in lines
        }

    @invariant()
    def the_applications_equal_the_model(self):
        rows = dict(Application.objects.values_list("pk", "state"))
        assert rows == {self.keys[claim]: claim.state for claim in self.desk.claims}

    @invariant()
    def the_differences_equal_the_model(self):
        assert set(self.rows()) == {odd.key for odd in self.desk.odd}

    @invariant()
    def the_header_of_a_batch_is_its_lines(self):
        for batch in Batch.objects.all():
            told = batch.payments.aggregate(
                count=Count("pk"), fen=Sum("amount_fen", default=0)
            )
            assert (batch.count, batch.total_fen) == (told["count"], told["fen"])

    @invariant()
    def no_application_is_paid_twice_or_above_what_was_approved(self):
        """Said of the rows alone, whatever the model thinks (L8, L9)."""
        live = Payment.objects.filter(state__in=LIVE)
        of_one = live.values("application", "instalment").annotate(rows=Count("pk"))
        assert not of_one.filter(rows__gt=1).exists()
        for row in live.values("application").annotate(fen=Sum("amount_fen")):
            approved = Application.objects.get(pk=row["application"]).approved_fen
            # What was short and is paid anew stands in two of them.
            short = sum(
                one.amount_fen - one.paid_fen
                for one in live.filter(application=row["application"], is_settled=True)
            )
            assert row["fen"] - short <= approved


SHAPE = settings(
    max_examples=10,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def test_payments_equal_the_model_after_every_command(db):
    run_state_machine_as_test(Paying, settings=SHAPE)


@pytest.mark.campaign
def test_long_sequences_of_payments_leave_no_fen_astray(db, campaign: Campaign):
    sequences, steps = campaign.number("sequences", 500), campaign.number("steps", 30)
    longer = settings(SHAPE, max_examples=sequences, stateful_step_count=steps)

    run_state_machine_as_test(Paying, settings=longer)

    campaign.figure("sequences of payment commands", f"{sequences} of {steps} steps")
