"""The officers' pages of payments: each office its buttons, each union its own rows."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from members.offices.choices import Office
from services.aid.models import Application
from services.payments import operations
from services.payments.bank.fake import FakeBank, Mood
from services.payments.models import BankFile, Batch, PayException, Payment
from services.payments.operations import shared
from tests.browser import Browser, readable
from tests.desk.test_admin_language import words
from tests.desk.walk import LINK, all_pages
from tests.factories import accounts, payments
from unionhub.audit.models import AccessLog, AuditEvent

pytestmark = pytest.mark.django_db
BASE = "/admin/services"
LISTS = ("batch", "payment", "bankfile", "payexception")


def page(row, act="change"):
    return f"{BASE}/{row._meta.model_name}/{row.pk}/{act}/"


def pressed(browser, row, act, **given):
    row.refresh_from_db()
    said = browser.send(page(row, act), version=getattr(row, "version", 0), **given)
    return readable(said)


@pytest.fixture
def maker(people):
    return Browser(people.maker)


@pytest.fixture
def checker(people):
    return Browser(people.checker)


@pytest.fixture
def cashier(people):
    return Browser(people.releaser)


def uploaded(content, name="bank.txt"):
    return SimpleUploadedFile(name, content, "text/plain")


def made(maker, node, **given):
    said = maker.send(f"{BASE}/batch/making/", budget=node.pk, **given)
    return readable(said)


def test_a_batch_goes_its_whole_way_by_buttons(node, maker, checker, cashier):
    assert "已编制批次" in made(maker, node)
    batch = Batch.objects.get()
    digest = bytes(batch.digest).hex()
    assert "已复核" in pressed(checker, batch, "check", digest=digest)
    assert "已封存" in pressed(cashier, batch, "seal")
    assert "已发送" in pressed(cashier, batch, "sending")
    operations.hand_over(batch.pk, at=payments.AT)
    (results,) = FakeBank().files(batch.number)
    statement = FakeBank().statement(
        batch.organisation_id, [batch.number], payments.AT.date(), 10**9
    )
    for content in (results, statement):
        said = maker.send(f"{BASE}/bankfile/import/", file=uploaded(content))
        assert "已导入" in readable(said)
    assert "对账完成" in pressed(maker, batch, "reconciliation")
    assert "已关闭" in pressed(maker, batch, "closing")
    # What stands in the statement, by the bank's reference.
    assert f"{batch.number}-000001" in readable(maker.open(page(batch)))

    batch.refresh_from_db()
    assert batch.state == "CLOSED"
    assert set(batch.payments.values_list("state", flat=True)) == {"PAID"}


def test_only_those_that_are_ticked_are_paid(node, maker):
    form = maker.open(f"{BASE}/batch/making/")
    first, *_others = Application.objects.order_by("pk")

    assert str(first.pk) in form
    assert first.payee_name not in readable(form)
    made(maker, node, applications=[str(first.pk)])

    assert [one.application for one in Payment.objects.all()] == [first]


@pytest.mark.parametrize("wrong", ["x", "01900000-0000-7000-8000-000000000000"])
def test_what_does_not_wait_is_not_paid(node, maker, wrong):
    made(maker, node, applications=[wrong])

    assert not Batch.objects.exists()


def test_each_state_shows_its_buttons_to_whoever_may_press_them(
    node, people, maker, checker, cashier
):
    batch = payments.made(node, people)

    def shown(browser):
        found = LINK.findall(browser.open(page(batch)))
        head = page(batch, "")[:-1]
        return [one.removeprefix(head).strip("/") for one in found if head in one]

    assert shown(maker) == ["cancellation"]
    assert shown(checker) == ["check", "cancellation"]
    assert shown(cashier) == []
    digest = bytes(batch.digest)
    by = payments.acting(people.checker)
    operations.check(batch.pk, digest=digest, by=by, at=payments.AT)
    assert shown(cashier) == ["seal"]
    assert shown(maker) == ["cancellation"]


def test_what_changed_since_it_was_looked_at_is_not_checked(node, people, checker):
    batch = payments.made(node, people)
    digest = bytes(batch.digest).hex()
    line = batch.payments.first()
    by = payments.acting(people.maker)
    operations.remove(line.pk, reason="待核实", by=by, at=payments.AT)

    for given in (digest, "no digest"):
        pressed(checker, batch, "check", digest=given)

    batch.refresh_from_db()
    assert batch.state == "DRAFT"


def test_a_line_is_taken_out_with_a_reason(node, people, maker):
    line = payments.made(node, people).payments.first()

    pressed(maker, line, "removal", reason="")
    assert Payment.objects.count() == 3
    pressed(maker, line, "removal", reason="账号待核实")

    assert Payment.objects.count() == 2


def test_the_file_is_handed_out_whole_and_on_record(node, people, cashier, maker):
    batch = payments.sealed(node, people)

    cashier.send(page(batch, "file"), version=batch.version)

    assert cashier.answer.content == operations.content_of(batch)
    disposition = cashier.answer.headers["Content-Disposition"]
    assert disposition == f'attachment; filename="{batch.number}.txt"'
    assert AuditEvent.objects.filter(verb="payment_batch.file_read").count() == 1
    maker.open(page(batch, "file"), expect=403)


def test_no_answer_is_asked_for(node, people, cashier):
    batch = payments.acknowledged(node, people, Mood(silent=1))

    assert "已查询：银行已受理" in pressed(cashier, batch, "enquiry")


def test_a_difference_is_settled_as_its_kind_allows(node, people, maker):
    batch = payments.acknowledged(node, people, Mood(short=1000))
    (content,) = FakeBank().files(batch.number)
    payments.told(batch, content, people)
    odd = PayException.objects.first()

    form = readable(maker.open(page(odd, "settlement")))
    assert "余额重新发放" in form
    assert "多付已退回" not in form
    pressed(maker, odd, "settlement", resolution="REFUNDED", note="x")
    odd.refresh_from_db()
    assert odd.state == "OPEN"
    pressed(maker, odd, "settlement", resolution="REISSUED", note="余额下批补发")
    odd.refresh_from_db()
    assert (odd.state, odd.resolution) == ("SETTLED", "REISSUED")


@pytest.mark.parametrize("content", [b"", b"no file of a bank"])
def test_a_file_that_is_none_is_told_so(maker, content):
    maker.send(f"{BASE}/bankfile/import/", file=uploaded(content))

    assert not BankFile.objects.exists()


def test_no_page_shows_an_account_or_an_english_word(node, people, maker, cashier):
    batch = payments.acknowledged(node, people, Mood(short=400, failed=300))
    (content,) = FakeBank().files(batch.number)
    payments.told(batch, content, people)
    statement = FakeBank().statement(
        batch.organisation_id, [batch.number], payments.AT.date(), 10**9
    )
    payments.told(batch, statement, people)
    payments.approved(node, 2)
    payments.made(node, people)
    cards = {shared.account_of(one) for one in Payment.objects.all()}

    for browser in (maker, cashier):
        for address, shown in all_pages(browser):
            if any(f"/services/{name}/" in address for name in LISTS):
                assert (address, words(shown)) == (address, set())
            assert not any(card in shown for card in cards)


def test_who_is_shown_is_on_record_before(node, people, maker):
    batch = payments.made(node, people)
    before = AccessLog.objects.count()

    for address in (page(batch), f"{BASE}/payment/", page(batch.payments.first())):
        maker.open(address)

    assert AccessLog.objects.count() == before + 3


def test_elsewhere_there_is_no_page_and_above_there_are_no_buttons(
    node, people, unions
):
    batch = payments.made(node, people)
    line = batch.payments.first()
    above = Browser(accounts.officer("above-07", unions.root, Office.ACCOUNTANT))
    other = Browser(accounts.officer("zigong-07", unions.zigong, Office.ACCOUNTANT))

    for row in (batch, line):
        other.open(page(row), expect=404)
        assert page(row, "")[:-1] not in "".join(LINK.findall(above.open(page(row))))
    above.open(page(batch, "check"), expect=403)
    assert batch.number not in other.open(f"{BASE}/batch/")


def test_who_sees_no_aid_sees_no_payments(unions):
    admin = Browser(accounts.officer("root-09", unions.root, Office.SYSTEM_ADMIN))

    for name in LISTS:
        admin.open(f"{BASE}/{name}/", expect=403)
