"""What others see of a personal value: one function each (DESIGN.md §4)."""

import re

from stdnum import luhn

from unionhub.kernel import names

_LONG_NUMBER = 15
_PHONE = 11
_COMPOUND_SURNAME = re.compile(
    "(欧阳|太史|上官|端木|司马|东方|独孤|南宫|万俟|闻人|夏侯|诸葛|尉迟|公羊|赫连|澹台|皇甫"
    "|宗政|濮阳|公冶|太叔|申屠|公孙|慕容|仲孙|钟离|长孙|宇文|司徒|鲜于|司空|闾丘|令狐|百里"
    "|呼延|东郭|南门|西门|拓跋|轩辕|即墨|段干|左丘|第五|完颜|纳兰)(?=.)"
)

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)} | {
    0xFF38: 0x58,
    0xFF58: 0x78,
}
_ID = re.compile(
    r"(?<![0-9])[0-9]{6}[ -]?[0-9]{4}[ -]?[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{3}[0-9Xx]"
    r"(?![0-9])"
)
_OLD_ID = re.compile(
    r"(?<![0-9])[1-8][0-9]{7}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])[0-9]{3}(?![0-9])"
)
_CARD = re.compile(r"(?<![0-9])[0-9]{4}(?:[ -]?[0-9]{4}){3}[ -]?[0-9]{0,3}(?![0-9])")
_MOBILE = re.compile(
    r"(?:\+|(?<![0-9]))(?:86[ -]?)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9])"
)


def id_number(text: str) -> str:
    """``510***********1238``; of short numbers (passports, passes) less is shown."""
    if len(text) >= _LONG_NUMBER:
        return _keep(text, 3, 4)
    return _keep(text, 1, 2) if len(text) > len("12345") else "*" * len(text)


def phone(text: str) -> str:
    """``138****8000``."""
    return _keep(text, 3, 4) if len(text) >= _PHONE else "*" * len(text)


def card(text: str) -> str:
    """``**** 0004``."""
    return f"**** {text[-4:]}" if len(text) >= _LONG_NUMBER else "****"


def name(text: str) -> str:
    """``王*``, ``欧阳*``, ``阿**·**``: the surname, and not how long the rest is."""
    if "·" in text:
        return f"{text[0]}**·**"
    if len(text) <= 1:
        return "*"
    if compound := _COMPOUND_SURNAME.match(text):
        return f"{compound[1]}*"
    return f"{text[0]}*" if names.is_han(text[0]) else f"{text[0]}**"


def scrub(text: str) -> str:
    """Free text without identity, card and mobile numbers: the net under the logs."""
    text = text.translate(_FULL_WIDTH)
    for pattern, word in ((_ID, "[id]"), (_CARD, _without_card), (_OLD_ID, "[id]")):
        text = pattern.sub(word, text)
    return _MOBILE.sub("[phone]", text)


def holds_number(text: str) -> bool:
    """Whether an identity, card or mobile number stands in free text."""
    plain = text.translate(_FULL_WIDTH)
    return scrub(plain) != plain


def _without_card(found: re.Match[str]) -> str:
    digits = re.sub("[ -]", "", found[0])
    return "[card]" if luhn.is_valid(digits) else found[0]


def _keep(text: str, first: int, last: int) -> str:
    return text[:first] + "*" * (len(text) - first - last) + text[-last:]
