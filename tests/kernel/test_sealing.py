import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from unionhub.kernel import ids, sealing

A = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
B = "QkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkI="
ID = "510102199001011238"


def sealed_row(text=ID, pk="row-1"):
    return Session(pk=pk, session_data=sealing.seal(Session, "session_data", pk, text))


@given(st.text())
def test_what_is_sealed_opens_as_it_was(text):
    assert sealing.unseal(sealed_row(text), "session_data") == text


def test_an_identity_number_takes_fifty_two_bytes_and_does_not_show():
    envelope = sealed_row().session_data

    assert len(envelope) == 52
    assert envelope[:6] == b"\x01\x01\x00\x00\x00\x01"
    assert ID.encode() not in envelope


def test_the_same_text_is_sealed_differently_each_time():
    assert sealed_row().session_data != sealed_row().session_data


def test_a_row_read_from_postgresql_opens_too():
    row = sealed_row()
    row.session_data = memoryview(row.session_data)

    assert sealing.open(row, "session_data") == ID


@pytest.mark.parametrize("nothing", [None, b""])
def test_nothing_sealed_opens_as_nothing(nothing):
    assert sealing.unseal(Session(pk="1", session_data=nothing), "session_data") == ""


def test_an_envelope_moved_to_another_row_does_not_open():
    moved = Session(pk="row-2", session_data=sealed_row(pk="row-1").session_data)

    with pytest.raises(sealing.SealBroken):
        sealing.unseal(moved, "session_data")


def test_an_envelope_moved_to_another_field_does_not_open():
    moved = sealed_row()
    moved.expire_date = moved.session_data

    with pytest.raises(sealing.SealBroken):
        sealing.unseal(moved, "expire_date")


def test_an_envelope_moved_to_another_table_does_not_open():
    envelope = sealing.seal(Session, "model", "7", ID)

    with pytest.raises(sealing.SealBroken):
        sealing.unseal(ContentType(pk=7, model=envelope), "model")


def test_places_that_read_alike_are_not_alike():
    envelope = sealing.seal(Session, "session_data", "11", ID)
    moved = Session(pk="1", session_data=envelope)

    with pytest.raises(sealing.SealBroken):
        sealing.unseal(moved, "session_data")


@given(st.integers(0, 51), st.integers(1, 255))
def test_an_envelope_with_one_changed_byte_does_not_open(place, change):
    row = sealed_row()
    damaged = bytearray(row.session_data)
    damaged[place] ^= change
    row.session_data = bytes(damaged)

    with pytest.raises(sealing.SealBroken):
        sealing.unseal(row, "session_data")


def test_a_shortened_envelope_does_not_open():
    row = sealed_row()
    row.session_data = row.session_data[:33]

    with pytest.raises(sealing.SealBroken, match="short"):
        sealing.unseal(row, "session_data")


def test_a_broken_seal_never_tells_the_value():
    row = Session(pk="other", session_data=sealed_row().session_data)

    with pytest.raises(sealing.SealBroken) as broken:
        sealing.unseal(row, "session_data")

    assert ID not in str(broken.value)


def test_a_row_without_an_id_cannot_be_sealed():
    with pytest.raises(ValueError, match="id"):
        sealing.seal(Session, "session_data", None, ID)


def test_a_uuid_and_its_text_are_the_same_row():
    key = ids.uuid7()
    row = Session(
        pk=str(key), session_data=sealing.seal(Session, "session_data", key, ID)
    )

    assert sealing.unseal(row, "session_data") == ID


def test_a_new_key_writes_and_the_old_one_still_opens(settings):
    settings.SEALING_KEYS = f"1:{A}"
    old = sealed_row("old")

    settings.SEALING_KEYS = f"2:{B},1:{A}"
    new = sealed_row("new")

    assert new.session_data[2:6] == b"\x00\x00\x00\x02"
    assert sealing.unseal(old, "session_data") == "old"
    assert sealing.unseal(new, "session_data") == "new"


def test_a_missing_key_is_named(settings):
    settings.SEALING_KEYS = f"1:{A}"
    row = sealed_row()
    settings.SEALING_KEYS = f"2:{B}"

    with pytest.raises(sealing.SealBroken, match="key 1 is missing"):
        sealing.unseal(row, "session_data")


def test_an_index_has_thirty_two_bytes_and_is_the_same_each_time():
    first = sealing.blind_index("person", ID)

    assert len(first) == 32
    assert first == sealing.blind_index("person", ID)
    assert first != sealing.blind_index("person", "51010219900101018X")


def test_an_index_says_nothing_about_another_meaning(settings):
    settings.PERSON_INDEX_KEYS = settings.PHONE_INDEX_KEYS = f"1:{A}"

    assert sealing.blind_index("person", "1") != sealing.blind_index("phone", "1")


def test_an_index_depends_on_its_key(settings):
    settings.PHONE_INDEX_KEYS = f"1:{A}"
    before = sealing.blind_index("phone", "13800138000")
    settings.PHONE_INDEX_KEYS = f"2:{B},1:{A}"

    assert sealing.blind_index("phone", "13800138000") != before
    assert sealing.blind_index("phone", "13800138000", 1) == before
    assert sealing.blind_index("phone", "13800138000", version=2) != before


def test_the_first_index_key_writes_and_all_are_read(settings):
    settings.PERSON_INDEX_KEYS = f"3:{B}, 1:{A}"

    assert sealing.index_versions("person") == [3, 1]
    assert sealing.current_version("person") == 3


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ("", "version number"),
        (A, "version number"),
        (f"one:{A}", "version number"),
        (f"1:{A},", "version number"),
        (f"0:{A}", "out of range"),
        (f"4294967296:{A}", "out of range"),
        ("1:not base64!", "key 1 is not base64"),
        ("1:c2hvcnQ=", "key 1 has 5 bytes, not 32"),
        (f"1:{A},1:{B}", "version 1 occurs twice"),
    ],
)
def test_an_unusable_key_explains_itself(settings, keys, says):
    settings.SEALING_KEYS = keys

    with pytest.raises(ImproperlyConfigured, match=says) as fault:
        sealed_row()

    assert "UNIONHUB_SEALING_KEYS" in str(fault.value)
    assert A not in str(fault.value)
