"""Bytes first, then the row; what nobody refers to is swept away."""

import errno
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from tests.factories.pictures import picture
from unionhub.files import operations, tasks
from unionhub.files.choices import GRACE, FilePurpose, FileState, PictureSize
from unionhub.files.models import StoredFile, places
from unionhub.files.storage import DurableStorage
from unionhub.kernel import actor, clock
from unionhub.kernel.errors import NotFound, Unavailable

BY = actor.installer()


@pytest.fixture(autouse=True)
def folder(tmp_path, settings) -> Path:
    """A storage of its own."""
    options = {"location": str(tmp_path / "files")}
    default = settings.STORAGES["default"] | {"OPTIONS": options}
    settings.STORAGES = settings.STORAGES | {"default": default}
    return tmp_path / "files"


def bytes_in(folder: Path) -> set[str]:
    return {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}


def taken(at, org_path: str = "A") -> StoredFile:
    return operations.take(picture(), org_path=org_path, by=BY, at=at)


def test_a_picture_is_kept_in_two_sizes_below_a_name_of_ours(db, at, folder):
    file = taken(at)

    assert bytes_in(folder) == set(places(file.place).values())
    assert "门口" not in file.place
    assert file.name == "门口.jpg"
    assert operations.content(file) == picture().content
    assert operations.content(file, PictureSize.THUMBNAIL) == picture().thumbnail
    assert not default_storage.exists("etc")


def test_a_storage_that_refuses_leaves_no_row(db, at, monkeypatch):
    for number, code in ((errno.ENOSPC, "storage_full"), (errno.EACCES, "unavailable")):

        def refuse(*_args: object, number: int = number) -> None:
            raise OSError(number, "no")

        monkeypatch.setattr(DurableStorage, "save", refuse)
        with pytest.raises(Unavailable) as refusal:
            taken(at)
        assert refusal.value.reason == code
    assert not StoredFile.objects.exists()


def test_a_folder_that_cannot_be_written_is_unavailable(db, at, folder):
    folder.parent.mkdir(exist_ok=True)
    folder.write_text("a file where the folder should be")

    with pytest.raises(Unavailable):
        taken(at)

    assert not StoredFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_act_that_is_rolled_back_leaves_bytes_that_are_swept(folder):
    at = clock.now()
    kept = taken(at)
    with transaction.atomic():
        taken(at)
        transaction.set_rollback(True)
    assert len(bytes_in(folder)) == 4

    assert tasks.sweep_orphans(at) == 0
    assert tasks.sweep_orphans(at + GRACE + timedelta(minutes=1)) == 2

    assert bytes_in(folder) == set(places(kept.place).values())


def test_what_was_written_in_part_is_swept(db, folder):
    default_storage.save("ab/abcd.jpg", ContentFile(b"half"))

    assert tasks.sweep_orphans(clock.now() + GRACE + timedelta(minutes=1)) == 1
    assert bytes_in(folder) == set()


def test_a_storage_without_a_folder_has_nothing_to_sweep(db, at):
    assert tasks.sweep_orphans(at) == 0


def test_a_removed_file_is_gone_in_a_day(db, at, folder):
    file = taken(at)

    operations.remove(file.pk, by=BY, at=at)
    with pytest.raises(NotFound):
        operations.remove(file.pk, by=BY, at=at)

    assert tasks.sweep_removed(at + GRACE - timedelta(seconds=1)) == 0
    assert tasks.sweep_removed(at + GRACE) == 1
    assert bytes_in(folder) == set()
    assert not StoredFile.objects.exists()


def test_bytes_stay_while_another_owner_has_them(db, at, folder):
    shared = operations.laid_down(picture()) | {
        "taken_by": BY.signature,
        "taken_at": at,
    }
    first = StoredFile.objects.create(**shared, org_path="A")
    second = StoredFile.objects.create(**shared, org_path="B")

    operations.remove(first.pk, by=BY, at=at)
    assert tasks.sweep_removed(at + GRACE) == 1

    assert operations.content(second) == picture().content
    operations.remove(second.pk, by=BY, at=at)
    tasks.sweep_removed(at + GRACE)
    assert bytes_in(folder) == set()


def test_a_sweep_that_was_interrupted_goes_on(db, at, folder):
    file = taken(at)
    operations.remove(file.pk, by=BY, at=at)
    for name in places(file.place).values():
        default_storage.delete(name)

    assert tasks.sweep_removed(at + GRACE) == 1


def test_bytes_that_changed_are_not_handed_out(db, at, folder):
    file = taken(at)
    (folder / file.place).write_bytes(b"something else")

    with pytest.raises(Unavailable):
        operations.content(file)


def test_bytes_that_are_gone_are_unavailable(db, at, folder):
    file = taken(at)
    (folder / file.place).unlink()

    with pytest.raises(Unavailable):
        operations.content(file)


def test_everybody_sees_the_files_of_their_part_of_the_tree(db, at):
    mine, _other = taken(at, "A1"), taken(at, "B1")
    officer = actor.Actor(kind=actor.ActorKind.PERSON, scope=(("A", "A~"),))

    assert list(StoredFile.objects.visible_to(officer)) == [mine]


def test_every_purpose_has_its_limits():
    assert set(operations.pictures.LIMITS) == set(FilePurpose)


def test_a_removed_row_says_who_and_when(db, at):
    file = taken(at)

    operations.remove(file.pk, by=BY, at=at)

    file.refresh_from_db()
    assert (file.state, file.removed_at) == (FileState.REMOVED, at)
    assert file.removed_by == BY.signature
