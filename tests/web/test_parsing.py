import json

import pytest

from unionhub.web import parsing


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"null", "not_an_object"),
        (b"[]", "not_an_object"),
        (b"5", "not_an_object"),
        (b'"x"', "not_an_object"),
        (b'{"a":', "malformed_json"),
        (b"{'a': 1}", "malformed_json"),
        (b'{"a": 01}', "malformed_json"),
        (b'{"a": 1} {}', "malformed_json"),
        (b'{"a": "\n"}', "malformed_json"),
        (b"\xef\xbb\xbf{}", "malformed_json"),
        (b'{"a": NaN}', "malformed_json"),
        (b'{"a": -Infinity}', "malformed_json"),
        (b'{"a": 1e400}', "out_of_range"),
        (b'{"a": -1e400}', "out_of_range"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "out_of_range"),
        (b'{"line":"a","line":"b"}', "duplicate_key"),
        (b'{"a": {"b": 1, "\\u0062": 2}}', "duplicate_key"),
        ("{}".encode("utf-16"), "invalid_encoding"),
        (b"\xff\xfe", "invalid_encoding"),
        ('{"line": "张"}'.encode("gbk"), "invalid_encoding"),
        (b"[" * 5_000, "too_deep"),
        (b'{"a":' * 100_000, "too_deep"),
        (b"[" * 33 + b"]" * 33, "too_deep"),
        (b'{"a": "\\ud800"}', "invalid_character"),
        (b'{"a": ["\\udc00\\ud800"]}', "invalid_character"),
        (b'{"\\ud800": 1}', "invalid_character"),
        (b'{"a": {"b": "x\\u0000"}}', "invalid_character"),
        (b'{"\\u0000": 1}', "invalid_character"),
    ],
)
def test_a_body_that_is_no_clean_object_is_refused(post_raw, body, code):
    status, _, problem = post_raw(body)

    assert (status, problem["code"]) == (400, code)


def test_an_empty_body_is_an_empty_object(post_raw):
    status, _, problem = post_raw(b"", "/api/v1/needed")

    assert (status, problem["code"]) == (400, "required")
    assert [e["pointer"] for e in problem["errors"]] == ["#/first", "#/second"]


def test_brackets_inside_texts_do_not_nest():
    body = json.dumps({"a": "[" * 100 + '\\"' + "{" * 100}).encode()

    assert parsing.depth(body) == 1
    assert parsing.parse(body)["a"].startswith("[[")


def test_thirty_two_levels_are_read():
    body = b'{"a":' + b"[" * 31 + b"]" * 31 + b"}"

    assert "a" in parsing.parse(body)


def test_a_pair_of_surrogates_is_one_character():
    assert parsing.parse(b'{"a": "\\ud842\\udfb7"}') == {"a": "𠮷"}


def test_one_megabyte_of_quotes_is_scanned_at_once():
    body = b'{"a": "' + b'\\"' * 500_000

    with pytest.raises(parsing.ParseError):
        parsing.parse(body)
