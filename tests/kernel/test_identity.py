from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.kernel.refusals import passed_or_refused, refusal
from unionhub.kernel import identity
from unionhub.kernel.errors import InvalidValue
from unionhub.kernel.identity import IdentityDocument, IdType

TODAY = date(2026, 11, 22)


def number_of(region: str, birth: date, sequence: int) -> str:
    first17 = f"{region}{birth:%Y%m%d}{sequence:03}"
    return first17 + identity.check_character(first17)


valid_numbers = st.builds(
    number_of,
    st.sampled_from(["510105", "110105", "512301", "719999", "650000"]),
    st.dates(identity.EARLIEST_BIRTH, TODAY),
    st.integers(1, 999),
)


@pytest.mark.parametrize(
    ("number", "birth", "sex"),
    [
        ("11010519491231002X", date(1949, 12, 31), 2),
        ("510105199003071233", date(1990, 3, 7), 1),
        ("510181199912313216", date(1999, 12, 31), 1),
        ("510102199001011238", date(1990, 1, 1), 1),
        ("51010219900101018X", date(1990, 1, 1), 2),
    ],
)
def test_a_resident_number_tells_birth_and_sex(number, birth, sex):
    document = identity.parse(IdType.RESIDENT_ID, number, today=TODAY)

    assert document == IdentityDocument(IdType.RESIDENT_ID, number, birth, sex)


@pytest.mark.parametrize(
    ("kind", "number", "birth", "sex"),
    [
        ("HMT_RESIDENCE", "810000199408230021", date(1994, 8, 23), 2),
        ("HMT_RESIDENCE", "820000199106110034", date(1991, 6, 11), 1),
        ("HMT_RESIDENCE", "830000199201300022", date(1992, 1, 30), 2),
        ("FOREIGN_PR", "911156198805140035", date(1988, 5, 14), 1),
        ("FOREIGN_PR", "CAN110088051403", None, 0),
        ("HM_PASS", "H12345678", None, 0),
        ("HM_PASS", "M1234567801", None, 0),
        ("TW_PASS", "12345678", None, 0),
        ("PASSPORT", "E12345678", None, 0),
        ("PASSPORT", "EA1234567", None, 0),
    ],
)
def test_every_kind_of_document_is_read(kind, number, birth, sex):
    document = identity.parse(kind, number, today=TODAY)

    assert document == IdentityDocument(kind, number, birth, sex)


@pytest.mark.parametrize(
    "typed",
    [
        "51010219900101018X",
        "51010219900101018x",
        " 510102 19900101 018x ",
        "510102-19900101-018X",
        "５１０１０２１９９００１０１０１８Ｘ",
        "５１０１０２１９９００１０１０１８ｘ",
        "510102\u300019900101\u00a0018X",
        "510102－19900101–018X",
    ],
)
def test_spellings_of_one_number_are_one_number(typed):
    document = identity.parse("RESIDENT_ID", typed, today=TODAY)

    assert document.number == "51010219900101018X"


def test_a_county_that_is_no_longer_there_is_accepted():
    number = number_of("512301", date(1970, 5, 1), 5)

    assert identity.parse("RESIDENT_ID", number, today=TODAY).number == number


def test_all_thirty_four_provinces_are_known():
    assert len(identity.PROVINCES) == 34
    assert {"11", "15", "23", "37", "46", "50", "54", "65", "71"} < identity.PROVINCES
    assert not identity.PROVINCES & {"16", "24", "38", "47", "55", "66", "83", "99"}


def test_an_old_number_is_upgraded_and_marked_where_allowed():
    document = identity.parse(
        "RESIDENT_ID", "510102900101123", today=TODAY, allow_old=True
    )

    assert document.number == "510102199001011238"
    assert document.converted


def test_an_old_number_with_an_impossible_date_is_refused_where_allowed():
    refused = refusal(
        identity.parse, "RESIDENT_ID", "510102900230123", today=TODAY, allow_old=True
    )

    assert refused == ("id_number", "id_birth_date")


def test_a_new_number_is_not_marked_where_old_ones_are_allowed():
    document = identity.parse(
        "RESIDENT_ID", "510102199001011238", today=TODAY, allow_old=True
    )

    assert not document.converted


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("513421199502301012", "id_birth_date"),  # 30 February, checksum right
        ("440524188001010014", "id_birth_date"),  # 1880
        ("", "required"),
        ("   ", "required"),
        ("51010219900101123", "id_length"),
        ("5101021990010112388", "id_length"),
        ("5101021990010X1238", "invalid_character"),
        ("51010219900101123A", "invalid_character"),
        ("5" * 65, "too_long"),
    ],
)
def test_what_is_no_resident_number_is_refused(number, code):
    refused = refusal(identity.parse, "RESIDENT_ID", number, today=TODAY)

    assert refused == ("id_number", code)


@pytest.mark.parametrize(
    ("kind", "number", "code"),
    [
        # 81, 82, 83 belong to residence permits, 9 to foreigners (R-ID-06).
        ("RESIDENT_ID", "810000199408230021", "id_type_mismatch"),
        ("RESIDENT_ID", "820000199106110034", "id_type_mismatch"),
        ("RESIDENT_ID", "830000199201300022", "id_type_mismatch"),
        ("RESIDENT_ID", "911156198805140035", "id_type_mismatch"),
        ("HMT_RESIDENCE", "510102199001011238", "id_type_mismatch"),
        ("HMT_RESIDENCE", "911156198805140035", "id_type_mismatch"),
        ("FOREIGN_PR", "510102199001011238", "id_type_mismatch"),
        ("FOREIGN_PR", "810000199408230021", "id_type_mismatch"),
        ("PASSPORT", "510102199001011238", "id_type_mismatch"),
        ("HM_PASS", "51010219900101018X", "id_type_mismatch"),
        ("TW_PASS", "830000199201300022", "id_type_mismatch"),
        # The same checks, under their own type.
        ("HMT_RESIDENCE", "810000199408230022", "id_checksum"),
        ("HMT_RESIDENCE", "510102900101123", "id_length"),
        ("FOREIGN_PR", "911156198805140036", "id_checksum"),
        ("FOREIGN_PR", "CAN11008805140", "id_format"),
        ("FOREIGN_PR", "CA1100880514031", "id_format"),
        ("HM_PASS", "A12345678", "id_format"),
        ("HM_PASS", "H123456789", "id_format"),
        ("TW_PASS", "1234567", "id_format"),
        ("TW_PASS", "A2345678", "id_format"),
        ("PASSPORT", "ABCDEFGH", "id_format"),
        ("PASSPORT", "E123", "id_format"),
        ("PASSPORT", "E1234567890123", "id_format"),
    ],
)
def test_a_number_stands_under_its_own_kind_only(kind, number, code):
    assert refusal(identity.parse, kind, number, today=TODAY) == ("id_number", code)


@pytest.mark.parametrize("kind", ["", "resident_id", "DRIVING_LICENCE"])
def test_an_unknown_kind_of_document_is_refused(kind):
    refused = refusal(identity.parse, kind, "510102199001011238", today=TODAY)

    assert refused == ("id_type", "invalid_choice")


def test_a_child_born_today_has_a_number_and_one_born_tomorrow_has_not():
    today = number_of("510105", TODAY, 12)
    tomorrow = number_of("510105", TODAY + timedelta(days=1), 12)

    assert identity.parse("RESIDENT_ID", today, today=TODAY).birth_date == TODAY
    assert refusal(identity.parse, "RESIDENT_ID", tomorrow, today=TODAY) == (
        "id_number",
        "id_birth_date",
    )


def test_a_refusal_never_tells_the_number():
    number = "510102199001011239"

    with pytest.raises(InvalidValue) as refused:
        identity.parse("RESIDENT_ID", number, today=TODAY)

    error = refused.value
    assert number not in f"{error} {error.detail} {error.facts} {error!r}"


@pytest.mark.parametrize(
    ("on", "age"),
    [
        (date(2026, 3, 6), 15),
        (date(2026, 3, 7), 16),
        (date(2026, 12, 31), 16),
        (date(2027, 3, 6), 16),
    ],
)
def test_a_year_of_age_is_full_on_the_birthday(on, age):
    assert identity.age_on(date(2010, 3, 7), on) == age


def test_who_is_born_on_a_leap_day_is_a_year_older_on_the_first_of_march():
    birth = date(2008, 2, 29)

    assert identity.age_on(birth, date(2023, 2, 28)) == 14
    assert identity.age_on(birth, date(2023, 3, 1)) == 15
    assert identity.age_on(birth, date(2024, 2, 29)) == 16


@given(valid_numbers)
def test_every_well_made_number_passes(number):
    document = identity.parse("RESIDENT_ID", number, today=TODAY)

    assert document.number == number
    assert f"{document.birth_date:%Y%m%d}" == number[6:14]
    assert document.sex == (1 if number[16] in "13579" else 2)


@given(valid_numbers, st.integers(0, 17), st.characters(codec="utf-8"))
def test_any_one_changed_character_is_refused(number, place, character):
    assume(in_ascii(character) != number[place])
    changed = number[:place] + character + number[place + 1 :]

    field, _code = refusal(identity.parse, "RESIDENT_ID", changed, today=TODAY)

    assert field == "id_number"


@given(valid_numbers, st.integers(0, 16))
def test_two_neighbours_changed_over_are_refused(number, place):
    left, right = number[place], number[place + 1]
    assume(left != right)
    swapped = number[:place] + right + left + number[place + 2 :]

    field, _code = refusal(identity.parse, "RESIDENT_ID", swapped, today=TODAY)

    assert field == "id_number"


@settings(max_examples=300)
@given(st.sampled_from(IdType), st.text(max_size=24), st.booleans())
def test_any_text_is_a_document_or_a_named_refusal(kind, text, allow_old):
    document = passed_or_refused(
        identity.parse, kind, text, today=TODAY, allow_old=allow_old
    )

    if document is not None:
        assert document.number.isascii()


def in_ascii(character: str) -> str:
    wide = 0xFF01 <= ord(character) <= 0xFF5E
    return (chr(ord(character) - 0xFEE0) if wide else character).upper()
