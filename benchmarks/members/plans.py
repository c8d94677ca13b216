"""The list's own statement, as each level of officer sends it: plan and time."""

import statistics
from dataclasses import dataclass

from django.db.models import QuerySet

from benchmarks.explaining import explained, walk
from benchmarks.members.data import Officer
from commands.house import say
from members.offices.access import actor_for
from members.people.models import Member, MemberQuerySet
from unionhub.accounts.models import User
from unionhub.kernel import clock
from unionhub.web import keyset

KEYS = ("org_path", "person_id")
REPEATS = 7
GOAL_MS = 5.0


@dataclass(frozen=True)
class Plan:
    """What PostgreSQL did for one page; milliseconds of planning and running it."""

    node: str
    ms: float

    def __str__(self) -> str:
        return f"{self.node}, {self.ms:.2f} ms"


def show(officers: list[Officer], limit: int) -> None:
    """The first page and a page near the end, for each level of officer."""
    for officer in officers:
        user = User.objects.get(username=officer.username)
        actor = actor_for(user, clock.now())
        rows = Member.objects.visible_to(actor).select_related("organisation")
        first = _plan(rows.order_by(*KEYS)[: limit + 1])
        deep = _plan(_deep(rows, limit))
        goal = (
            "" if max(first.ms, deep.ms) < GOAL_MS else f" (goal {GOAL_MS} ms missed)"
        )
        say(f"{officer.level}: first page {first}; near the end {deep}{goal}")


def _deep(rows: MemberQuerySet, limit: int) -> QuerySet[Member]:
    """The last full page, by the cursor of the row before it."""
    last = list(rows.order_by("-org_path", "-person_id")[: limit + 2])[-1]
    behind = keyset.behind(KEYS, [last.org_path, last.pk])
    return rows.filter(behind).order_by(*KEYS)[: limit + 1]


def _plan(rows: QuerySet[Member]) -> Plan:
    statement, values = rows.query.sql_with_params()
    found = [explained(statement, values) for _ in range(REPEATS)]
    node = walk(found[0]["Plan"])
    took = [one["Planning Time"] + one["Execution Time"] for one in found]
    return Plan(node, statistics.median(took))
