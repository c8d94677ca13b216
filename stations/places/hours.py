"""Opening hours in OSM syntax, by our calendar (R-STA-08, FEATURES 38–41).

The library says whether a text is right, and which days its selectors (weekdays,
months, seasons) mean. Whose hours hold on a day is ours, for it cannot know which days
are holidays, and which weekends are worked in exchange: a swapped workday has the hours
of the weekday it stands in for, a holiday those the text gives for ``PH``, a day with
an override those. The last rule that fits a day holds; a text without ``PH`` treats
holidays like any other day.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from opening_hours import OpeningHours, validate

from unionhub.kernel.clock import SHANGHAI
from unionhub.kernel.errors import InvalidValue

LONGEST: Final = 300
ALWAYS: Final = "24/7"
DAY: Final = timedelta(days=1)

_HALF: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun")
_MONTHS: Final = (*_HALF, "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS: Final = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su", "PH")
_WORDS: Final = frozenset({*_MONTHS, *_DAYS, "off", "closed", "open"})
_LETTERS: Final = re.compile(r"[A-Za-z]+")
# Weeks, seasons, spans, closed: no years, sun, school holidays, comments, fallbacks.
_SIGNS: Final = re.compile(r"[A-Za-z0-9:,;/ -]+")
_YEAR: Final = re.compile(r"[0-9]{4}")
_GAP: Final = re.compile(r"\s*([,;-])\s*")

_SPAN: Final = r"[0-9]{1,2}:[0-9]{2}-[0-9]{1,2}:[0-9]{2}"
# One rule: which days, and their hours.
_RULE: Final = re.compile(
    r"(?:(?P<selector>[^:/]+?)(?: |$))?"
    rf"(?P<times>off|closed|open|24/7|{_SPAN}(?:,{_SPAN})*)?"
)

_NOT_OPEN: Final = frozenset({None, "off", "closed"})

Span = tuple[datetime, datetime]
# From the midnight of a day; the end may lie on the next.
Times = tuple[timedelta, timedelta]


@dataclass(frozen=True)
class Exceptions:
    """What is not as the week says, by day.

    ``holidays``: days off that were announced; ``swapped``: worked weekends with the
    weekday (1 Monday … 7 Sunday) each stands in for; ``overrides``: spans (or
    ``off``) for one day; ``added``: spans beside what holds anyway, as in a heat wave.
    """

    holidays: frozenset[date] = frozenset()
    swapped: Mapping[date, int] = field(default_factory=dict)
    overrides: Mapping[date, str] = field(default_factory=dict)
    added: Mapping[date, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Opening:
    """How it is at an instant: open until when, or closed and when it opens next.

    None: nothing changes as far as anybody looked.
    """

    is_open: bool
    until: datetime | None = None
    next_opening: datetime | None = None


def checked(text: str, *, field: str = "hours") -> str:
    """The hours in one normal form.

    Raises:
        InvalidValue: ``hours_format``: not of the syntax, or more of it than we take.
    """
    words = " ".join(text.split())
    plain = _GAP.sub(r"\1", words).replace(";", "; ")
    known = set(_LETTERS.findall(plain)) <= _WORDS
    sound = _SIGNS.fullmatch(plain) and not _YEAR.search(plain)
    whole = all(map(_RULE.fullmatch, plain.split("; ")))
    if not (known and sound and whole and len(plain) <= LONGEST):
        raise InvalidValue(code="hours_format", field=field)
    if not validate(_ordinary(plain)):
        raise InvalidValue(code="hours_format", field=field)
    return plain


def spans_only(text: str, *, field: str) -> str:
    """Hours of any one day in their normal form: spans, or ``24/7``; no days named.

    Raises:
        InvalidValue: ``hours_format``.
    """
    plain = checked(text, field=field)
    rule = _RULE.fullmatch(plain)
    if rule is None or rule["selector"] or rule["times"] in _NOT_OPEN:
        raise InvalidValue(code="hours_format", field=field)
    return plain


def spans(text: str, first: date, last: date, but: Exceptions) -> list[Span]:
    """When it is open from the beginning of ``first`` to the end of ``last``.

    In order, apart from one another; the first may begin, and the last end, at the
    edge of what was asked for. What begins on a day is that day's, also past midnight:
    a night that ends on a holiday is not cut short.
    """
    begin, end = _midnight(first), _midnight(last + DAY)
    found: list[Span] = []
    # Hours of one day reach into the next at most.
    for day in _days(first - DAY, last):
        for opens, closes in sorted(_beginning_on(text, day, but)):
            start, stop = _midnight(day) + opens, _midnight(day) + closes
            if stop > begin and start < end:
                found.append((max(start, begin), min(stop, end)))
    return _joined(found)


def opening(of: Sequence[Span], at: datetime) -> Opening:
    """How it is at an instant, by spans that begin before it and reach beyond it."""
    for begin, end in of:
        if at < begin:
            return Opening(is_open=False, next_opening=begin)
        if at < end:
            return Opening(is_open=True, until=None if end == of[-1][1] else end)
    return Opening(is_open=False)


def _beginning_on(text: str, day: date, but: Exceptions) -> list[Times]:
    """The hours that begin on this day, from its midnight."""
    if day in but.overrides:
        own = _of_week(but.overrides[day], day)
    elif day in but.holidays and (rule := _holiday(text, day)):
        own = rule.times
    elif weekday := but.swapped.get(day):
        own = _of_week(text, _nearest(day, weekday))
    else:
        own = _of_week(text, day)
    more = but.added.get(day)
    return [*own, *(_of_week(more, day) if more else ())]


def _joined(found: Sequence[Span]) -> list[Span]:
    """In order, what touches or overlaps made one."""
    joined: list[Span] = []
    for start, stop in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(stop, joined[-1][1])
        else:
            joined.append((start, stop))
    return [(_there(a), _there(b)) for a, b in joined]


def _of_week(text: str, day: date) -> tuple[Times, ...]:
    """What the text says of a plain day: the last rule that fits holds."""
    fits = [r for r in _rules(text) if r.selector is not None]
    found = [rule for rule in fits if _selects(str(rule.selector), day)]
    return found[-1].times if found else ()


def _holiday(text: str, day: date) -> "_Rule | None":
    """What it says of a holiday; none: it treats holidays like any other day."""
    found = [
        rule
        for rule in _rules(text)
        if rule.season is not None and _selects(rule.season, day)
    ]
    return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class _Rule:
    """Days and hours. ``selector``: plain days, None for holidays only; ``season``:
    where it names holidays, in which part of the year, else None."""

    selector: str | None
    season: str | None
    times: tuple[Times, ...]


@lru_cache(maxsize=1024)
def _rules(text: str) -> tuple[_Rule, ...]:
    return tuple(_rule(part) for part in text.split("; "))


def _rule(part: str) -> _Rule:
    found = _RULE.fullmatch(part)
    if found is None:
        raise InvalidValue(code="hours_format", field="hours")
    selector, times = found["selector"] or "", _times(found["times"] or ALWAYS)
    words = selector.split(" ")
    place = next((i for i, w in enumerate(words) if "PH" in w.split(",")), None)
    if place is None:
        return _Rule(selector, None, times)
    plain = _without_holidays(selector) or None
    return _Rule(plain, " ".join(words[:place]), times)


def _times(text: str) -> tuple[Times, ...]:
    if text in {"off", "closed"}:
        return ()
    if text in {"open", ALWAYS}:
        return ((timedelta(0), DAY),)
    return tuple(_between(*span.split("-")) for span in text.split(","))


def _between(opens: str, closes: str) -> Times:
    start, stop = _clock(opens), _clock(closes)
    return start, stop if stop > start else stop + DAY


def _clock(text: str) -> timedelta:
    hours, minutes = text.split(":")
    return timedelta(hours=int(hours), minutes=int(minutes))


@lru_cache(maxsize=16_384)
def _selects(selector: str, day: date) -> bool:
    if not selector:
        return True
    return _parsed(selector).is_open(datetime.combine(day, time(12)))


def _ordinary(text: str) -> str:
    """The text without what it says of holidays."""
    rules = (_without_holidays(rule) for rule in text.split("; "))
    return "; ".join(rule for rule in rules if rule) or "off"


def _without_holidays(rule: str) -> str:
    words = []
    for word in rule.split(" "):
        days = word.split(",")
        if "PH" not in days:
            words.append(word)
            continue
        rest = [day for day in days if day != "PH"]
        if not rest:
            return ""
        words.append(",".join(rest))
    return " ".join(words)


def _nearest(day: date, weekday: int) -> date:
    """The nearest day of this weekday, of the same month where there is one."""
    near = [day + n * DAY for n in range(-6, 7)]
    same = [other for other in near if other.isoweekday() == weekday]
    return min(same, key=lambda o: (o.month != day.month, abs(o - day)))


@lru_cache(maxsize=4096)
def _parsed(text: str) -> OpeningHours:
    return OpeningHours(text)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _there(instant: datetime) -> datetime:
    return instant.replace(tzinfo=SHANGHAI)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + n * DAY for n in range((last - first).days + 1))
