"""How something below causes or asks something above, in the same transaction.

Each wing names its subscribers in one visible table in its ``apps.py``.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

_subscribers: dict[type, list[Callable[[Any], Any]]] = defaultdict(list)


def subscribe(table: Iterable[tuple[type, Callable[[Any], Any]]]) -> None:
    """Register (event or question class, function) pairs; twice is once."""
    for kind, function in table:
        if function not in _subscribers[kind]:
            _subscribers[kind].append(function)


def publish(event: object) -> None:
    """Run every subscriber of the event's class now; an error rolls all of it back."""
    for function in _subscribers[type(event)]:
        function(event)


def ask(question: object) -> list[Any]:
    """The answers of every subscriber of the question's class, flattened."""
    return [
        answer
        for function in _subscribers[type(question)]
        for answer in function(question)
    ]
