import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.refusals import passed_or_refused, refusal
from unionhub.kernel import names
from unionhub.kernel.errors import InvalidValue

UYGHUR = "阿衣古丽\u00b7买买提"


@pytest.mark.parametrize("dot", list("\u00b7\u2022\u30fb\uff0e.\uff65\u2027"))
def test_every_usual_dot_is_stored_as_the_middle_dot(dot):
    assert names.normalise(f"阿衣古丽{dot}买买提") == UYGHUR


@pytest.mark.parametrize("typed", ["阿衣古丽 · 买买提", " 阿衣古丽·买买提　"])
def test_spaces_around_a_dot_and_at_the_ends_go(typed):
    assert names.normalise(typed) == UYGHUR


@pytest.mark.parametrize("typed", ["张三", "张 三", "张　三", " 张\u00a0三 "])
def test_spaces_that_only_align_go(typed):
    assert names.normalise(typed) == "张三"


def test_spaces_between_words_stay_and_are_one():
    assert names.normalise("John   Smith") == "John Smith"


@pytest.mark.parametrize(
    "name",
    [
        "𠮷野",  # Ext. B
        "李\U00020000",
        "王\u3400",  # Ext. A
        "王\U0002a700",  # Ext. C
        "王\U0002b740",  # Ext. D
        "王\U0002b820",  # Ext. E
        "王\U0002ceb0",  # Ext. F
        "王\U00030000",  # Ext. G
        "王\U00031350",  # Ext. H, younger than Python 3.11's tables
        "王\U0002ebf0",  # Ext. I, likewise
        "王\ufa0e",  # one of the twelve true compatibility ideographs
        "李〇",
        "ئايگۈل",
        "ꀋꌠ",
        "Ayşe Yılmaz",
        "Nguyễn Văn An",
    ],
)
def test_rare_characters_and_other_scripts_survive(name):
    assert names.normalise(name) == name


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Ｊｏｈｎ Ｓｍｉｔｈ", "John Smith"),
        ("\u2f1f豆", "土豆"),  # Kangxi radical, as PDF files carry it
        ("王\uf900", "王豈"),  # compatibility ideograph: NFC
        ("Rene\u0301", "René"),
    ],
)
def test_one_name_has_one_stored_form(typed, stored):
    assert names.normalise(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "=SUM",
        "-1",
        "@张三",
        "张三1",
        "张三１",
        "张①三",
        "张-三",
        "张,三",
        "张三?",
        "<b>张三",
        "张\t三",
        "张\u2028三",
        "张\x7f三",
        "张\x85三",
        "张\u3164三",  # Hangul filler: a letter nobody sees
        "葛\U000e0100城",  # variation selector
        "张\u034f三",
        "\u0301张三",
        "张 \u0301三",
        "张\u2e80",  # a radical without a character of its own
        "张ⅳ三\u00b2",
    ],
)
def test_what_no_name_carries_is_refused(typed):
    assert refusal(names.normalise, typed) == ("name", "invalid_character")


@pytest.mark.parametrize("typed", ["·张三", "张三·", "张··三", "...", "·"])
def test_a_dot_stands_between_two_parts(typed):
    assert refusal(names.normalise, typed)[0] == "name"


@pytest.mark.parametrize(
    "typed", ["", " ", "\u3000", "\u200b\u200d", "\u2003", " \ufeff"]
)
def test_a_name_of_nothing_visible_is_missing(typed):
    assert refusal(names.normalise, typed) == ("name", "required")


def test_a_name_has_two_to_fifty_characters():
    assert names.normalise("张三")
    assert names.normalise("张" * 50)
    assert refusal(names.normalise, "张") == ("name", "too_short")
    assert refusal(names.normalise, "张" * 51) == ("name", "too_long")
    assert refusal(names.normalise, "张" * 1_000_000) == ("name", "too_long")


def test_two_marks_on_a_letter_are_enough():
    assert names.normalise("q\u0329\u0302y")
    assert refusal(names.normalise, "q\u0329\u0330\u0302y")[1] == "invalid_character"


def test_a_private_character_is_refused_with_advice():
    with pytest.raises(InvalidValue) as refused:
        names.normalise("王\ue000")

    assert refused.value.reason == "invalid_character"
    assert "专用区" in refused.value.detail


@given(st.text(max_size=60))
def test_any_text_is_a_name_or_a_named_refusal(text):
    name = passed_or_refused(names.normalise, text)

    if name is not None:
        assert names.normalise(name) == name
        assert 2 <= len(name) <= 50
        assert not {"Cc", "Cf", "Co", "Cs"} & {unicodedata.category(c) for c in name}


@pytest.mark.parametrize(
    "spelling",
    [
        "成都顺丰速运(四川)有限公司",
        "成都顺丰速运（四川）有限公司",
        " 成都顺丰速运 〔四川〕　有限公司",
        "成都顺丰速运【四川】有限公司\u200b",
    ],
)
def test_spellings_of_an_employer_fold_into_one_key(spelling):
    assert names.fold(spelling) == "成都顺丰速运(四川)有限公司"


def test_letters_fold_without_case_and_width():
    assert names.fold("ＡＢＣ Foods 公司") == names.fold("abc foods公司")


def test_different_employers_keep_different_keys():
    assert names.fold("成都一建") != names.fold("成都二建")


@given(st.text("成都（四川）()〔〕AbＢé\u0301 　·•．.ﬁ", max_size=30))
def test_a_folded_key_folds_into_itself(text):
    assert names.fold(names.fold(text)) == names.fold(text)
