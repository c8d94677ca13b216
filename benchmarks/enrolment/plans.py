"""What routing asks the full tree: each statement's plan and time."""

import json
import re
from typing import Any

from django.db import connection

from benchmarks.explaining import explained, walk
from benchmarks.load import Call
from commands.house import say
from members.enrolment import operations
from members.enrolment.operations import Workplace
from unionhub.kernel import clock

_TABLE = re.compile(r'FROM "(\w+)"')


def show(calls: list[Call]) -> None:
    """Of requests with an employer and without one."""
    asked: dict[str, tuple[str, Any]] = {}

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := _TABLE.search(sql):
            asked.setdefault(f"{found[1]} {len(sql)}", (sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        for call in calls:
            body = json.loads(call.body)
            employer = body.get("employer", {}).get("name", "")
            place = Workplace(
                occupation_group=body["occupation_group"],
                work_region=body["work_region"],
                employer_name=employer,
            )
            operations.preview(place, at=clock.now())
    for name, (sql, params) in sorted(asked.items()):
        plan = explained(sql, params)
        took = plan["Planning Time"] + plan["Execution Time"]
        say(f"{name.split()[0]}: {walk(plan['Plan'])}, {took:.2f} ms")
