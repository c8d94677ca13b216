"""A file that was made for the one who asks for it."""

from django.http import HttpResponse


def attached(content: bytes, *, name: str, media_type: str) -> HttpResponse:
    """The file as a download, kept by nobody on the way."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer
