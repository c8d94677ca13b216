"""A worker of imports that is to be killed: ``python -m tests.faults.importer``.

Works on the database it is given, dying as it is told: after so many statements that
write, or a moment after so many checkpoints.
"""

import os
import signal
import sys
import threading
from datetime import datetime
from pathlib import Path

import django
from django.db import connection
from django.utils.module_loading import import_string

from tests.faults.victim import WRITE

CHECKPOINT = 'UPDATE "jobs_importjob"'


def main(
    database: str, at: str, statements: str, checkpoints: str, seconds: str
) -> None:
    """One pass of the worker; says the most memory that it took."""
    django.setup()
    connection.settings_dict["NAME"] = database
    work_due = import_string("unionhub.jobs.imports.tasks.work_due")
    wrapper = dying(int(statements), int(checkpoints), float(seconds))
    with connection.execute_wrapper(wrapper):
        work_due(datetime.fromisoformat(at))
    say_memory()
    os._exit(0)


def die() -> None:
    """Without a last word but that of its memory."""
    say_memory()
    os.kill(os.getpid(), signal.SIGKILL)


def say_memory() -> None:
    """The most that this process has held, in kilobytes.

    Not what ``wait`` tells of a child: that counts what its parent held at the fork.
    """
    status = Path("/proc/self/status").read_text("ascii")
    os.write(1, status.partition("VmHWM:")[2].split()[0].encode())


def dying(statements: int, checkpoints: int, seconds: float):
    """Dies when so many statements that write have been done, or some time after so
    many checkpoints have been moved; 0 of both: never."""
    written = moved = 0

    def execute(run, sql, params, many, context):
        nonlocal written, moved
        result = run(sql, params, many, context)
        written += bool(WRITE.match(str(sql)))
        is_checkpoint = str(sql).startswith(CHECKPOINT)
        moved += is_checkpoint
        if statements and written == statements:
            die()
        if checkpoints and is_checkpoint and moved == checkpoints:
            threading.Timer(seconds, die).start()
        return result

    return execute


if __name__ == "__main__":
    main(*sys.argv[1:])
