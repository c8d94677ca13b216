"""The Postman collection says what the contract says."""

import json

import pytest

from commands import contract, postman


@pytest.fixture(scope="module")
def collection():
    return json.loads(contract.COLLECTION.read_text("utf-8"))


def requests(collection):
    return [item["request"] for folder in collection["item"] for item in folder["item"]]


def test_the_committed_collection_is_made_from_the_committed_contract():
    committed = contract.COLLECTION.read_text("utf-8")

    # After a change that is meant: ./test --schema
    assert committed == postman.collection(contract.load())


def test_there_is_a_folder_an_audience_and_a_request_an_operation(collection):
    served = sum(len(methods) for methods in contract.load()["paths"].values())

    assert [f["name"] for f in collection["item"]] == ["公共", "会员", "干部", "系统"]
    assert len(requests(collection)) == served


def test_only_two_values_are_left_to_the_caller(collection):
    assert [v["key"] for v in collection["variable"]] == ["base_url", "token"]
    assert {r["url"]["host"][0] for r in requests(collection)} == {"{{base_url}}"}


def test_joining_is_ready_to_be_sent(collection):
    [join] = [
        request
        for request in requests(collection)
        if (request["method"], request["url"]["raw"])
        == ("POST", "{{base_url}}/api/v1/enrolments")
    ]

    key = next(h for h in join["header"] if h["key"] == "Idempotency-Key")
    assert key["value"] == "{{$guid}}"
    assert "disabled" not in key
    assert json.loads(join["body"]["raw"])["occupation_group"] == "HOUSEKEEPER"


def test_who_needs_no_token_sends_none(collection):
    open_to_all = {
        request["url"]["raw"].removeprefix("{{base_url}}/api/v1/")
        for request in requests(collection)
        if request.get("auth") == {"type": "noauth"}
    }

    assert "enrolments/preview" in open_to_all
    assert "members" not in open_to_all
