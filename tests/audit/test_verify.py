"""Verification names the end of the chain, or the first place where it breaks."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from tests.audit.conftest import event, unguarded
from unionhub.audit import verification
from unionhub.audit.models import AuditEvent, AuditSeal, AuditSealEntry, SealChain

pytestmark = pytest.mark.django_db


def broken():
    found = verification.verify().broken
    return found and (found.damage, found.seal, found.event_id)


def test_an_empty_trail_is_sound():
    found = verification.verify()

    assert (found.broken, found.last, found.sealed, found.unsealed) == (None, 0, 0, 0)


def test_a_sound_chain_tells_its_end(sealed, at):
    AuditEvent.objects.bulk_create([event(at)])

    found = verification.verify()

    last = AuditSeal.objects.get(pk=6)
    assert found == verification.Verification(
        broken=None,
        checked_from=1,
        last=6,
        digest=bytes(last.digest),
        sealed=60,
        unsealed=1,
    )


def test_a_changed_event_is_named(sealed):
    with unguarded():
        AuditEvent.objects.filter(pk=sealed[23].pk).update(verb="member.admittee")

        assert broken() == ("EVENT_CHANGED", 3, sealed[23].pk)


def test_a_missing_event_is_named(sealed):
    with unguarded():
        AuditEvent.objects.filter(pk=sealed[59].pk)._raw_delete("default")

        assert broken() == ("EVENT_MISSING", 6, sealed[59].pk)
        AuditSealEntry.objects.filter(event_id=sealed[59].pk)._raw_delete("default")
        assert broken() == ("SEAL_CHANGED", 6, None)


def test_an_event_put_between_sealed_ones_is_named(sealed, at):
    forged = event(at - timedelta(days=3))
    AuditEvent.objects.bulk_create([forged])

    assert broken() == ("EVENT_INSERTED", None, forged.pk)


def test_cutting_off_the_last_seal_is_seen(sealed):
    with unguarded():
        AuditSealEntry.objects.filter(seal=6)._raw_delete("default")
        AuditSeal.objects.filter(pk=6)._raw_delete("default")

        assert broken() == ("SEAL_MISSING", 6, None)


def test_a_seal_that_nobody_counted_is_seen(sealed, at):
    last = AuditSeal.objects.get(pk=6)
    last.pk = 7
    last.save(force_insert=True)

    assert broken() == ("SEAL_INSERTED", 7, None)


def test_a_chain_turned_back_with_its_row_is_seen_by_its_digest(sealed):
    """Who can change every row is caught only by whoever kept a digest elsewhere."""
    kept = verification.verify().digest
    fifth = AuditSeal.objects.get(pk=5)
    with unguarded():
        AuditSealEntry.objects.filter(seal=6)._raw_delete("default")
        AuditSeal.objects.filter(pk=6)._raw_delete("default")
        AuditEvent.objects.filter(pk__gt=fifth.last_id)._raw_delete("default")
        SealChain.objects.update(number=5, digest=fifth.digest, reached=fifth.last_id)

        assert broken() is None
        assert verification.verify().digest != kept


def test_the_check_can_begin_further_on(sealed):
    with unguarded():
        AuditEvent.objects.filter(pk=sealed[0].pk).update(verb="x")

        assert broken() == ("EVENT_CHANGED", 1, sealed[0].pk)
        assert verification.verify(2).broken is None
        assert verification.verify(2).checked_from == 2
        assert verification.verify(99).checked_from == 6


def test_the_command_says_what_it_found(sealed, capsys):
    call_command("verify_audit")

    assert "最后封存号 6" in capsys.readouterr().out


def test_the_command_fails_on_a_break_and_names_it(sealed):
    with unguarded():
        AuditEvent.objects.filter(pk=sealed[0].pk).update(verb="x")

        with pytest.raises(CommandError, match=str(sealed[0].pk)) as failure:
            call_command("verify_audit")
    assert failure.value.returncode == 1


@pytest.mark.parametrize("events", [1, 30])
def test_a_seal_costs_the_same_however_full(at, events, django_assert_num_queries):
    made = [event(at - timedelta(seconds=n)) for n in range(events)]
    AuditEvent.objects.bulk_create(made)
    verification.chains.seal(at + timedelta(minutes=2))

    # 1 the chain, 2 the seal, 3 its entries, 4 their events, 5 further seals,
    # 6 inserted events, 7 the sum, 8 the tail
    with django_assert_num_queries(8):
        assert verification.verify().broken is None
