import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.refusals import passed_or_refused, refusal
from unionhub.kernel import phones


@pytest.mark.parametrize(
    "typed",
    [
        "13800000000",
        "+86 138-0000-0000",
        "+8613800000000",
        "86-138 0000 0000",
        "008613800000000",
        " 138 0000 0000 ",
    ],
)
def test_spellings_of_one_phone_are_one_phone(typed):
    assert phones.normalise(typed) == "13800000000"


@pytest.mark.parametrize("start", ["13", "14", "15", "16", "17", "18", "19"])
def test_no_range_of_mobile_numbers_is_left_out(start):
    assert phones.normalise(f"{start}012345678") == f"{start}012345678"


@pytest.mark.parametrize(
    "typed",
    [
        "1380000000",
        "138000000000",
        "12800000000",
        "10800000000",
        "02885551234",
        "１３８００００００００",
        "1380000000O",
        "13800000000\n",
        "\t13800000000",
        "1380000٠000",
        "+85213800000000",
        "+13800000000",
        "1" * 10_000,
    ],
)
def test_what_is_no_mobile_number_is_refused(typed):
    assert refusal(phones.normalise, typed) == ("phone", "phone_format")


@pytest.mark.parametrize("typed", ["", "   "])
def test_an_empty_phone_is_missing(typed):
    assert refusal(phones.normalise, typed) == ("phone", "required")


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_the_stored_form_is_its_own_stored_form(phone):
    assert phones.normalise(phone) == phone


@given(st.text(max_size=40))
def test_any_text_is_eleven_digits_or_a_named_refusal(text):
    phone = passed_or_refused(phones.normalise, text)

    if phone is not None:
        assert len(phone) == 11
        assert phone.isascii()
