"""252 timetables and 20 instants for each, the same every time: what is asked.

Weeks, several spans a day, nights, seasons, single days, holidays, days off, the ends
of months. Half of the instants are the minute before, at or after an edge on a day that
matters to the text; half are anywhere in 2026. Worked weekends, and the night after
one, are left out: npm's package does not know of them, so they are ours alone
(the 200 cases of data/hours.csv have them).
"""

import json
import random
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from tests.stations.places.year import YEAR, days

TEXTS, INSTANTS = 252, 20
DAY = timedelta(days=1)
WEEKS = (
    *("Mo-Fr", "Mo-Sa", "Mo-Th", "Tu-Su", "Fr-Su", "Sa-Mo", "Mo-Su"),
    *("Mo,We,Fr", "Tu,Th", "Sa,Su", "Fr,Sa", "Su", "We"),
)
SEASONS = (
    *("Jun-Aug", "Sep-May", "Nov-Mar", "Apr-Oct", "Feb", "Oct", "Jan,Jul", "Dec-Jan"),
    *("Jul 15-Aug 31", "Dec 24-Jan 06", "Jan 31-Mar 01", "Feb 15-Feb 28"),
    *("Mar 31-Apr 30", "Jan 15-20", "Sep 30-Oct 01"),
)
DATES = ("Jan 31", "Feb 28", "Apr 30", "May 01", "Oct 01", "Dec 25", "Dec 31")
SPANS = (
    *("08:30-12:00,14:30-18:00", "09:00-17:30", "08:00-20:00", "06:00-22:00"),
    *("05:00-09:00,12:00-14:00,17:00-22:00", "00:00-24:00", "10:00-24:00"),
    *("09:00-11:30,13:00-16:45", "00:00-06:00,20:00-24:00"),
)
NIGHTS = ("22:00-06:00", "18:00-02:00", "20:00-26:00", "06:00-02:00", "23:30-00:30")
SHAPES = (
    "{s}", "{n}", "{w} {s}", "{w} {n}", "24/7", "24/7; PH off", "24/7; {d} off",
    "{w} {s}; {v} {t}", "{w} {s}; {v} off", "{s}; {w} off; {d} off", "{n}; {w} off",
    "{s}; PH off", "{n}; PH off", "{s}; PH {t}", "{w} {s}; PH off", "{w},PH {s}",
    "{w} {s}; {v},PH {t}", "{w} {s}; {v} {t}; PH off", "{w} {n}; PH {t}",
    "{m} {s}", "{m} {n}", "{m} {w} {s}", "{m} {s}; {o} {t}", "{m} {w} {s}; {o} {t}",
    "{s}; {m} {t}", "{s}; {m} off", "{s}; {m} {t}; {w} off; PH off", "{m} PH off",
    "{s}; {m} PH off", "{s}; {m} PH {t}; {d} off", "{m} {w} {n}; {o} {v} {s}",
    "{w} open; {v} {s}", "{s}; {d} {t}", "{w} {n}; {v} {s}", "{n}; {d} off",
)  # fmt: skip
# On which a month, a season or a holiday begins or ends, and the days beside them.
MATTER = sorted(
    {
        edge + step * DAY
        for month in range(1, 13)
        for edge in (date(2026, month, 1), date(2026, month, 15))
        for step in (-2, -1, 0, 1)
        if (edge + step * DAY).year == edge.year
    }
    | YEAR.holidays
    | {day + DAY for day in YEAR.holidays}
    | {day - DAY for day in YEAR.holidays if day.month > 1}
)
OURS = {day + n * DAY for day in YEAR.swapped for n in (0, 1)}


def asked() -> Iterator[tuple[str, list[datetime]]]:
    """Each timetable with its instants."""
    dice = random.Random(2026)
    seen = set[str]()
    while len(seen) < TEXTS:
        text = _text(dice)
        if text not in seen:
            seen.add(text)
            yield text, sorted(_instants(text, dice))


def _text(dice: random.Random) -> str:
    week, other = dice.sample(WEEKS, 2)
    season, rest = dice.sample(SEASONS, 2)
    return dice.choice(SHAPES).format(
        w=week,
        v=other,
        m=season,
        o=rest,
        d=dice.choice(DATES),
        s=dice.choice(SPANS),
        t=dice.choice(SPANS),
        n=dice.choice(NIGHTS),
    )


def _instants(text: str, dice: random.Random) -> set[datetime]:
    edges = [part for part in text.replace("-", " ").replace(",", " ").split()
             if part[:1].isdigit() and part[2:3] == ":"] or ["00:00"]  # fmt: skip
    year, found = days("2026-01-01", 365), set[datetime]()
    while len(found) < INSTANTS:
        if len(found) % 2:
            hour, minute = map(int, dice.choice(edges).rstrip(";").split(":"))
            off = timedelta(hours=hour, minutes=minute + dice.choice([-1, 0, 1]))
            at = datetime.combine(dice.choice(MATTER), time()) + off
        else:
            off = timedelta(minutes=dice.randrange(24 * 60))
            at = datetime.combine(dice.choice(year), time()) + off
        if at.year == year[0].year and at.date() not in OURS:
            found.add(at)
    return found


if __name__ == "__main__":
    holidays = sorted(day.isoformat() for day in YEAR.holidays)
    pairs = [[text, [f"{at:%Y-%m-%dT%H:%M}" for at in some]] for text, some in asked()]
    json.dump({"holidays": holidays, "asked": pairs}, sys.stdout)
