import pytest

FORM = "application/x-www-form-urlencoded"


class Dripping:
    """A socket that was closed before it sent what it had announced."""

    def __init__(self, sent):
        self.sent = sent

    def read(self, size=-1):
        sent, self.sent = self.sent, b""
        return sent

    readline = read


class Broken:
    def read(self, size=-1):
        raise OSError("connection reset")

    readline = read


@pytest.mark.parametrize(
    ("environ", "status", "code"),
    [
        ({"HTTP_TRANSFER_ENCODING": "chunked"}, 411, "length_required"),
        (
            {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": "2"},
            400,
            "bad_request",
        ),
        ({"CONTENT_LENGTH": "5000"}, 400, "incomplete_body"),
        ({"CONTENT_LENGTH": "+2"}, 400, "bad_request"),
        ({"CONTENT_LENGTH": "-1"}, 400, "bad_request"),
        ({"CONTENT_LENGTH": "2, 2"}, 400, "bad_request"),
        ({"CONTENT_LENGTH": "0x2"}, 400, "bad_request"),
        ({"CONTENT_LENGTH": "9" * 20}, 400, "bad_request"),
        ({"CONTENT_LENGTH": "1048577"}, 413, "body_too_large"),
        (
            {"HTTP_CONTENT_ENCODING": "gzip"},
            415,
            "unsupported_content_encoding",
        ),
        ({"CONTENT_TYPE": "application/json; charset=gbk"}, 415, "unsupported_charset"),
        (
            {"CONTENT_TYPE": 'application/json; charset="utf-7"'},
            415,
            "unsupported_charset",
        ),
        ({"CONTENT_TYPE": f"{FORM}; charset=punycode"}, 415, "unsupported_charset"),
        ({"CONTENT_TYPE": "application/json; charset=nope-8"}, 415, None),
        ({"CONTENT_TYPE": "text/plain"}, 415, "unsupported_media_type"),
        ({"CONTENT_TYPE": "///;;"}, 415, "unsupported_media_type"),
        ({"CONTENT_TYPE": FORM}, 415, "unsupported_media_type"),
        ({"REQUEST_METHOD": "FOO"}, 405, "method_not_allowed"),
        ({"REQUEST_METHOD": "post"}, 405, "method_not_allowed"),
        ({"REQUEST_METHOD": "TRACE"}, 405, "method_not_allowed"),
        ({"HTTP_X_LONG": "x" * 33_000}, 431, "headers_too_large"),
        ({f"HTTP_X_{n}": "x" * 90 for n in range(500)}, 431, "headers_too_large"),
        ({"HTTP_ACCEPT": "application/x-nope"}, 406, "not_acceptable"),
        ({"HTTP_EXPECT": "200-ok"}, 417, "bad_request"),
        ({"PATH_INFO": "/api/v1/echo/\0"}, 404, "not_found"),
    ],
)
def test_a_request_that_is_framed_wrongly_is_refused(post_raw, environ, status, code):
    chunked_alone = environ == {"HTTP_TRANSFER_ENCODING": "chunked"}
    if chunked_alone:
        environ = environ | {"CONTENT_LENGTH": ""}

    answered, headers, problem = post_raw(b"{}", **environ)

    assert answered == status
    assert problem["code"] == (code or "unsupported_charset")
    assert headers["Content-Type"] == "application/problem+json"


def test_a_body_without_any_length_is_refused(post_raw):
    status, _, problem = post_raw(b"{}", CONTENT_LENGTH="")

    assert (status, problem["code"]) == (411, "length_required")


def test_a_get_that_names_a_type_needs_no_length(wsgi):
    status, _, _ = wsgi(CONTENT_TYPE="application/json", CONTENT_LENGTH="")

    assert status == 200


def test_a_refusal_tells_its_own_length(wsgi):
    _, headers, problem = wsgi(REQUEST_METHOD="FOO")

    assert problem["code"] == "method_not_allowed"
    assert int(headers["Content-Length"]) > 100


def test_an_empty_post_needs_no_length(post_raw):
    status, _, echoed = post_raw(b"", CONTENT_LENGTH="", CONTENT_TYPE="")

    assert (status, echoed) == (200, {})


@pytest.mark.parametrize("address", ["/api/v1/echo", "/oauth/token", "/api/v1/nowhere"])
def test_a_short_read_is_an_incomplete_body_at_every_address(post_raw, address):
    stream = Dripping(b'{"line":')

    status, _, problem = post_raw(
        b"", address, CONTENT_LENGTH="400", **{"wsgi.input": stream}
    )

    assert (status, problem["code"]) == (400, "incomplete_body")


def test_a_reset_connection_is_an_incomplete_body(post_raw):
    status, _, problem = post_raw(b"", CONTENT_LENGTH="4", **{"wsgi.input": Broken()})

    assert (status, problem["code"]) == (400, "incomplete_body")


def test_a_body_too_large_is_refused_before_it_is_read(post_raw):
    status, _, problem = post_raw(
        b"", CONTENT_LENGTH="50000000", **{"wsgi.input": Broken()}
    )

    assert (status, problem["code"]) == (413, "body_too_large")


def test_the_largest_body_is_still_read(post_raw):
    body = b'{"line": "a"}'.ljust(1_048_576)

    status, _, echoed = post_raw(body)

    assert (status, echoed) == (200, {"line": "a"})


def test_a_long_address_is_refused(wsgi):
    status, _, problem = wsgi(QUERY_STRING="scope=" + "x" * 9_000)

    assert (status, problem["code"]) == (414, "uri_too_long")


def test_the_method_is_not_overridden_by_a_header(post_raw):
    status, _, echoed = post_raw(b"{}", HTTP_X_HTTP_METHOD_OVERRIDE="DELETE")

    assert (status, echoed) == (200, {})


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("scope=%ff", "invalid_encoding"),
        ("scope=%ed%a0%80", "invalid_encoding"),
        ("scope=\xff", "invalid_encoding"),
        ("scope=%00", "invalid_character"),
        ("scope=13800138000", "sensitive_in_url"),
        ("q=%2B8613800138000", "sensitive_in_url"),
        ("q=138-0013-8000", "sensitive_in_url"),
        ("q=%EF%BC%91%EF%BC%93800138000", "sensitive_in_url"),
        ("q=11010519491231002X", "sensitive_in_url"),
        ("q=110105194912310021", "sensitive_in_url"),
        ("110105+19491231+002x=1", "sensitive_in_url"),
    ],
)
def test_a_query_string_holds_clean_text_and_no_personal_number(wsgi, query, code):
    status, _, problem = wsgi(QUERY_STRING=query)

    assert (status, problem["code"]) == (400, code)


@pytest.mark.parametrize(
    "query",
    [
        "scope=104.13812345678",
        "scope=81510000MC0000001X",
        "scope=138001380001234",
        "scope=2026-11-23",
    ],
)
def test_other_numbers_may_stand_in_a_query_string(wsgi, query):
    status, _, _ = wsgi(QUERY_STRING=query)

    assert status == 200


@pytest.mark.parametrize(
    ("body", "code"),
    [(b"username=%00", "invalid_character"), (b"username=%ff", "invalid_encoding")],
)
def test_a_form_holds_clean_text(post_raw, body, code):
    status, _, problem = post_raw(body, "/oauth/token", CONTENT_TYPE=FORM)

    assert (status, problem["code"]) == (400, code)


def test_pages_are_left_to_django(wsgi):
    status, _, body = wsgi(PATH_INFO="/livez", QUERY_STRING="x=%ff")

    assert (status, body) == (200, {"status": "live"})
