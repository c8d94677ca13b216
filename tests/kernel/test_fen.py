import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.refusals import refusal
from unionhub.kernel import fen

AID_OF_FIVE_YEARS = 142_800_000_000
weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=40).filter(any)
totals = st.integers(-(10**14), 10**14)


def test_the_aid_of_five_years_is_exact_in_every_writing():
    assert fen.shown(AID_OF_FIVE_YEARS) == "¥1,428,000,000.00"
    assert fen.yuan(AID_OF_FIVE_YEARS) == "1428000000.00"
    assert fen.from_yuan("1428000000.00") == AID_OF_FIVE_YEARS


@pytest.mark.parametrize(
    ("amount", "written", "shown"),
    [
        (0, "0.00", "¥0.00"),
        (1, "0.01", "¥0.01"),
        (10, "0.10", "¥0.10"),
        (100_000, "1000.00", "¥1,000.00"),
        (-150, "-1.50", "-¥1.50"),
        (-1, "-0.01", "-¥0.01"),
    ],
)
def test_fen_are_written_as_yuan(amount, written, shown):
    assert fen.yuan(amount) == written
    assert fen.shown(amount) == shown


@pytest.mark.parametrize(
    ("text", "amount"), [("1", 100), ("1.5", 150), ("0.01", 1), ("12.34", 1234)]
)
def test_yuan_are_read_as_fen(text, amount):
    assert fen.from_yuan(text) == amount


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "invalid_amount"),
        ("NaN", "invalid_amount"),
        ("Infinity", "invalid_amount"),
        ("1E+2", "invalid_amount"),
        ("-0", "invalid_amount"),
        ("-1.00", "invalid_amount"),
        ("+1", "invalid_amount"),
        ("01", "invalid_amount"),
        (".5", "invalid_amount"),
        ("5.", "invalid_amount"),
        ("1,000", "invalid_amount"),
        ("1_0", "invalid_amount"),
        ("１２", "invalid_amount"),
        ("٣", "invalid_amount"),
        (" 5 ", "invalid_amount"),
        ("¥5", "invalid_amount"),
        ("5\n", "invalid_amount"),
        ("0", "not_positive"),
        ("0.00", "not_positive"),
        ("0.001", "too_precise"),
        ("1000000000000.01", "out_of_range"),
        ("9" * 16, "out_of_range"),
        ("9" * 17, "invalid_amount"),
    ],
)
def test_what_is_no_amount_is_refused(text, code):
    assert refusal(fen.from_yuan, text) == ("amount", code)


@pytest.mark.parametrize("amount", [1, 10**14])
def test_an_amount_is_a_positive_integer_up_to_the_cap(amount):
    assert fen.amount(amount) == amount


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (True, "not_an_integer"),
        (1.0, "not_an_integer"),
        ("1", "not_an_integer"),
        (None, "not_an_integer"),
        (0, "not_positive"),
        (-1, "not_positive"),
        (10**14 + 1, "out_of_range"),
        (2**63, "out_of_range"),
    ],
)
def test_anything_else_is_no_amount(value, code):
    assert refusal(fen.amount, value) == ("amount_fen", code)


def test_shares_follow_the_weights_and_the_largest_remainder():
    assert fen.split(100, [1, 1, 1]) == [34, 33, 33]
    assert fen.split(100, [3, 0, 2]) == [60, 0, 40]
    assert fen.split(5, [1, 2]) == [2, 3]
    assert fen.split(-100, [1, 1, 1]) == [-34, -33, -33]


@pytest.mark.parametrize("wrong", [[], [0, 0], [1, -1, 5]])
def test_weights_that_share_nothing_are_a_mistake(wrong):
    with pytest.raises(ValueError, match="Weights"):
        fen.split(100, wrong)


@given(totals, weights)
def test_a_split_keeps_the_sum_to_the_fen(total, shares_by):
    assert sum(fen.split(total, shares_by)) == total


@given(totals, weights)
def test_no_share_is_a_fen_away_from_its_due(total, shares_by):
    whole = sum(shares_by)

    for share, weight in zip(fen.split(total, shares_by), shares_by, strict=True):
        assert abs(share * whole - total * weight) < whole
        assert weight or not share


@given(st.integers(1, 10**14))
def test_writing_and_reading_are_reverse(amount):
    assert fen.from_yuan(fen.yuan(amount)) == amount
