"""Amounts in capital characters, by the rules for bank slips."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionhub.kernel.capitals import capitals

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = {"拾": 10, "佰": 100, "仟": 1_000, "万": 10_000, "亿": 10**8}
WRITTEN = re.compile(r"(?:(.+)元)?零?(?:(.)角)?零?(?:(.)分)?(整)?")


def read(text):
    """The fen of what was written: another way round, for numbers in general."""
    whole, jiao, single, _end = WRITTEN.fullmatch(text).groups()
    return (
        read_whole(whole or "零") * 100
        + DIGITS.index(jiao or "零") * 10
        + DIGITS.index(single or "零")
    )


def read_whole(text):
    """The largest unit parts a number: what is before it counts so often."""
    for unit in "亿万仟佰拾":
        before, found, after = text.partition(unit)
        if found:
            return read_whole(before) * PLACES[unit] + read_whole(after)
    text = text.lstrip("零")
    return DIGITS.index(text) if text else 0


@pytest.mark.parametrize(
    ("fen", "written"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (53, "伍角叁分"),
        (100, "壹元整"),
        (101, "壹元零壹分"),
        (1_000, "壹拾元整"),
        (1_010, "壹拾元零壹角整"),
        # The examples of the rules.
        (140_950, "壹仟肆佰零玖元伍角整"),
        (600_714, "陆仟零柒元壹角肆分"),
        (168_032, "壹仟陆佰捌拾元零叁角贰分"),
        (10_700_053, "壹拾万柒仟元零伍角叁分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        # Zeros inside a group, across groups, and whole groups of them.
        (1_000_000, "壹万元整"),
        (1_000_100, "壹万零壹元整"),
        (10_010_000, "壹拾万零壹佰元整"),
        (10_000_000_000, "壹亿元整"),
        (10_000_500_000, "壹亿零伍仟元整"),
        (100_100_000_000, "壹拾亿零壹佰万元整"),
        (101_000_000_000, "壹拾亿壹仟万元整"),
        (142_800_000_000, "壹拾肆亿贰仟捌佰万元整"),
        (100_000_000_000_000, "壹万亿元整"),
        (100_010_000_000_005, "壹万零壹亿元零伍分"),
        (10**16, "壹佰万亿元整"),
        (
            10**16 - 1,
            "玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
        ),
    ],
)
def test_amounts_are_written_in_capital_characters(fen, written):
    assert capitals(fen) == written
    assert read(written) == fen


@given(
    st.integers(0, 10**16) | st.integers(0, 10**16 // 10**7).map(lambda n: n * 10**7)
)
def test_what_is_written_is_read_back_to_the_fen(fen):
    written = capitals(fen)

    assert read(written) == fen
    assert "零零" not in written
    assert written.endswith(("整", "分"))


@pytest.mark.parametrize("fen", [-1, 10**16 + 1])
def test_what_no_slip_holds_is_not_written(fen):
    with pytest.raises(ValueError, match="10\\^16"):
        capitals(fen)
