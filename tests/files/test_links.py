"""A signed link shows one file for a quarter of an hour, and nothing else."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.client import JsonClient
from tests.factories.pictures import picture
from unionhub.files import operations
from unionhub.files.choices import LINK, PictureSize
from unionhub.kernel import actor, clock

pytestmark = pytest.mark.django_db
BY = actor.installer()


@pytest.fixture
def file(at):
    return operations.take(picture(), org_path="A", by=BY, at=at)


def got(address: str):
    return JsonClient().client.get(address)


def test_a_link_shows_the_file_as_what_it_is_and_nobody_keeps_it(file):
    answer = got(operations.link(file))

    assert answer.status_code == 200
    assert answer.content == picture().content
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == f'inline; filename="{file.pk}-full.jpg"'
    assert answer["Cache-Control"] == "no-store"
    assert (
        "sandbox" in answer["Content-Security-Policy"]
        or "default-src 'none'" in (answer["Content-Security-Policy"])
    )


def test_a_link_to_the_thumbnail_shows_the_thumbnail(file):
    answer = got(operations.link(file, PictureSize.THUMBNAIL))

    assert answer.content == picture().thumbnail


def test_a_link_ends(file, monkeypatch):
    address = operations.link(file)
    later = clock.now().timestamp() + LINK.total_seconds() + 2
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)

    answer = got(address)

    assert (answer.status_code, answer.json()["code"]) == (410, "expired")


def test_a_forged_key_looks_like_no_file(file, as_anyone):
    other = operations.link(file).replace(str(file.pk), str(uuid4()))

    for address in (other, operations.link(file)[:-15] + "x&size=FULL"):
        assert as_anyone.get(address, expect=404)["code"] == "not_found"


def test_a_removed_file_is_shown_no_more(file, at, as_anyone):
    address = operations.link(file)
    operations.remove(file.pk, by=BY, at=at + timedelta(minutes=1))

    as_anyone.get(address, expect=404)
