"""What is written in one process of the server is seen in the others."""

import json
import subprocess
import time
import urllib.error
import urllib.request
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.conf import settings

from commands import serve
from tests.served.conftest import free_port, wait_for
from tests.served.test_generated_client import OFFICER
from unionhub.desk.demo import story
from unionhub.kernel import clock

pytestmark = pytest.mark.once

SEARCH = "/api/v1/stations?region=510104&limit=200"
# Within which the others see it (DESIGN.md §6).
SECONDS = 2.0
REASON = "水管检修，两个进程都要知道"


@pytest.fixture
def beside(served, environment):
    """One more process on the same database."""
    port = free_port()
    command = serve.server("127.0.0.1", port)
    command[command.index("--workers") + 1] = "1"
    server = subprocess.Popen(command, cwd=settings.ROOT, env=environment)
    try:
        wait_for(f"http://127.0.0.1:{port}/readyz", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


def asked(address, *, tag=None, token=None, body=None):
    """Status, tag and content."""
    headers = {"Content-Type": "application/json"} if body else {}
    headers |= {"If-None-Match": tag} if tag else {}
    headers |= {"Authorization": f"Bearer {token}"} if token else {}
    data = json.dumps(body).encode() if body else None
    request = urllib.request.Request(address, data, headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.headers["ETag"], json.load(answer)
    except urllib.error.HTTPError as other:
        return other.code, other.headers["ETag"], None


def clerk(base):
    words = {"grant_type": "password", "username": story.COUNTY_CLERK} | OFFICER
    return asked(f"{base}/api/v1/auth/tokens", body=words)[2]["access_token"]


def reason(answer, code):
    [found] = [item for item in answer["items"] if item["code"] == code]
    return found["closure_reason"]


def test_a_write_in_one_process_is_seen_in_the_others_within_two_seconds(
    served, beside
):
    token, here = clerk(beside), served + SEARCH
    _status, tag, before = asked(here)
    code = next(
        item["code"]
        for item in before["items"]
        if item["state"] == "OPEN" and item["closure_reason"] is None
    )
    until = (clock.now() + timedelta(hours=3)).isoformat(timespec="seconds")
    closing = f"{beside}/api/v1/station-entries/{code}/closures"

    body = {"ends_at": until, "reason": REASON}
    assert asked(closing, token=token, body=body)[0] == HTTPStatus.CREATED
    end, seen = time.monotonic() + SECONDS, None
    while seen != REASON and time.monotonic() < end:
        time.sleep(0.05)
        status, _tag, answer = asked(here, tag=tag)
        # 304: what was there before is, as far as that process knows, still so.
        seen = reason(answer, code) if status == HTTPStatus.OK else None

    assert seen == REASON
    time.sleep(max(0.0, end - time.monotonic()))
    # From now on whichever process answers knows, and none takes the old tag for good.
    told = [asked(base + SEARCH, tag=tag) for base in [served, beside] * 15]
    assert {(status, reason(answer, code)) for status, _tag, answer in told} == {
        (HTTPStatus.OK, REASON)
    }


def test_who_holds_the_answer_already_is_not_sent_it_again(served, beside):
    # Twice, for a minute may begin in between: a tag is that of one minute.
    for _try in range(2):
        tag = asked(served + SEARCH)[1]
        answers = {asked(base + SEARCH, tag=tag)[::2] for base in (served, beside)}
        if answers == {(HTTPStatus.NOT_MODIFIED, None)}:
            break

    assert answers == {(HTTPStatus.NOT_MODIFIED, None)}
