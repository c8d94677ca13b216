"""Valid bodies with a few things changed at random, the same for the same seed."""

import json
from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

from tests.corpus.rows import CORPUS, Doing, Probe
from tests.corpus.values import spelt

MOST_CHANGES = 3
# Long ones are the corpus's own; a mutant is to get past the framing.
MOST_CHARACTERS = 3_000
ODD = (
    "\0\t\n\x1b\x7f\u00ad\u0300\u200b\u202e\u2028\ud800\ufeff\ufffe１٣²·𠮷👩\U000e0001"
)


def values() -> list[Any]:
    """Every value of the corpus, whatever field it was written for."""
    given = [spelt(row["value"]) for row in CORPUS["values"] if _is_plain(row)]
    return [one for one in given if len(json.dumps(one)) < MOST_CHARACTERS]


def _is_plain(row: dict[str, Any]) -> bool:
    return "value" in row and "beyond_limit" not in str(row["value"])


def mutants(doings: list[Doing], seed: int, each: int) -> Iterator[Probe]:
    """So many mutants of the body of every operation that takes one."""
    random, pool = Random(f"mutants {seed}"), values()
    for doing in doings:
        if not doing.is_write or doing.takes_form or not doing.body:
            continue
        bodies = [doing.body, *doing.ways.values()]
        for number in range(each):
            body = mutant(random.choice(bodies), random, pool)
            yield Probe(
                name=f"mutant {seed}/{number} {doing.name} {ascii(body)[:200]}",
                operation=doing.name,
                content=doing.content(body),
                query=doing.query,
            )


def mutant(body: Any, random: Random, pool: list[Any]) -> Any:
    """The body after one change or a few."""
    changed = deepcopy(body)
    for _ in range(random.randint(1, MOST_CHANGES)):
        places = list(_places(changed))
        if not places:
            break
        holder, key = random.choice(places)
        random.choice(CHANGES)(holder, key, random, pool)
    return changed


def _places(body: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in the body that holds a value."""
    if isinstance(body, dict | list):
        for key in list(body) if isinstance(body, dict) else range(len(body)):
            yield body, key
            yield from _places(body[key])


def _replace(holder: Any, key: Any, random: Random, pool: list[Any]) -> None:
    holder[key] = deepcopy(random.choice(pool))


def _leave_out(holder: Any, key: Any, random: Random, pool: list[Any]) -> None:
    del holder[key]


def _repeat(holder: Any, key: Any, random: Random, pool: list[Any]) -> None:
    if isinstance(holder, list):
        holder.extend([holder[key]] * random.randint(1, 300))
    else:
        holder[f"{key}_"] = holder[key]


def _wrap(holder: Any, key: Any, random: Random, pool: list[Any]) -> None:
    holder[key] = random.choice([[holder[key]], {str(key): holder[key]}])


def _insert(holder: Any, key: Any, random: Random, pool: list[Any]) -> None:
    text = str(holder[key])
    at = random.randint(0, len(text))
    holder[key] = text[:at] + random.choice(ODD) + text[at:]


def _shift(holder: Any, key: Any, random: Random, pool: list[Any]) -> None:
    """Another character of the same kind, or a number nearby."""
    value = holder[key]
    if isinstance(value, int):
        holder[key] = random.choice([value + 1, value - 1, -value, value << 40, 1.5])
    elif isinstance(value, str) and value:
        at = random.randrange(len(value))
        other = random.choice("0123456789" if value[at].isdigit() else "AZaz-王")
        holder[key] = value[:at] + other + value[at + 1 :]


CHANGES = (_replace, _replace, _leave_out, _repeat, _wrap, _insert, _shift)
