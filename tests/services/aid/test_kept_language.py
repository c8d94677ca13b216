"""What is kept is Chinese, whatever language the one who acts reads."""

import re
from datetime import timedelta

import pytest
from django.utils import translation

from members.offices.choices import Office
from services.ledger.models import Entry
from services.programmes.models import Round
from services.review.models import Case, Notice, NoticeLine
from tests.client import client_for
from tests.factories import aid, hardship, money
from unionhub.kernel import clock

pytestmark = pytest.mark.django_db
CASES = "/api/v1/review-cases"
LATIN = re.compile("[A-Za-z]")


def over(notice):
    """Its last day was yesterday."""
    late = notice.closes_on - notice.opens_on + timedelta(days=1)
    Notice.objects.update(
        opens_on=notice.opens_on - late, closes_on=notice.closes_on - late
    )


def acted(client, case, address, body):
    case.refresh_from_db()
    client.post(
        address,
        body,
        expect=200,
        if_match=f'"v{case.version}"',
        accept_language="en",
    )


def test_who_reads_english_writes_chinese_titles_notices_and_vouchers(unions):
    aid.rule()
    today = clock.local_date(clock.now())
    made = money.a_round()
    Round.objects.filter(pk=made.pk).update(opens_on=today, closes_on=today)
    money.funded(unions.jinjiang, 1_000_000, at=clock.now())
    home = hardship.household(unions.jinjiang)
    application = aid.complete(home.head_id, at=clock.now())
    clerk = client_for(hardship.officer(unions.jinjiang, "en-clerk", Office.CLERK))
    above = client_for(hardship.officer(unions.jinjiang, "en-above", Office.REVIEWER))

    page = f"/api/v1/aid-applications/{application.pk}/submission"
    clerk.post(page, {}, expect=200, accept_language="en")
    case = Case.objects.get()
    acted(above, case, f"{CASES}/{case.pk}/notice", {})
    notice = Notice.objects.get()
    over(notice)
    acted(above, case, f"/api/v1/public-notices/{notice.pk}/ending", {})
    seen = {"digest": bytes(case.digest).hex()}
    acted(above, case, f"{CASES}/{case.pk}/approval", seen)

    kept = [
        case.title,
        NoticeLine.objects.get().item,
        Entry.objects.get(kind="RESERVE").summary,
    ]
    assert kept == ["送温暖慰问：李大海", "送温暖慰问", "批准帮扶申请"]


def test_the_kind_of_a_voucher_is_written_in_chinese(unions):
    node = money.funded(unions.jinjiang, 1_000_000)

    with translation.override("en"):
        money.handed_down(node, unions.jinguanyi, 1_000)

    told = Entry.objects.exclude(kind="GRANT").values_list("summary", flat=True)
    assert told
    assert not [one for one in told if LATIN.search(one)]
