"""Rows of the bad-input corpus (ROBUST.md §4.3, §4.4) that the kernel answers.

Where DESIGN.md §4 decides otherwise it holds: full-width forms, spaces and hyphens of
identity numbers are normalised (B59, B62).
"""

from datetime import date

import pytest

from tests.kernel.refusals import refusal
from unionhub.kernel import credit_codes, identity, names, phones

TODAY = date(2026, 11, 22)


def resident(text: str) -> str:
    return identity.parse("RESIDENT_ID", text, today=TODAY).number


@pytest.mark.parametrize(
    ("row", "text", "code"),
    [
        ("B36", "a\u0000b", "invalid_character"),
        ("B37", "张\ud800", "invalid_character"),
        ("B38", "张\ufffe", "invalid_character"),
        ("B38", "张\uffff", "invalid_character"),
        ("B39", "张\r\n三", "invalid_character"),
        ("B39", "张三\n", "invalid_character"),
        ("B39", "张\u0085三", "invalid_character"),
        ("B39", "\t张三", "invalid_character"),
        ("B40", "张\u202e三", "invalid_character"),
        ("B40", "张\u2066三\u2069", "invalid_character"),
        ("B41", "张\u200b三", "invalid_character"),
        ("B41", "\u200b\u200c\u200d", "required"),
        ("B42", "\u3000\u3000", "required"),
        ("B43", "王" * 51, "too_long"),
        ("B43", "👨\u200d👩" * 16 + "👨\u200d", "invalid_character"),
        ("B43", "z" + "\u0316" * 49, "invalid_character"),
        ("B44", "王\ue5f1", "invalid_character"),
        ("B44", "王\U000f0000", "invalid_character"),
        ("B48", "<script>", "invalid_character"),
        ("B48", "{{7*7}}", "invalid_character"),
        ("B48", "'; DROP", "invalid_character"),
        ("B48", "${jndi:x}", "invalid_character"),
        ("B48", "%s%n", "invalid_character"),
        ("B49", "=HYPERLINK(1)", "invalid_character"),
        ("B49", "+1", "invalid_character"),
        ("B49", "-1", "invalid_character"),
        ("B49", "@SUM", "invalid_character"),
        ("B49", "＝甲乙", "invalid_character"),
        ("B50", "x" * 1_000_000, "too_long"),
    ],
)
def test_a_bad_name_is_refused(row, text, code):
    assert refusal(names.normalise, text) == ("name", code), row


@pytest.mark.parametrize(
    ("row", "text", "stored"),
    [
        ("B44", "𠮷野", "𠮷野"),
        ("B44", "王\ufa1f", "王\ufa1f"),
        ("B44", "王\uf9dc", "王隆"),
        ("B45", "阿衣古丽·买买提", "阿衣古丽·买买提"),
        ("B45", "阿衣古丽\u2022买买提", "阿衣古丽·买买提"),
        ("B45", "阿衣古丽\u30fb买买提", "阿衣古丽·买买提"),
        ("B45", "阿衣古丽.买买提", "阿衣古丽·买买提"),
    ],
)
def test_an_uncommon_name_is_stored(row, text, stored):
    assert names.normalise(text) == stored, row


@pytest.mark.parametrize(
    ("row", "text", "stored"),
    [
        ("B51", "510102199001011238", "510102199001011238"),
        ("B52", "51010219900101018X", "51010219900101018X"),
        ("B52", "51010219900101018x", "51010219900101018X"),
        ("B59", "５１０１０２１９９００１０１１２３８", "510102199001011238"),
        ("B62", "510102 19900101 1238", "510102199001011238"),
        ("B62", "510102-19900101-1238", "510102199001011238"),
    ],
)
def test_a_good_identity_number_is_stored_in_one_form(row, text, stored):
    assert resident(text) == stored, row


@pytest.mark.parametrize(
    ("row", "text", "code"),
    [
        ("B53", "510102199001011239", "id_checksum"),
        ("B54", "510102199002301237", "id_birth_date"),
        ("B55", "51010220990101123X", "id_birth_date"),
        ("B55", "510102189901011234", "id_birth_date"),
        ("B56", "999999199001011238", "id_region"),
        ("B57", "510102199001010008", "id_sequence"),
        ("B58", "510102900101123", "id_old_format"),
        ("B60", "510102199001011238\n", "invalid_character"),
        ("B60", "510102199001011238\r", "invalid_character"),
        ("B60", "\t510102199001011238", "invalid_character"),
        ("B60", "510102199001011238\u0000", "invalid_character"),
        ("B60", "510102199001011238\u200b", "invalid_character"),
        ("B63", "51010219900101123²", "invalid_character"),
        ("B63", "٥١٠١٠٢١٩٩٠٠١٠١١٢٣٨", "invalid_character"),
        ("B63", "५१०१०२१९९००१०११२३८", "invalid_character"),
        ("B63", "𝟓𝟏𝟎𝟏𝟎𝟐𝟏𝟗𝟗𝟎𝟎𝟏𝟎𝟏𝟏𝟐𝟑𝟖", "invalid_character"),
        ("B63", "51010219900101018Х", "invalid_character"),  # Cyrillic
        ("B65", "810000199408230021", "id_type_mismatch"),
        ("B65", "911156198805140035", "id_type_mismatch"),
    ],
)
def test_a_bad_identity_number_is_refused(row, text, code):
    assert refusal(resident, text) == ("id_number", code), row


@pytest.mark.parametrize("letter", ["ß", "ſ", "ﬀ", "ı"])
def test_letters_that_become_ascii_in_capitals_are_refused(letter):
    refused = refusal(identity.parse, "PASSPORT", f"E12345{letter}", today=TODAY)

    assert refused == ("id_number", "invalid_character")


@pytest.mark.parametrize("text", ["13800138000", "+8613800138000", "86-138 0013 8000"])
def test_b67_a_phone_has_one_stored_form(text):
    assert phones.normalise(text) == "13800138000"


@pytest.mark.parametrize(
    "text",
    [
        "1380013800",
        "138001380000",
        "12800138000",
        "１３８００１３８０００",
        "1380013800a",
    ],
)
def test_b68_a_bad_phone_is_refused(text):
    assert refusal(phones.normalise, text) == ("phone", "phone_format")


@pytest.mark.parametrize(
    "text",
    [
        "91510100MA61R3LX8R",
        "9151010IMA61R3LX8Q",
        "91510100OA61R3LX8Q",
        "91510100SA61R3LX8Q",
        "91510100VA61R3LX8Q",
        "91510100ZA61R3LX8Q",
    ],
)
def test_b74_a_bad_credit_code_is_refused(text):
    assert refusal(credit_codes.parse, text) == ("credit_code", "uscc_checksum")
