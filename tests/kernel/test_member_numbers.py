from hypothesis import assume, given
from hypothesis import strategies as st

from unionhub.kernel import masking, member_numbers

numbers = st.builds(member_numbers.new)


def test_a_member_number_has_twelve_digits_and_does_not_begin_with_zero():
    for _ in range(200):
        number = member_numbers.new()
        assert len(number) == 12
        assert number.isdecimal()
        assert number[0] != "0"
        assert member_numbers.is_valid(number)


def test_member_numbers_follow_no_order():
    assert len({member_numbers.new() for _ in range(1000)}) == 1000


def test_a_known_number_has_its_known_check_digit():
    # ISO 7064 MOD 11,10 by hand: 10000000000 -> 5, then doubled modulo 11 each step.
    assert [d for d in "0123456789" if member_numbers.is_valid("10000000000" + d)] == [
        known_check("10000000000")
    ]


@given(numbers, st.integers(0, 11), st.sampled_from("0123456789"))
def test_any_one_changed_digit_is_refused(number, place, digit):
    assume(digit != number[place])

    assert not member_numbers.is_valid(number[:place] + digit + number[place + 1 :])


@given(st.text(max_size=14))
def test_any_text_is_a_number_or_not(text):
    if member_numbers.is_valid(text):
        assert text.isascii()
        assert len(text) == 12


@given(numbers)
def test_a_member_number_is_not_scrubbed_from_logs(number):
    assert masking.scrub(f"member {number}") == f"member {number}"


def known_check(digits: str) -> str:
    product = 10
    for digit in digits:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)
