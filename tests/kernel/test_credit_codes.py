import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.kernel.refusals import refusal
from unionhub.kernel import credit_codes

UNIONS = ["81510000MC0000012Q", "81510104MC12345X70", "895100005000000070"]
EMPLOYERS = ["91510100MA61R3LX8Q", "91350100M000100Y43"]
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"

well_made = st.builds(
    credit_codes.compose,
    st.sampled_from(["81", "89", "91", "92", "11", "12", "51", "52", "N1", "A1", "Y1"]),
    st.sampled_from(["510000", "510104", "513401"]),
    st.text(ALPHABET, min_size=8, max_size=8),
)


@pytest.mark.parametrize("code", UNIONS + EMPLOYERS)
def test_published_codes_pass(code):
    assert credit_codes.parse(code) == code


@pytest.mark.parametrize(
    "typed",
    [
        "81510000mc0000012q",
        " 81-510000 MC0000012-Q ",
        "８１５１００００ＭＣ０００００１２Ｑ",
    ],
)
def test_spellings_of_one_code_are_one_code(typed):
    assert credit_codes.parse(typed) == "81510000MC0000012Q"


@pytest.mark.parametrize(
    ("code", "refused_as"),
    [
        ("", "required"),
        ("81510000MC0000012", "uscc_length"),
        ("81510000MC0000012QQ", "uscc_length"),
        ("81510000MC0000012R", "uscc_checksum"),
        ("8151000٣MC0000012Q", "invalid_character"),
        ("81510000MC0000012\n", "invalid_character"),
        ("８15I0000MC0000012Q", "uscc_checksum"),
    ],
)
def test_what_is_no_code_is_refused(code, refused_as):
    assert refusal(credit_codes.parse, code) == ("credit_code", refused_as)


@pytest.mark.parametrize("letter", "IOSVZ")
def test_letters_that_look_like_digits_never_occur(letter):
    code = f"91510100MA61R3L{letter}8Q"

    assert refusal(credit_codes.parse, code) == ("credit_code", "uscc_checksum")


def test_the_organisation_code_inside_is_checked_too():
    inner_wrong = credit_codes.with_check("81510000MC0000013")

    assert credit_codes.parse("81510000MC0000012Q")
    assert refusal(credit_codes.parse, inner_wrong) == ("credit_code", "uscc_checksum")


@pytest.mark.parametrize("code", UNIONS)
def test_a_union_carries_a_code_of_the_union_registry(code):
    assert credit_codes.require_union(code) == code
    assert refusal(credit_codes.require_employer, code) == (
        "credit_code",
        "uscc_registry",
    )


@pytest.mark.parametrize("code", EMPLOYERS)
def test_an_employer_carries_a_code_of_another_registry(code):
    assert credit_codes.require_employer(code) == code
    assert refusal(credit_codes.require_union, code) == (
        "credit_code",
        "uscc_registry",
    )


def test_another_kind_within_the_union_registry_is_nobodys():
    code = credit_codes.compose("82", "510000", "MC000001")

    assert refusal(credit_codes.require_union, code)[1] == "uscc_registry"
    assert refusal(credit_codes.require_employer, code)[1] == "uscc_registry"


@given(well_made)
def test_every_well_made_code_passes(code):
    assert credit_codes.parse(code) == code


@given(well_made, st.integers(0, 17), st.sampled_from(ALPHABET + "IOSVZ"))
def test_any_one_changed_character_is_refused(code, place, character):
    assume(character != code[place])
    changed = code[:place] + character + code[place + 1 :]

    assert refusal(credit_codes.parse, changed) == ("credit_code", "uscc_checksum")
