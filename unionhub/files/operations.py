"""Files are taken, given to somebody else as well, removed and handed out.

How a room keeps a picture that somebody sends it:

1. its door takes the form (``parser_classes = [StrictMultipartParser]`` and an
   ``UploadField``, see ``stations/places/api/photos.py``), and in ``prepare``, before
   the transaction, makes the picture anew: ``checked(upload, purpose)``;
2. its operation calls ``take(picture, org_path=…, by=by, at=at)`` in the transaction
   that writes the row which refers to the file (``OneToOneField(StoredFile,
   PROTECT)``). Who may do so is that operation's to ask, and to record;
3. to let go of it, it deletes its row and calls ``remove(file.pk, by=by, at=at)``;
4. ``link(file)`` is an address that shows it for a quarter of an hour; what everybody
   may see gets a door of the room, answered by ``unionhub.web.pictures.shown``.

A new purpose is a line in ``choices.FilePurpose`` and one in ``choices.LIMITS``.
"""

import errno
import hashlib
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from unionhub.files import pictures
from unionhub.files.choices import LINK, FileState, PictureSize
from unionhub.files.models import StoredFile, places
from unionhub.files.pictures import Picture
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import Gone, NotFound, Unavailable

checked = pictures.made_anew

logger = logging.getLogger(__name__)

SALT: Final = "unionhub.file"
ADDRESS: Final = "/api/v1/files"
FULL_DISK: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


@transaction.atomic
def take(picture: Picture, *, org_path: str, by: Actor, at: datetime) -> StoredFile:
    """Keep a picture for a union. The bytes come first: no row is without its file.

    Whoever calls it has asked who may, and records it with what the file belongs to.

    Raises:
        Unavailable: the storage cannot be written (``storage_full``, ``unavailable``).
    """
    return StoredFile.objects.create(
        **laid_down(picture), org_path=org_path, taken_by=by.signature, taken_at=at
    )


def laid_down(picture: Picture) -> dict[str, Any]:
    """Write the bytes; what a row says of them. Without a row they are swept away.

    Raises:
        Unavailable: as ``take``.
    """
    place = _drawn()
    content = {
        PictureSize.FULL: picture.content,
        PictureSize.THUMBNAIL: picture.thumbnail,
    }
    with _reachable():
        for size, name in places(place).items():
            default_storage.save(name, ContentFile(content[PictureSize(size)]))
    return {
        "purpose": picture.purpose,
        "place": place,
        "name": picture.name,
        "media_type": pictures.MEDIA_TYPE,
        "size": len(picture.content),
        "width": picture.width,
        "height": picture.height,
        "digest": picture.digest,
    }


@transaction.atomic
def remove(pk: UUID, *, by: Actor, at: datetime) -> StoredFile:
    """Nobody refers to it any more: it is shown no longer, and swept away in a day.

    Raises:
        NotFound: it is not kept.
    """
    file = _locked(pk)

    file.move_to(FileState.REMOVED)
    file.removed_by, file.removed_at = by.signature, at
    file.save(update_fields=["state", "removed_by", "removed_at"])
    return file


def content(file: StoredFile, size: str = PictureSize.FULL) -> bytes:
    """The bytes of one size.

    Raises:
        Unavailable: the storage does not give them, or others than were kept.
    """
    with _reachable(), default_storage.open(file.place_of(size)) as opened:
        found: bytes = opened.read()
    whole = size != PictureSize.FULL or hashlib.sha256(found).digest() == bytes(
        file.digest
    )
    if not whole:
        logger.error("file is not what was kept: %s", file.pk)
        raise Unavailable
    return found


def link(file: StoredFile, size: str = PictureSize.FULL) -> str:
    """An address that shows the file to whoever has it, for ``LINK``."""
    signed = signing.TimestampSigner(salt=SALT).sign(str(file.pk))
    key = signed.removeprefix(f"{file.pk}:")
    return f"{ADDRESS}/{file.pk}?key={key}&size={size}"


def behind(pk: UUID, key: str) -> StoredFile:
    """The file that a link shows.

    Raises:
        NotFound: a forged key, or no such file: the two look alike.
        Gone: the link's quarter of an hour is over.
    """
    try:
        signing.TimestampSigner(salt=SALT).unsign(f"{pk}:{key}", max_age=LINK)
    except signing.SignatureExpired as late:
        raise Gone from late
    except signing.BadSignature as forged:
        raise NotFound from forged
    file = StoredFile.objects.kept().filter(pk=pk).first()
    if file is None:
        raise NotFound
    return file


def _locked(pk: UUID) -> StoredFile:
    file = StoredFile.objects.select_for_update().kept().filter(pk=pk).first()
    if file is None:
        raise NotFound
    return file


def _drawn() -> str:
    """A place of its own, in one of 256 folders; nobody can guess it."""
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name}{pictures.ENDING}"


@contextmanager
def _reachable() -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        # The number only: the text names folders of the machine.
        logger.warning("storage refused: errno %s", fault.errno)
        code = "storage_full" if fault.errno in FULL_DISK else "unavailable"
        raise Unavailable(code=code) from fault
