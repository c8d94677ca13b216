"""Texts of consent are published, and replaced on a day."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from members.enrolment.models import ConsentText
from unionhub.audit.models import AuditEvent
from unionhub.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def text(tmp_path):
    file = tmp_path / "consent.txt"
    file.write_text("本人自愿加入工会。\n", encoding="utf-8")
    return file


@pytest.fixture
def today():
    return clock.local_date(clock.now())


def publish(version, text, day, **more):
    call_command("publish_consent", version, str(text), since=day.isoformat(), **more)


def test_a_text_is_in_force_from_its_first_day(text, today):
    publish("2027-01", text, today + timedelta(days=3))

    published = ConsentText.objects.get()
    assert published.text == "本人自愿加入工会。"
    assert not ConsentText.objects.valid_on(today).exists()
    assert ConsentText.objects.valid_on(today + timedelta(days=3)).exists()
    assert AuditEvent.objects.get().verb == "consent.published"


def test_the_text_it_replaces_ends_the_day_before(text, today):
    publish("2027-01", text, today)

    publish("2027-02", text, today + timedelta(days=5), instead_of="2027-01")

    last = today + timedelta(days=4)
    assert ConsentText.objects.valid_on(last).get().pk == "2027-01"
    after = ConsentText.objects.valid_on(last + timedelta(days=1)).get()
    assert after.pk == "2027-02"


def test_what_cannot_be_published_changes_nothing(text, today, tmp_path):
    publish("2027-01", text, today)
    empty = tmp_path / "empty.txt"
    empty.write_text(" \n", encoding="utf-8")

    for refused in (
        lambda: publish("2027-01", text, today),
        lambda: publish("2027-02", text, today - timedelta(days=1)),
        lambda: publish("2027-02", empty, today),
        lambda: publish("2027-02", tmp_path / "absent.txt", today),
        lambda: publish("2027-02", text, today, instead_of="2020-01"),
    ):
        with pytest.raises(CommandError):
            refused()

    assert ConsentText.objects.get().valid_to is None
