import json
import logging
import sys

from unionhub.web.logs import REQUEST_ID, Lines


def record(message, exc_info=None):
    return logging.LogRecord("app", logging.INFO, "f.py", 1, message, (), exc_info)


def test_a_line_for_machines_bears_the_number_of_the_request():
    token = REQUEST_ID.set("request-1")

    line = json.loads(Lines().format(record("某事")))
    REQUEST_ID.reset(token)

    assert line["request_id"] == "request-1"
    assert (line["level"], line["logger"], line["message"]) == ("INFO", "app", "某事")
    assert line["time"].endswith("+08:00")


def test_a_line_for_people_bears_it_too():
    token = REQUEST_ID.set("request-1")

    line = Lines(structured=False).format(record("something"))
    REQUEST_ID.reset(token)

    assert line.endswith("INFO app: something [request-1]")


def test_numbers_of_persons_reach_no_line_and_no_traceback():
    try:
        int("Key (phone)=(13800138000) already exists")
    except ValueError:
        failed = record("call 13800138000", sys.exc_info())

    lines = [Lines().format(failed), Lines(structured=False).format(failed)]

    assert [line for line in lines if "13800138000" in line] == []
    assert all("already exists" in line for line in lines)


def test_the_number_ends_with_the_request(client):
    client.get("/livez", headers={"x-request-id": "request-1"})

    assert REQUEST_ID.get() == ""
