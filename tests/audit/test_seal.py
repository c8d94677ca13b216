"""Sealing: every event once, in chained batches, late ones in a later seal."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction

from tests.audit.conftest import event, trail
from unionhub import audit
from unionhub.audit import chain, verification
from unionhub.audit.models import AuditEvent, AuditSeal, AuditSealEntry, SealChain
from unionhub.kernel import actor, clock, ids

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def test_the_keys_bound_the_time_in_which_they_were_made():
    at = clock.now()

    key = ids.uuid7()

    assert ids.first_of(at) < key < ids.first_of(at + timedelta(minutes=1))
    assert abs(ids.made_at(key) - at) < timedelta(minutes=1)
    assert ids.made_at(ids.first_of(at)) <= at


def test_events_are_sealed_in_the_order_of_their_keys(at):
    made = trail(at, 5, SECOND)

    assert chain.seal(at + timedelta(minutes=2)) == 5

    seal = AuditSeal.objects.get()
    entries = seal.entries.order_by("position").values_list("event_id", flat=True)
    assert list(entries) == [e.pk for e in made]
    assert (seal.number, seal.count) == (1, 5)
    assert (seal.first_id, seal.last_id) == (made[0].pk, made[-1].pk)


def test_what_has_not_settled_waits(at):
    AuditEvent.objects.bulk_create([event(at - chain.SETTLING - SECOND), event(at)])

    assert chain.seal(at) == 1
    assert verification.verify().unsealed == 1
    assert chain.seal(at + chain.SETTLING + SECOND) == 1


def test_seals_are_numbered_densely_and_each_names_the_one_before(sealed):
    seals = list(AuditSeal.objects.order_by("number"))

    assert [seal.number for seal in seals] == [1, 2, 3, 4, 5, 6]
    assert [seal.count for seal in seals] == [10] * 6
    assert bytes(seals[0].previous) == b""
    assert [bytes(s.previous) for s in seals[1:]] == [
        bytes(s.digest) for s in seals[:-1]
    ]
    assert bytes(SealChain.objects.get().digest) == bytes(seals[-1].digest)


def test_a_second_pass_finds_nothing_and_adds_no_empty_seal(sealed, at):
    assert chain.seal(at + timedelta(hours=1)) == 0
    assert AuditSeal.objects.count() == 6


def test_an_event_that_commits_late_is_sealed_later_and_once(sealed, at):
    late = event(at - chain.LATENESS + SECOND)
    AuditEvent.objects.bulk_create([late])

    assert verification.verify().broken is None
    assert chain.seal(at + timedelta(hours=1)) == 1
    assert chain.seal(at + timedelta(hours=1)) == 0
    assert AuditSealEntry.objects.get(event=late).seal_id == 7
    assert verification.verify().broken is None


def test_a_late_event_does_not_move_the_line_back(sealed, at):
    AuditEvent.objects.bulk_create([event(at - timedelta(minutes=50))])
    chain.seal(at + timedelta(hours=1))

    assert SealChain.objects.get().reached == sealed[-1].pk


def test_an_event_older_than_any_transaction_is_never_taken_in(sealed, at):
    AuditEvent.objects.bulk_create([event(at - chain.LATENESS - SECOND)])

    assert chain.seal(at + timedelta(days=1)) == 0


def test_a_pass_that_is_cut_off_leaves_whole_seals(at):
    trail(at, 7, SECOND)

    chain.seal_batch(at + timedelta(minutes=2), batch=3)
    with transaction.atomic():
        chain.seal_batch(at + timedelta(minutes=2), batch=3)
        transaction.set_rollback(True)

    assert AuditSeal.objects.count() == 1
    assert verification.verify().broken is None
    assert chain.seal(at + timedelta(minutes=2)) == 4
    assert verification.verify().broken is None


def test_real_events_are_sealed_by_the_command(unions, capsys):
    audit.record("test.done", unions.root, by=actor.system(), at=clock.now())
    before = AuditEvent.objects.count()

    chain.seal(clock.now() + timedelta(minutes=2))
    call_command("seal_audit")

    assert capsys.readouterr().out == "0\n"
    assert verification.verify().sealed == before
