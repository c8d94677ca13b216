"""Callers who repeat a call under its key until they are answered."""

import json
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.client import HTTPConnection, HTTPException
from random import Random
from typing import Any

from tests.factories import people
from tests.faults.service import HOST, Service
from tests.races.conftest import ENROLMENTS

A_DAY = 900
PUT_OFF = {"503 application/problem+json", "409 application/problem+json"}
BROKEN_OFF = "no answer"
PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Told:
    """One answer: to which call, when it was sent and heard, what it said."""

    number: int
    sent: float
    heard: float
    kind: str
    retry_after: str = ""
    replayed: bool = False
    content: bytes = b""

    @property
    def is_done(self) -> bool:
        """Whether the person is enrolled."""
        return self.kind.startswith("201 ")


@dataclass
class Clients:
    """Some threads, each with its share of the calls."""

    service: Service
    numbers: range
    parallel: int = 6
    told: list[Told] = field(default_factory=list)
    done: dict[int, Told] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def __enter__(self) -> "Clients":
        self.threads = [
            threading.Thread(target=self._work, args=(share,), daemon=True)
            for share in (
                self.numbers[n :: self.parallel] for n in range(self.parallel)
            )
        ]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for thread in self.threads:
            thread.join()

    @property
    def is_over(self) -> bool:
        """Whether nobody calls any more."""
        return not any(thread.is_alive() for thread in self.threads)

    def wait_for(self, done: int) -> None:
        """Until so many are enrolled, or nobody calls any more."""
        while len(self.done) < done and not self.is_over:
            time.sleep(0.02)

    def kinds(self) -> Counter[str]:
        """How often what was answered."""
        return Counter(told.kind for told in self.told)

    def replay(self) -> list[int]:
        """Every call once more; those whose answer is not the same byte by byte."""
        with closing(Line(self.service)) as line:
            again = {number: line.enrol(number) for number in self.done}
        return [
            number
            for number, told in again.items()
            if not told.replayed or told.content != self.done[number].content
        ]

    def _work(self, share: range) -> None:
        random = Random(share.start)
        try:
            with closing(Line(self.service)) as line:
                for number in share:
                    if self.faults:
                        break
                    self._until_answered(line, number, random)
        except Exception as fault:
            self.faults.append(repr(fault))

    def _until_answered(self, line: "Line", number: int, random: Random) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            told = line.enrol(number)
            self.told.append(told)
            if told.is_done:
                self.done[number] = told
                return
            if told.kind not in PUT_OFF | {BROKEN_OFF}:
                break
            time.sleep(random.uniform(0.02, 0.1))
        self.faults.append(f"{number}: {told.kind} {told.content[:300]!r}")


class Line:
    """One connection to the server, made anew when it breaks."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.connection = HTTPConnection(HOST, service.port, timeout=30)

    def close(self) -> None:
        """Hang up."""
        self.connection.close()

    def enrol(self, number: int) -> Told:
        """One call of one person under that person's key."""
        sent = time.monotonic()
        try:
            return self._asked(number, sent)
        except (OSError, HTTPException):
            self.connection.close()
            return Told(number, sent, time.monotonic(), BROKEN_OFF)

    def _asked(self, number: int, sent: float) -> Told:
        headers = {
            "Authorization": f"Bearer {self.service.tokens[number]}",
            "Content-Type": "application/json",
            "Idempotency-Key": f"person-{number}",
        }
        body = json.dumps(body_of(number, self.service.region))
        self.connection.request("POST", ENROLMENTS, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        kind = f"{answer.status} {answer.headers.get_content_type()}"
        return Told(
            number,
            sent,
            time.monotonic(),
            kind,
            answer.headers.get("Retry-After", ""),
            answer.headers.get("Idempotent-Replayed") == "true",
            content,
        )


def body_of(number: int, region: str) -> dict[str, Any]:
    """Another person for each number."""
    days, serial = divmod(number, A_DAY)
    born = date(1970, 1, 1) + timedelta(days=days)
    return people.body(serial + 1, born, work_region=region)
