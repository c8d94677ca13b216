"""Whoever closes a month signs what its union and the bank see otherwise (L20)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from members.offices.choices import Office
from services.ledger import operations as ledger
from services.ledger.models import Period
from services.ledger.open_lines import digest_of, open_lines
from services.ledger.operations.periods import OpenBankLines
from services.payments import operations
from services.payments.models import PayException
from tests.browser import Browser, readable
from tests.client import client_for
from tests.factories import accounts
from tests.factories.payments import AT, BY, EACH, acting, told
from tests.services.payments.test_statements import ALL_OUT, ended, stated
from tests.services.payments.words_of_the_bank import file, whole
from unionhub.audit.models import AuditEvent

pytestmark = pytest.mark.django_db

MONTH = AT.date().replace(day=1)
# A day of the month after.
LATER = AT + timedelta(days=31)
SHORT = 1000
LISTED = "/admin/services/period/closing/"


def lines(batch, month=MONTH):
    return open_lines(batch.organisation_id, month)


def closed(batch, signed="", month=MONTH, at=AT):
    return ledger.close(
        batch.organisation_id, month, open_lines_digest=signed, by=BY, at=at
    )


def line(kind, label, **more):
    since = {"since": MONTH.isoformat(), "kind": kind, "kind_label": label}
    nothing = {"batch": "", "file": "", "line": None, "count": 1}
    return since | nothing | more


def unstated(batch, count, fen):
    return line(
        "NOT_STATED", "对账单未列", batch=batch.number, count=count, amount_fen=fen
    )


@pytest.fixture
def paid(batch, people):
    """Three payments, one of them short; no statement tells of them."""
    told(batch, whole(batch, (2, "PAID", EACH - SHORT)), people)
    return batch


def test_what_is_open_is_named_and_signed_as_it_is(paid):
    short = line("SHORT", "少付", batch=paid.number, line=2, amount_fen=SHORT)
    expected = [unstated(paid, 3, 3 * EACH - SHORT), short]

    with pytest.raises(OpenBankLines) as refused:
        closed(paid)

    digest = digest_of(expected)
    assert refused.value.facts == {"digest": digest, "lines": expected, "count": 2}
    assert not Period.objects.exists()
    month = closed(paid, digest)
    month.refresh_from_db()
    assert (month.state, month.open_lines) == ("CLOSED", expected)
    event = AuditEvent.objects.get(verb="period.moved")
    assert event.facts["open_lines"] == 2
    assert event.facts["open_lines_digest"] == digest


def test_what_came_since_it_was_looked_at_is_looked_at_first(paid, people):
    seen = digest_of(lines(paid))
    stated(paid, people, ("DEBIT", "NOBODY", 7))

    with pytest.raises(OpenBankLines) as refused:
        closed(paid, seen)

    of_nobody = line("STATEMENT", "对账单不符", file="1", line=1, amount_fen=7)
    assert of_nobody in refused.value.facts["lines"]
    assert refused.value.facts["count"] == 3


def test_only_so_many_are_named_and_all_are_kept(batch, people):
    told(batch, whole(batch), people)
    stated(batch, people, *[("DEBIT", f"N{n}", 1) for n in range(30)])

    with pytest.raises(OpenBankLines) as refused:
        closed(batch)

    facts = refused.value.facts
    assert (len(facts["lines"]), facts["count"]) == (20, 31)
    assert len(closed(batch, facts["digest"]).open_lines) == 31


def test_where_both_agree_nothing_is_signed(batch, people):
    told(batch, whole(batch), people)
    stated(batch, people, *ALL_OUT)

    with pytest.raises(OpenBankLines) as refused:
        closed(batch, "5f" * 32)

    assert refused.value.facts == {"digest": "", "lines": [], "count": 0}
    assert closed(batch).open_lines == []


def test_what_the_bank_did_not_pay_is_in_no_statement(batch, people):
    failed = [(n, "FAILED", 0) for n in (1, 2, 3)]
    told(batch, file(batch, *failed), people)

    assert closed(batch).state == "CLOSED"


def test_a_closed_batch_is_open_no_more_but_for_late_words(paid, people):
    by = acting(people.maker)
    stated(paid, people, ("DEBIT", "B1"), ("DEBIT", "B3"))
    stated(paid, people, ("DEBIT", "B2", EACH - SHORT))
    odd = PayException.objects.get()
    operations.settle(odd.pk, "RELEASED", note="核减", by=by, at=AT)
    assert ended(paid, people) == "CLOSED"
    assert lines(paid) == []

    told(paid, file(paid, (1, "RETURNED", EACH), sequence=2), people)

    late = line("CONTRADICTION", "结果矛盾", batch=paid.number, line=1)
    assert lines(paid) == [late | {"amount_fen": EACH}]


def test_an_earlier_month_is_closed_without_what_came_later(paid):
    assert closed(paid, month=MONTH - timedelta(days=1)).open_lines == []


def test_a_later_month_signs_what_is_open_still(paid):
    seen = lines(paid, LATER.date())

    assert seen == lines(paid)
    assert closed(paid, digest_of(seen), LATER.date(), LATER).open_lines == seen


def test_what_came_later_of_a_batch_is_of_the_month_that_sealed_it(batch, people):
    told(batch, whole(batch, (1, "PAID", EACH - 1)), people, LATER)

    assert {one["kind"] for one in lines(batch)} == {"NOT_STATED", "SHORT"}


def test_who_got_nothing_by_their_own_word_is_no_line_of_the_bank(paid):
    before = lines(paid)
    PayException.objects.update(kind="NOT_CONFIRMED")

    assert [one["kind"] for one in before] == ["NOT_STATED", "SHORT"]
    assert [one["kind"] for one in lines(paid)] == ["NOT_STATED"]


def test_another_union_signs_nothing_of_it(paid, unions):
    assert open_lines(unions.zigong.pk, MONTH) == []


def test_a_month_closed_anew_is_signed_anew(paid, people):
    by = [acting(one) for one in (people.maker, people.releaser)]
    first = closed(paid, digest_of(lines(paid)))
    union = paid.organisation_id
    ledger.ask_reopening(union, MONTH, reason="漏记", by=by[0], at=AT)
    ledger.agree_reopening(union, MONTH, by=BY, at=AT)
    odd = PayException.objects.get()
    operations.settle(odd.pk, "REISSUED", note="补发", by=by[0], at=AT)

    with pytest.raises(OpenBankLines):
        closed(paid, digest_of(first.open_lines))
    again = closed(paid, digest_of(lines(paid)))

    again.refresh_from_db()
    assert again.open_lines == [unstated(paid, 3, 3 * EACH - SHORT)]


def test_by_rest_the_refusal_lists_and_its_digest_signs(paid, people):
    client = client_for(people.maker)
    address = f"/api/v1/ledger/periods/{paid.organisation_id}-{MONTH:%Y-%m}/closing"

    refused = client.post(address, {}, expect=409)
    signed = {"open_lines_digest": refused["facts"]["digest"]}
    told_of_it = client.post(address, signed, expect=200)

    assert refused["code"] == "open_bank_lines"
    assert told_of_it["open_lines"] == refused["facts"]["lines"]
    assert told_of_it["open_lines_digest"] == refused["facts"]["digest"]


def test_at_the_desk_they_are_shown_and_signed(paid, unions):
    accountant = Browser(accounts.officer("shut-1", unions.jinjiang, Office.ACCOUNTANT))
    shown = accountant.open(LISTED)
    seen = readable(shown)

    assert f"少付 · 批次 {paid.number} · 第 2 行 · 1 笔 · ¥10.00" in seen
    picked = f"{MONTH.isoformat()} {digest_of(lines(paid))}"
    assert picked in shown
    assert "还有未达账项" in readable(accountant.send(LISTED, month=picked))
    assert not Period.objects.exists()
    accountant.send(LISTED, month=picked, signs="on")
    month = Period.objects.get()
    page = readable(
        accountant.open(reverse("admin:services_period_change", args=[month.pk]))
    )
    assert "结账时签认的未达账项" in page
    assert f"对账单未列 {paid.number}" in page


@pytest.mark.parametrize("month", ["", "2026-13-01", "x 5f", "2026"])
def test_a_month_that_is_none_is_refused_at_its_field(unions, month):
    accountant = Browser(accounts.officer("shut-1", unions.root, Office.ACCOUNTANT))

    assert "月份" in readable(accountant.send(LISTED, month=month))
    assert not Period.objects.exists()
