"""What the bank says, late, twice and in any order, comes to one final state."""

import random

import pytest
from django.db import transaction

from services.payments import operations
from services.payments.choices import PayState
from services.payments.models import PayException, Payment
from services.payments.outcomes import Outcome
from tests.factories import payments
from tests.factories.payments import AT, EACH, acting, told
from tests.services.payments.words_of_the_bank import file, final, whole

pytestmark = pytest.mark.django_db


def shuffled(batch, seed):
    """Files that say many things of each line, some of them twice."""
    chance = random.Random(seed)
    files = [
        file(batch, (1, "PAID", EACH - 100), sequence=1),
        file(batch, (1, "PAID", EACH), sequence=2),
        file(batch, (2, "FAILED", 0), sequence=3),
        file(batch, (2, "PAID", EACH), sequence=4),
        file(batch, (2, "RETURNED", EACH), sequence=5),
        file(batch, (3, "PAID", EACH - 7), sequence=6),
        file(batch, (1, "PAID", EACH), (3, "FAILED", 0), sequence=7),
    ]
    files += chance.sample(files, 3)
    chance.shuffle(files)
    return files


def test_the_same_files_in_any_order_give_one_final_state(batch, node, people):
    ends = []
    for seed in range(200):
        with transaction.atomic():
            for content in shuffled(batch, seed):
                told(batch, content, people)
            ends.append(final(node))
            transaction.set_rollback(True)

    assert all(end == ends[0] for end in ends)
    paid, _applications, odd, money, _free = ends[0]
    assert [line[1:3] for line in paid] == [
        ("PAID", EACH),
        ("RETURNED", EACH),
        ("PAID", EACH - 7),
    ]
    assert odd == [(3, "SHORT", 7)]
    assert money == (EACH, 7, 3 * EACH - 7, EACH)


@pytest.mark.once
def test_outcomes_are_joined_in_any_order_and_grouping():
    some = [
        Outcome(state, fen)
        for state, fens in {
            PayState.SENT: [0],
            PayState.FAILED: [0],
            PayState.PAID: [5, 10, 15],
            PayState.RETURNED: [5, 10],
        }.items()
        for fen in fens
    ]
    for a in some:
        assert a.join(a) == a
        for b in some:
            assert a.join(b) == b.join(a)
            for c in some:
                assert a.join(b).join(c) == a.join(b.join(c))


def test_a_late_word_does_not_revive_what_another_payment_has_paid_in_part(
    batch, node, people
):
    told(batch, whole(batch, (1, "FAILED", 0)), people)
    again = payments.sent(node, people)
    told(again, file(again, (1, "PAID", EACH - 300)), people)
    odd, by = PayException.objects.get(), acting(people.maker)
    operations.settle(odd.pk, "REISSUED", note="银行少付", by=by, at=AT)

    done = told(batch, file(batch, (1, "PAID", EACH), sequence=2), people)

    assert done.report["mismatched"] == 1
    assert PayException.objects.open().get().kind == "CONTRADICTION"
    assert Payment.objects.get(batch=batch, line=1).state == "FAILED"
    assert payments.made(node, people).total_fen == 300


def test_of_two_references_of_one_payment_the_smaller_is_kept_in_any_order(
    batch, people
):
    for line, references in ((1, ("B", "A")), (2, ("A", "B"))):
        for reference in references:
            told(batch, file(batch, (line, "PAID", EACH, reference)), people)

    paid = Payment.objects.filter(state="PAID")
    assert set(paid.values_list("bank_reference", flat=True)) == {"A"}
