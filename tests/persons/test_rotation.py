"""Every value passes to other keys, whatever interrupts it, and stays what it was."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from members.people.models import Member
from tests.factories import people
from tests.faults.digests import digests
from tests.persons.conftest import BOTH, NEW, OLD, SM4, TURNED, A, phone_of, reads, use
from unionhub.accounts import operations
from unionhub.accounts.models import SmsCode, User, WechatAccount
from unionhub.audit.models import AuditEvent
from unionhub.kernel import actor, indexed, sealing
from unionhub.kernel.errors import InvalidValue, NotNow
from unionhub.kernel.sealed_columns import SEALED
from unionhub.persons import epochs, rotation
from unionhub.persons import operations as persons
from unionhub.persons.models import KeyEpoch, KeyRotation, PersonKey

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
BY = actor.system()


def rotate(at, batch=2):
    return rotation.rotate(by=BY, at=at, pace=rotation.Pace(batch))


def envelopes():
    for table, columns in SEALED.items():
        for column in columns:
            rows = apps.get_model(table)._base_manager.values_list(column, flat=True)
            yield f"{table}.{column}", [bytes(value) for value in rows if value]


def keys_in_use():
    return {value[:6].hex() for _, values in envelopes() for value in values}


def test_every_sealed_column_is_filled_in_these_tests(everything):
    assert [name for name, values in envelopes() if not values] == []


def test_all_envelopes_pass_to_the_new_key_and_open_as_before(everything, settings, at):
    use(settings, TURNED, OLD)

    changed = rotate(at)

    assert keys_in_use() == {"010100000002"}
    assert changed["members.Member"] == changed["accounts.User"] == len(everything)
    assert rotation.check(at=at).pending == {}
    reads(everything)


def test_from_aes_to_sm4_and_back(everything, settings, at):
    use(settings, f"{SM4},{OLD}", OLD)
    rotate(at)
    over = keys_in_use()
    reads(everything)

    use(settings, f"{OLD},{SM4}", OLD)
    rotate(at)

    assert over == {"010200000002"}
    assert keys_in_use() == {"010100000001"}
    reads(everything)


def test_indexes_pass_from_sha256_to_sm3_and_the_old_key_can_go(
    everything, settings, at
):
    new = f"2:SM3:{A}"
    for keys in (f"{OLD},{new}", f"{new},{OLD}"):
        use(settings, OLD, keys)
        rotate(at)
        reads(everything)
    for purpose in ("person", "phone"):
        rotation.check(at=at)
        epochs.retire(purpose, 1, by=BY, at=at + DAY)

    use(settings, OLD, new)
    rotate(at + DAY)

    reads(everything)
    assert set(PersonKey.objects.values_list("key_version", flat=True)) == {2}
    assert not User.objects.filter(phone_index__isnull=False).exists()
    assert not Member.objects.filter(phone_index__isnull=False).exists()


def test_a_second_run_changes_nothing(everything, settings, at):
    use(settings, TURNED, BOTH)
    rotate(at)
    before = digests()

    changed = rotate(at)

    after = digests()
    differing = {table for table in after if after[table] != before[table]}
    assert set(changed.values()) == {0}
    assert differing == {"audit_auditevent"}


def test_a_run_leaves_one_event_with_its_counts(everything, settings, at):
    use(settings, TURNED, BOTH)

    changed = rotate(at)

    event = AuditEvent.objects.get(verb="keys.rotated")
    assert event.facts["changed"] == changed
    assert event.facts["keys"] == "sealing 2 1, person 1 2, phone 1 2"


def test_a_value_that_was_written_meanwhile_is_left_as_it_is(everything, settings, at):
    use(settings, TURNED, OLD)
    row = rotation._read("members.Member", None, 1)[0]
    new = rotation._new_values("members.Member", row)
    fresh = sealing.seal(Member, "phone_sealed", row["pk"], "13900139000")
    Member.objects.filter(pk=row["pk"]).update(phone_sealed=fresh)

    assert rotation._replace(Member, row, new) == 0
    assert bytes(Member.objects.get(pk=row["pk"]).phone_sealed) == fresh


def test_a_damaged_value_keeps_nobody_else_from_passing_over(everything, settings, at):
    broken = Member.objects.latest("pk")
    Member.objects.filter(pk=broken.pk).update(phone_sealed=broken.id_number_sealed)
    key = PersonKey.objects.get(person=everything[0].pk)
    PersonKey.objects.filter(pk=key.pk).update(
        number_sealed=b"\1\1\0\0\0\1" + bytes(30)
    )
    use(settings, TURNED, BOTH)

    changed = rotate(at)

    tally = rotation.check(at=at)
    assert changed["members.Member"] == len(everything) - 1
    assert tally.pending == {
        "members.Member.damaged": 1,
        "persons.PersonKey.damaged": 1,
    }
    assert ("sealing", 1) in tally.used


def test_other_keys_begin_from_the_start(everything, settings, at):
    use(settings, TURNED, OLD)
    rotation.rotate(by=BY, at=at)
    use(settings, OLD + "," + NEW, OLD)
    KeyRotation.objects.update(is_done=True)

    rotate(at)

    assert keys_in_use() == {"010100000001"}


def test_a_check_counts_and_changes_nothing(everything, settings, at):
    use(settings, TURNED, BOTH)
    before = digests()

    tally = rotation.check(at=at)

    assert digests() == before
    assert tally.pending["members.Member.id_number_sealed"] == len(everything)
    assert tally.pending["members.Member.phone_index_even"] == len(everything)
    # Officers have documents too, visitors, those who hand cash out, and a household.
    assert tally.pending["persons.PersonKey.blind_index"] == len(everything) + 13


def test_what_only_its_owner_can_bring_is_told_apart(everything, settings, at):
    PersonKey.objects.filter(person=everything[0].pk).update(number_sealed=None)
    WechatAccount.objects.update(openid_sealed=None)
    use(settings, OLD, TURNED)
    rotate(at)

    tally = rotation.check(at=at)

    assert tally.pending == {}
    assert tally.lost == {
        "accounts.SmsCode.phone_index": len(everything),
        "accounts.WechatAccount.openid_index": len(everything),
        "persons.PersonKey.blind_index": 1,
    }
    assert ("person", 1) in tally.used
    assert ("phone", 1) not in tally.used


def test_a_person_who_is_seen_again_needs_the_old_key_no_more(everything, settings, at):
    PersonKey.objects.filter(person=everything[0].pk).update(number_sealed=None)
    use(settings, OLD, TURNED)
    rotate(at)

    person = persons.identify(people.document(1))

    assert person.pk == everything[0].pk
    assert ("person", 1) not in rotation.check(at=at).used


def test_a_key_that_rows_need_is_not_given_up(everything, settings, at):
    use(settings, TURNED, OLD)
    epochs.introduce(by=BY, at=at)
    rotation.check(at=at)

    with pytest.raises(NotNow):
        epochs.retire("sealing", 1, by=BY, at=at + DAY)
    with pytest.raises(InvalidValue):
        epochs.retire("sealing", 2, by=BY, at=at + DAY)


def test_a_key_is_given_up_after_a_day_without_use(everything, settings, at):
    use(settings, TURNED, OLD)
    rotate(at)
    rotation.check(at=at)

    with pytest.raises(NotNow):
        epochs.retire("sealing", 1, by=BY, at=at + DAY / 2)
    epochs.retire("sealing", 1, by=BY, at=at + DAY)

    use(settings, NEW, OLD)
    assert epochs.missing() == []
    reads(everything)


def test_use_in_between_begins_the_day_anew(everything, settings, at):
    use(settings, TURNED, OLD)
    rotate(at)
    rotation.check(at=at)
    use(settings, f"{OLD},{NEW}", OLD)
    late = User.objects.create_worker("13700137000")
    use(settings, TURNED, OLD)

    rotation.check(at=at + DAY)

    assert KeyEpoch.objects.get(purpose="sealing", version=1).clear_since is None
    assert sealing.open(late, "phone_sealed") == "13700137000"


def test_a_run_without_a_key_in_use_is_refused_and_changes_nothing(
    everything, settings, at
):
    use(settings, TURNED, OLD)
    epochs.introduce(by=BY, at=at)
    use(settings, NEW, OLD)
    before = digests()

    with pytest.raises(epochs.KeyMissing) as refusal:
        rotate(at)

    assert refusal.value.facts == {"keys": "sealing 1"}
    assert digests() == before


@pytest.mark.parametrize(
    ("sealed", "index", "missing"),
    [
        (NEW, BOTH, ["sealing 1"]),
        (BOTH, NEW, ["person 1", "phone 1"]),
        (f"1:{'Qg' * 21}Q=,{NEW}", BOTH, ["sealing 1"]),
        (f"{SM4},{OLD}", BOTH, ["sealing 2"]),
        (BOTH, f"1:SM3:{A},{NEW}", ["person 1", "phone 1"]),
        (TURNED, TURNED, []),
    ],
)
def test_a_canary_tells_which_key_is_missing_or_another(
    settings, at, sealed, index, missing
):
    use(settings, BOTH, BOTH)
    epochs.introduce(by=BY, at=at)

    use(settings, sealed, index)

    assert sorted(epochs.missing()) == missing


def test_a_process_without_a_key_is_not_ready(client, settings, at):
    use(settings, BOTH, OLD)
    epochs.introduce(by=BY, at=at)
    whole = client.get("/readyz").status_code
    use(settings, OLD, OLD)

    answer = client.get("/readyz")

    assert whole == 200
    assert (answer.status_code, answer.json()["code"]) == (503, "key_unavailable")


def test_the_command_rotates_counts_and_gives_up(everything, settings, capsys):
    use(settings, TURNED, OLD)

    with pytest.raises(CommandError, match="仍待更换"):
        call_command("rotate_keys", check=True)
    call_command("rotate_keys", batch=2)
    call_command("rotate_keys", check=True)
    call_command("rotate_keys", canary=True)
    with pytest.raises(CommandError, match="正在被使用"):
        call_command("rotate_keys", retire=("sealing", 1))

    told = capsys.readouterr().out
    assert "待更换 members.Member.phone_sealed 3" in told
    assert "members.Member 3 / 3" in told
    assert "没有待更换的内容" in told
    assert "在用密钥齐全（sealing 2 1, person 1, phone 1）" in told


@pytest.mark.parametrize(
    "wrong", [["--batch", "0"], ["--retire", "other:1"], ["--check", "--canary"]]
)
def test_the_command_refuses_what_makes_no_sense(wrong):
    with pytest.raises(CommandError):
        call_command("rotate_keys", *wrong)


def test_a_code_row_is_completed_when_its_phone_asks_again(everything, settings, at):
    use(settings, OLD, BOTH)

    code = SmsCode.objects.filter(
        indexed.found("phone_index", "phone", phone_of(1))
    ).get()
    from_old = code.phone_index_even
    operations.send_code(phone_of(1), at=at + timedelta(minutes=5))

    code.refresh_from_db()
    assert from_old is None
    assert bytes(code.phone_index_even) == sealing.blind_index("phone", phone_of(1), 2)
    assert SmsCode.objects.count() == len(everything)
