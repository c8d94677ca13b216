"""Files of the bank: whole or refused, the same bytes for ever."""

import random
from dataclasses import replace
from datetime import date

import pytest

from services.payments.bank import layouts
from services.payments.bank.adapters import NoAnswer
from services.payments.bank.fake import FakeBank, Mood
from services.payments.bank.words import (
    MOST_BYTES,
    Acknowledgement,
    BankFileInvalid,
    ControlTotalMismatch,
    Direction,
    LineStatus,
    Movement,
    Order,
    PaymentFile,
    Result,
    ResultFile,
    Statement,
)
from unionhub.kernel.errors import DomainError, Unavailable
from unionhub.web.limits import MAX_FILE

pytestmark = pytest.mark.once

NUMBER = "F-51010400001-2026-0001"
REFUSED = (BankFileInvalid, ControlTotalMismatch)


def orders(count=20):
    return PaymentFile(
        NUMBER,
        [
            Order(n, f"62284800000{n:06}", "王小明", 100_000 + n, f"{NUMBER}-{n}")
            for n in range(1, count + 1)
        ],
    )


def results(count=20, sequence=1):
    return ResultFile(
        NUMBER,
        sequence,
        [
            Result(n, LineStatus.PAID, 100_000 + n, "", f"B{n}")
            for n in range(1, count + 1)
        ],
    )


def statement(**changed):
    told = Statement(
        "51010400001",
        1,
        500_000,
        400_000,
        [Movement(1, Direction.DEBIT, 100_000, "B1", date(2026, 11, 23))],
    )
    return replace(told, **changed)


ALL = [
    (layouts.write_payment, layouts.read_payment, orders()),
    (
        layouts.write_acknowledgement,
        layouts.read_acknowledgement,
        Acknowledgement(NUMBER, "ACCEPTED", "ab" * 32),
    ),
    (layouts.write_result, layouts.read_result, results()),
    (layouts.write_statement, layouts.read_statement, statement()),
]
KINDS = ["payment", "acknowledgement", "result", "statement"]


@pytest.mark.parametrize(("write", "read", "file"), ALL, ids=KINDS)
def test_what_is_written_is_read_and_written_again_to_the_byte(write, read, file):
    content = write(file)

    assert read(content) == file
    assert write(read(content)) == content
    assert layouts.READERS[layouts.kind_of(content)](content) == file


@pytest.mark.parametrize(("write", "read", "file"), ALL, ids=KINDS)
def test_a_file_cut_off_at_any_byte_is_refused(write, read, file):
    content = write(file)

    for end in range(len(content)):
        with pytest.raises(REFUSED):
            read(content[:end])


def test_a_file_of_a_thousand_lines_cut_off_after_any_line_is_refused():
    content = layouts.write_result(results(1000))
    lines = content.splitlines(keepends=True)

    for end in range(len(lines)):
        with pytest.raises(REFUSED):
            layouts.read_result(b"".join(lines[:end]))
    # Nor does a line go missing in the middle.
    for gone in range(len(lines)):
        with pytest.raises(REFUSED):
            layouts.read_result(b"".join(lines[:gone] + lines[gone + 1 :]))


@pytest.mark.parametrize(("write", "read", "file"), ALL, ids=KINDS)
def test_one_changed_byte_is_refused(write, read, file):
    content = write(file)
    chance = random.Random(6)

    for place in range(len(content)):
        other = content[place] ^ (1 << chance.randrange(8))
        changed = content[:place] + bytes([other]) + content[place + 1 :]
        with pytest.raises(REFUSED):
            read(changed)


def test_a_file_under_another_key_is_refused(settings):
    content = layouts.write_result(results())
    settings.BANK_FILE_KEY = "another"

    with pytest.raises(ControlTotalMismatch):
        layouts.read_result(content)


def test_a_file_under_a_former_key_is_read_until_that_is_taken_away(settings):
    content, former = layouts.write_result(results()), settings.BANK_FILE_KEY
    settings.BANK_FILE_KEY, settings.BANK_FILE_KEY_FALLBACKS = "another", ["", former]
    assert layouts.read_result(content) == results()
    assert layouts.write_result(results()) != content

    settings.BANK_FILE_KEY_FALLBACKS = ["a third", ""]

    with pytest.raises(ControlTotalMismatch):
        layouts.read_result(content)


def test_without_a_key_nothing_is_written_or_read(settings):
    content = layouts.write_result(results())
    settings.BANK_FILE_KEY = ""

    for act in (
        lambda: layouts.write_result(results()),
        lambda: layouts.read_result(content),
    ):
        with pytest.raises(Unavailable):
            act()


@pytest.mark.parametrize(
    "bad",
    [
        [Result(2, "PAID", 1, "", "B"), Result(1, "PAID", 1, "", "C")],
        [Result(1, "PAID", 1, "", "B"), Result(1, "PAID", 1, "", "C")],
        [Result(0, "PAID", 1, "", "B")],
        [Result(1, "DONE", 1, "", "B")],
        [Result(1, "FAILED", 1, "", "B")],
        [Result(1, "PAID", 0, "", "B")],
        [Result(1, "PAID", 1, "", "")],
        [Result(1, "PAID", 10**15, "", "B")],
    ],
)
def test_lines_that_make_no_sense_are_refused_although_sealed(bad):
    content = layouts.write_result(ResultFile(NUMBER, 1, bad))

    with pytest.raises(BankFileInvalid):
        layouts.read_result(content)


def test_a_statement_whose_lines_do_not_lead_to_its_closing_is_refused():
    content = layouts.write_statement(statement(closing_fen=400_001))

    with pytest.raises(ControlTotalMismatch):
        layouts.read_statement(content)


@pytest.mark.parametrize("holder", ["王|小明", "王\n小明", "王\t小明", "\u2028"])
def test_a_value_that_would_break_a_line_is_not_written(holder):
    file = PaymentFile(NUMBER, [Order(1, "6228", holder, 1, "R")])

    with pytest.raises(BankFileInvalid):
        layouts.write_payment(file)


def test_the_reader_takes_as_much_as_the_doors_and_no_more():
    assert MOST_BYTES == MAX_FILE
    failed = Result(1, LineStatus.FAILED, 0, "退" * 64, "R-1")
    some = [replace(failed, line=line) for line in range(1, 49_001)]
    within = layouts.write_result(ResultFile(NUMBER, 1, some))
    more = [replace(failed, line=line) for line in range(1, 54_001)]
    beyond = layouts.write_result(ResultFile(NUMBER, 1, more))

    assert len(within) < MOST_BYTES < len(beyond)
    assert len(layouts.read_result(within).results) == len(some)
    with pytest.raises(BankFileInvalid):
        layouts.read_result(beyond)


def test_random_bytes_are_refused_and_nothing_worse():
    chance = random.Random(7)

    for _ in range(500):
        content = chance.randbytes(chance.randrange(300))
        for read in layouts.READERS.values():
            with pytest.raises(DomainError):
                read(content)
    assert layouts.kind_of(b"") == ""


def test_the_bank_takes_a_number_once_and_counts_the_rest():
    vault = FakeBank.begin()
    content = layouts.write_payment(orders())

    first, *others = [FakeBank().hand_over(NUMBER, content) for _ in range(5)]

    assert set(others) == {first}
    assert (vault.calls[NUMBER], vault.repeated[NUMBER]) == (5, 4)
    assert len(vault.batches) == 1


def test_a_silent_bank_has_it_and_a_lost_one_has_not():
    content = layouts.write_payment(orders())
    for mood, status in ((Mood(silent=1), "ACCEPTED"), (Mood(lost=1), "NOT_RECEIVED")):
        FakeBank.begin(mood)
        with pytest.raises(NoAnswer):
            FakeBank().hand_over(NUMBER, content)
        assert FakeBank().enquire(NUMBER).status == status


def test_what_goes_wrong_is_the_same_each_time_and_of_every_kind():
    mood = Mood(seed=3, failed=100, short=100, over=100, returned=100)
    told = []
    for _ in range(2):
        FakeBank.begin(mood)
        FakeBank().hand_over(NUMBER, layouts.write_payment(orders(200)))
        told.append(FakeBank().files(NUMBER, pieces=4))

    assert told[0] == told[1]
    assert len(told[0]) == 5
    found = FakeBank().results(NUMBER).results
    asked = {order.line: order.amount_fen for order in orders(200).orders}
    assert {result.status for result in found} == set(LineStatus)
    kinds = {
        (result.paid_fen > asked[result.line]) - (result.paid_fen < asked[result.line])
        for result in found
        if result.status == LineStatus.PAID
    }
    assert kinds == {-1, 0, 1}
    statement = FakeBank().statement("51010400001", [NUMBER], date(2026, 11, 23), 10**9)
    assert layouts.read_statement(statement).opening_fen == 10**9
