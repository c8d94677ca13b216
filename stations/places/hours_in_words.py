"""Opening hours as one reads them aloud: the same rules, in Chinese."""

import re
from typing import Final

_DAYS: Final = {
    "Mo": "周一",
    "Tu": "周二",
    "We": "周三",
    "Th": "周四",
    "Fr": "周五",
    "Sa": "周六",
    "Su": "周日",
    "PH": "法定节假日",
}
_MONTHS: Final = {
    month: f"{place}月"
    for place, month in enumerate(
        (
            *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
            *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
        ),
        1,
    )
}
_OTHERS: Final = {
    "24/7": "全天",
    "00:00-24:00": "全天",
    "off": "不开放",
    "closed": "不开放",
    "open": "全天",
}
_CLOCK: Final = r"[0-9]{1,2}:[0-9]{2}"
# A day of a month, or days of one.
_DATE: Final = re.compile(
    r"([A-Z][a-z]{2}) ([0-9]{1,2}(?:-[0-9]{1,2})?)\b(?!:)(?!-[0-9])"
)
_SPAN: Final = re.compile(rf"({_CLOCK})-({_CLOCK})")


def in_words(hours: str) -> str:
    """Hours of the kind that ``hours.checked`` lets in, in words; nothing of none."""
    return "；".join(_rule(part) for part in hours.split("; ")) if hours else ""


def _rule(part: str) -> str:
    words = part
    for code, word in _OTHERS.items():
        words = re.sub(rf"(?<![0-9A-Za-z:]){code}(?![0-9A-Za-z:])", word, words)
    words = _SPAN.sub(r"\1–\2", words)
    words = _DATE.sub(lambda found: f"{_MONTHS[found[1]]}{found[2]}日", words)
    for code, word in (_DAYS | _MONTHS).items():
        words = re.sub(rf"\b{code}\b", word, words)
    return words.replace("-", "至").replace(",", "、")
