"""How the bytes of a file are answered: as what they are, and nothing to be guessed."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpResponse
from rest_framework.request import Request

from unionhub.web.etag import content_etag, is_fresh

# What stands behind an address of a file never changes; it may be taken away.
FOR_EVERYBODY: Final = "public, max-age=604800, immutable"
FOR_ONE: Final = "no-store"


def shown(
    request: Request,
    file: Any,
    size: str,
    read: Callable[[Any, str], bytes],
    *,
    is_public: bool,
) -> HttpResponse:
    """One size of a kept file as ``read`` gives it, or 304 to who has it.

    Public ones are kept on the way for a week. The name is ours: what the sender
    called it is nobody else's matter.

    Raises:
        Unavailable: the storage does not give it.
    """
    tag = content_etag(bytes(file.digest) + size.encode())
    if is_public and is_fresh(request, tag):
        answer = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
    else:
        answer = HttpResponse(read(file, size), content_type=file.media_type)
        name = f"{file.pk}-{size.lower()}.jpg"
        answer["Content-Disposition"] = f'inline; filename="{name}"'
        answer["X-Content-Type-Options"] = "nosniff"
    if is_public:
        answer["ETag"] = tag
    answer["Cache-Control"] = FOR_EVERYBODY if is_public else FOR_ONE
    return answer
