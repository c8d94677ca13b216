"""Was the request sent whole, in UTF-8, within its size (ROBUST.md §4.2)?"""

import re
import unicodedata
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, UnreadablePostError
from django.urls import resolve
from django.utils.http import parse_header_parameters

from unionhub.web.limits import AROUND, MAX_BODY, MAX_FILE

Fault = tuple[int, str]

METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH"})
WITH_FILES: Final = "multipart/form-data"
MAX_URI: Final = 8_192
MAX_HEADERS: Final = 32_768
_LENGTH = re.compile(r"[0-9]{1,15}")
# A mobile number, or seventeen digits around a date with their check character.
_PHONE = re.compile(r"(?<![\d.])(?:\+?86)?1[3-9]\d{9}(?!\d)")
_ID_NUMBER = re.compile(
    r"(?<!\d)\d{6}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"\d{3}[\dXx](?![\dA-Za-z])"
)


def fault(request: HttpRequest) -> Fault | None:
    """The first fault as status and code, or nothing. Reads the body, at most 1 MiB;
    where files are taken (``takes_files`` of the view), what a file may have."""
    for check in (_line, _query, _headers, _body):
        if found := check(request):
            return found
    return None


def _line(request: HttpRequest) -> Fault | None:
    environ = request.META
    if environ.get("REQUEST_METHOD", "GET") not in METHODS:
        return (405, "method_not_allowed")
    if (
        len(environ.get("PATH_INFO", "")) + len(environ.get("QUERY_STRING", ""))
        > MAX_URI
    ):
        return (414, "uri_too_long")
    # Nothing is called so, and PostgreSQL does not take the question.
    return (404, "not_found") if "\0" in environ.get("PATH_INFO", "") else None


def _query(request: HttpRequest) -> Fault | None:
    raw = request.META.get("QUERY_STRING", "").encode("latin-1", "replace")
    try:
        text = unquote_to_bytes(raw.replace(b"+", b" ")).decode("utf-8")
    except UnicodeDecodeError:
        return (400, "invalid_encoding")
    if "\0" in text:
        return (400, "invalid_character")
    return (400, "sensitive_in_url") if holds_personal_number(text) else None


def holds_personal_number(text: str) -> bool:
    """Whether a mobile or identity number stands in the text, in whatever digits."""
    plain = re.sub(r"(?<=\d)[ -](?=\d)", "", unicodedata.normalize("NFKC", text))
    return bool(_PHONE.search(plain) or _ID_NUMBER.search(plain))


def _headers(request: HttpRequest) -> Fault | None:
    environ = request.META
    size = sum(
        len(name) + len(value)
        for name, value in environ.items()
        if name.startswith("HTTP_") and isinstance(value, str)
    )
    if size > MAX_HEADERS:
        return (431, "headers_too_large")
    if environ.get("HTTP_EXPECT", "100-continue").lower() != "100-continue":
        return (417, "bad_request")
    if environ.get("HTTP_CONTENT_ENCODING", "identity").strip().lower() != "identity":
        return (415, "unsupported_content_encoding")
    _, parameters = parse_header_parameters(environ.get("CONTENT_TYPE") or "")
    charset = parameters.get("charset", "utf-8").strip().strip("\"'").lower()
    if charset not in {"utf-8", "utf8"}:
        return (415, "unsupported_charset")
    return None


def _body(request: HttpRequest) -> Fault | None:
    environ = request.META
    length = (environ.get("CONTENT_LENGTH") or "").strip()
    if "HTTP_TRANSFER_ENCODING" in environ:
        # Both at once is how requests are smuggled; alone it has no length.
        return (400, "bad_request") if length else (411, "length_required")
    if not length:
        # Many clients name a type with every GET, body or not.
        announced = environ.get("CONTENT_TYPE") and request.method in WITH_BODY
        return (411, "length_required") if announced else None
    if not _LENGTH.fullmatch(length):
        return (400, "bad_request")
    if int(length) > most(request):
        return (413, "body_too_large")
    return _read(request, int(length))


def most(request: HttpRequest) -> int:
    """How many bytes a body may have here."""
    return _most_of_files(request) or MAX_BODY


def most_of_page(request: HttpRequest) -> int:
    """The same for pages: officers send files too, ``largest_file`` of their pages."""
    if request.content_type != WITH_FILES:
        return MAX_BODY
    try:
        view = resolve(request.path_info).func
    except Http404:
        return MAX_BODY
    # What the officers' site wraps, at times twice, is a method of the model's pages.
    inner: Any = view
    while inner is not None and not hasattr(inner, "__self__"):
        inner = getattr(inner, "__wrapped__", None)
    pages = getattr(inner, "__self__", None)
    return int(getattr(pages, "largest_file", MAX_FILE)) + AROUND


def _most_of_files(request: HttpRequest) -> int:
    """How many bytes a form with files may have here; 0 where none is taken."""
    if request.content_type != WITH_FILES:
        return 0
    try:
        view = resolve(request.path_info).func
    except Http404:
        return 0
    door = getattr(view, "cls", None)
    if not getattr(door, "takes_files", False):
        return 0
    return int(getattr(door, "largest_file", 0)) + AROUND


def _read(request: HttpRequest, length: int) -> Fault | None:
    try:
        body = request.body
    except RequestDataTooBig:
        return (413, "body_too_large")
    except UnreadablePostError:
        return (400, "incomplete_body")
    if len(body) < length:
        return (400, "incomplete_body")
    is_form = request.content_type == "application/x-www-form-urlencoded"
    return _form(body) if is_form else None


def _form(body: bytes) -> Fault | None:
    try:
        text = unquote_to_bytes(body).decode("utf-8")
    except UnicodeDecodeError:
        return (400, "invalid_encoding")
    return (400, "invalid_character") if "\0" in text else None
