"""A worker of imports that is to be killed: ``python -m tests.faults.importer``.

Works on the database it is given, dying as it is told: after so many statements that
write, or seconds after it has begun.
"""

import os
import signal
import sys
import threading
from datetime import datetime

import django
from django.db import connection
from django.utils.module_loading import import_string

from tests.faults.victim import WRITE


def main(database: str, at: str, statements: str, seconds: str) -> None:
    """One pass of the worker; how many imports it went on with."""
    django.setup()
    connection.settings_dict["NAME"] = database
    work_due = import_string("unionhub.jobs.imports.tasks.work_due")
    if float(seconds):
        threading.Timer(float(seconds), die).start()
    with connection.execute_wrapper(dying(int(statements))):
        done = work_due(datetime.fromisoformat(at))
    sys.stdout.write(str(done))
    sys.stdout.flush()
    os._exit(0)


def die() -> None:
    """Without a last word."""
    os.kill(os.getpid(), signal.SIGKILL)


def dying(number: int):
    """Dies when the ``number``-th statement that writes has been done; 0: never."""
    seen = 0

    def execute(run, sql, params, many, context):
        nonlocal seen
        result = run(sql, params, many, context)
        seen += bool(WRITE.match(str(sql)))
        if number and seen == number:
            die()
        return result

    return execute


if __name__ == "__main__":
    main(*sys.argv[1:])
