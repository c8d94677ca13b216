import os
import sys
import time

import pytest

from commands.children import Children
from commands.house import Refusal

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
END = [sys.executable, "-c", "raise SystemExit(3)"]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_all_children_end_with_the_block(tmp_path):
    with Children(dict(os.environ), tmp_path) as children:
        children.start("one", SLEEP)
        children.start("two", SLEEP)
        pids = [child.pid for _, child in children.running]
        children.refuse_if_ended()

    assert [is_alive(pid) for pid in pids] == [False, False]


def test_one_that_ends_by_itself_ends_them_all(tmp_path):
    began = time.monotonic()
    children = Children(dict(os.environ), tmp_path)
    children.start("the server", SLEEP)
    children.start("the worker", END)

    with pytest.raises(Refusal, match=r"the worker ended \(code 3\)"), children:
        children.watch()

    assert not is_alive(children.running[0][1].pid)
    assert time.monotonic() - began < 30
