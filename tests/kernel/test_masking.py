import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.test_identity import valid_numbers
from unionhub.kernel import masking

ID, PHONE, CARD = "510102199001011238", "13800138000", "6217000000000000004"


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        (ID, "510***********1238"),
        ("11010519491231002X", "110***********002X"),
        ("CAN110088051403", "CAN********1403"),
        ("E12345678", "E******78"),
        ("12345678", "1*****78"),
        ("12345", "*****"),
        ("", ""),
    ],
)
def test_of_an_identity_number_its_ends_are_shown(number, masked):
    assert masking.id_number(number) == masked


def test_of_a_phone_its_ends_are_shown():
    assert masking.phone(PHONE) == "138****8000"
    assert masking.phone("12345") == "*****"


def test_of_a_card_its_last_four_digits_are_shown():
    assert masking.card(CARD) == "**** 0004"
    assert masking.card("1234") == "****"


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("王明", "王*"),
        ("王小明", "王*"),
        ("欧阳娜娜", "欧阳*"),
        ("欧阳", "欧*"),
        ("司马光", "司马*"),
        ("阿衣古丽·买买提", "阿**·**"),
        ("𠮷野", "𠮷*"),
        ("John Smith", "J**"),
        ("王", "*"),
        ("", "*"),
    ],
)
def test_of_a_name_the_surname_is_shown(name, masked):
    assert masking.name(name) == masked


@given(valid_numbers)
def test_a_masked_number_never_shows_the_middle(number):
    masked = masking.id_number(number)

    assert len(masked) == 18
    assert set(masked[3:14]) == {"*"}


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_a_masked_phone_never_shows_the_middle(phone):
    assert masking.phone(phone)[3:7] == "****"


@pytest.mark.parametrize(
    ("line", "scrubbed"),
    [
        (f"person {ID} joined", "person [id] joined"),
        ("11010519491231002x", "[id]"),
        ("510102 19900101 123X", "[id]"),
        ("510102-1990-01-01-1238", "[id]"),
        ("id510102900101123.", "id[id]."),
        ("５１０１０２１９９００１０１１２３８", "[id]"),
        (f"call {PHONE}", "call [phone]"),
        ("+8613800138000", "[phone]"),
        ("86-138 0013 8000", "[phone]"),
        ("138-0013-8000,13900139000", "[phone],[phone]"),
        (f"card {CARD}", "card [card]"),
        ("6217 0000 0000 0000 004", "[card]"),
        (f"{ID}{'/'}{PHONE}", "[id]/[phone]"),
        (f'{{"id_number":"{ID}"}}', '{"id_number":"[id]"}'),
    ],
)
def test_personal_numbers_are_scrubbed_from_a_line(line, scrubbed):
    assert masking.scrub(line) == scrubbed


@pytest.mark.parametrize(
    "line",
    [
        "GET /api/v1/regions 200 in 12 ms",
        "2026-11-22T12:00:00+08:00",
        "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b",
        "amount_fen=142800000000",
        "union 51010400017 in region 510104",
        "1760000000000 1760000000000000000",
        "no card: 6217000000000000005",
    ],
)
def test_ordinary_lines_stay_as_they_are(line):
    assert masking.scrub(line) == line


@given(valid_numbers, st.text("，。 abc:=\"'/", max_size=5))
def test_no_identity_number_passes_the_net(number, around):
    assert number not in masking.scrub(f"{around}{number}{around}")


@pytest.mark.parametrize(
    ("text", "holds"),
    [(f"见{PHONE}", True), (f"见{ID}", True), ("２０２６年第７号", False), ("", False)],
)
def test_free_text_that_holds_a_number_is_told(text, holds):
    assert masking.holds_number(text) is holds
