"""Whoever asks sees what was committed; one renews, and silence is waited out."""

import threading
import time
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError

from stations.finder import current
from stations.finder.current import Current
from stations.places import operations
from tests.factories import stations
from unionhub.kernel import actor
from unionhub.kernel.clock import SHANGHAI

AT = datetime(2026, 11, 23, 12, 10, tzinfo=SHANGHAI)
BY = actor.installer()


@pytest.fixture
def looks_always(monkeypatch):
    monkeypatch.setattr(current, "LOOKS_EVERY", 0.0)


def names(holder, at=AT):
    return {place.facts["name"] for place in holder.index(at).places.values()}


def test_what_one_holder_s_side_writes_the_other_sees_at_its_next_look(
    unions, looks_always
):
    here, there = Current(), Current()
    made = stations.published(unions.jinjiang, "旧名")
    assert names(here) == names(there) == {"旧名"}

    correction = operations.Correction(name="新名")
    operations.correct(made.pk, correction, by=BY, at=AT)

    assert names(there) == names(here) == {"新名"}
    assert here.index(AT).version == there.index(AT).version


def test_between_two_looks_the_database_is_asked_nothing(
    unions, django_assert_num_queries
):
    holder = Current()
    stations.published(unions.jinjiang)
    holder.index(AT)

    with django_assert_num_queries(0):
        holder.index(AT)


def test_a_closure_begins_and_ends_without_a_write(unions):
    holder = Current()
    made = stations.published(unions.jinjiang, hours="24/7")
    ends = AT + timedelta(hours=2)
    operations.close_for_a_while(made.pk, ends, reason="停电", by=BY, at=AT)
    place = holder.index(AT).places[made.pk]

    second = timedelta(seconds=1)

    assert [place.is_open(at) for at in (AT - second, AT, ends - second, ends)] == [
        True,
        False,
        False,
        True,
    ]


def test_at_midnight_the_day_is_another(unions, looks_always):
    holder = Current()
    stations.published(unions.jinjiang)
    before = holder.index(AT).version

    after = holder.index(AT + timedelta(days=1)).version

    assert before != after


def test_while_one_renews_the_others_go_on_with_what_there_is(
    unions, looks_always, monkeypatch
):
    holder = Current()
    stations.published(unions.jinjiang)
    old = holder.index(AT)
    renewing, done, times = threading.Event(), threading.Event(), []

    def slowly(held, at):
        times.append(at)
        renewing.set()
        assert done.wait(30)
        return held

    monkeypatch.setattr(holder, "_renewed", slowly)
    first = threading.Thread(target=holder.index, args=(AT,))
    first.start()
    assert renewing.wait(30)

    seen = [holder.index(AT) for _asked in range(50)]

    done.set()
    first.join(30)
    assert seen == [old] * 50
    assert len(times) == 1


def test_many_that_find_nothing_load_it_once(monkeypatch):
    holder, loads, crowd = Current(), [], 16
    ready = threading.Barrier(crowd)

    def load(held, at):
        loads.append(held)
        return current._Held("index", (0, "", 0), time.monotonic())

    monkeypatch.setattr(holder, "_renewed", load)

    def ask():
        ready.wait(30)
        holder.index(AT)

    threads = [threading.Thread(target=ask) for _one in range(crowd)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert loads == [None]


def test_while_the_database_is_silent_the_last_answer_holds_for_a_while(
    unions, looks_always, monkeypatch
):
    holder = Current()
    stations.published(unions.jinjiang)
    old = holder.index(AT)

    def silent(held, at):
        raise OperationalError("silent")

    monkeypatch.setattr(holder, "_renewed", silent)

    assert holder.index(AT) is old
    monkeypatch.setattr(current, "KEPT_FOR", -1.0)
    with pytest.raises(OperationalError):
        holder.index(AT)
