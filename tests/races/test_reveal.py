"""Many looks of one officer at one moment: the cap holds; unlocked it does not."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection

from tests import journeys
from tests.client import client_for
from tests.factories import accounts
from tests.races.crowd import Answer, post, together
from unionhub.audit.models import AccessLog
from unionhub.kernel import clock

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("row_locks"),
]

CAP = 5
LOOKS = 16
ASKED = {"fields": ["phone"], "purpose": "CONTACT"}


@pytest.fixture
def look(unions, settings) -> Callable[[], Answer]:
    settings.REVEALS_A_DAY = CAP
    reviewer = accounts.officer("jinjiang-01", unions.jinjiang)
    member = journeys.admitted(clock.now(), reviewer)
    address = f"/api/v1/members/{member.pk}/reveal"
    return partial(post, client_for(reviewer), address, ASKED)


def unlocked(run: Callable[..., Any], sql: str, *rest: Any) -> Any:
    return run(sql.replace(" FOR NO KEY UPDATE", ""), *rest)


def without_lock(look: Callable[[], Answer]) -> Answer:
    with connection.execute_wrapper(unlocked):
        return look()


def allowed() -> int:
    return AccessLog.objects.filter(decision="ALLOWED", is_revealed=True).count()


def test_the_cap_holds_at_one_moment(look):
    answers = together([look] * LOOKS)

    told = Counter(answer.code for answer in answers)
    assert told == {"": CAP, "429 reveals_spent": LOOKS - CAP}
    assert allowed() == CAP
    assert AccessLog.objects.filter(decision="DENIED").count() == LOOKS - CAP


def test_without_the_officers_row_the_cap_is_overrun(look):
    together(
        [partial(without_lock, look)] * LOOKS,
        meet_before='INSERT INTO "audit_accesslog"',
    )

    assert allowed() > CAP
