"""Amounts in capital characters (大写), as bank slips and vouchers must have them.

After the rules of 《正确填写票据和结算凭证的基本规定》; where they leave a choice, the
shorter form is taken, and 整 stands after 元 and 角.
"""

from typing import Final

LARGEST: Final = 10**16
ZERO: Final = "零"
_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("", "拾", "佰", "仟")
_GROUP: Final = 10_000
_HUNDRED_MILLION: Final = 10**8
_A_YUAN: Final = 100


def capitals(fen: int) -> str:
    """An amount in capital characters: ``壹拾肆亿贰仟捌佰万元整``.

    Raises:
        ValueError: below zero, or above 10^16 fen.
    """
    if not 0 <= fen <= LARGEST:
        raise ValueError("Only amounts of 0 to 10^16 fen are written out.")
    yuan, rest = divmod(fen, _A_YUAN)
    whole = f"{_whole(yuan)}元" if yuan else ""
    if not rest:
        return f"{whole or '零元'}整"
    jiao, single = divmod(rest, 10)
    # A zero of 元 is told before 角, one of 角 before 分.
    gap = ZERO if yuan and (yuan % 10 == 0 or not jiao) else ""
    tenths = f"{_DIGITS[jiao]}角" if jiao else ""
    return whole + gap + tenths + (f"{_DIGITS[single]}分" if single else "整")


def _whole(number: int) -> str:
    """A whole number above zero, by 亿, 万 and ones; above 10^12 万亿."""
    high, low = divmod(number, _HUNDRED_MILLION)
    found = f"{_below(high)}亿" if high else ""
    if not low:
        return found
    # Zeros before the next digit are told once.
    gap = ZERO if high and low < _HUNDRED_MILLION // 10 else ""
    return found + gap + _below(low)


def _below(number: int) -> str:
    """A number of at most eight digits."""
    high, low = divmod(number, _GROUP)
    found = f"{_group(high)}万" if high else ""
    if not low:
        return found
    gap = ZERO if high and low < _GROUP // 10 else ""
    return found + gap + _group(low)


def _group(number: int) -> str:
    """A number of at most four digits."""
    found, gap = "", False
    for place in reversed(range(len(_PLACES))):
        digit = number // 10**place % 10
        if not digit:
            gap = bool(found)
            continue
        found += (ZERO if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return found
