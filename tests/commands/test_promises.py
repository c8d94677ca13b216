"""A change that breaks a caller of the released contract fails the build."""

import copy

import pytest

from commands import contract
from commands.promises import broken, promises

SHAPES = {
    "Aid": {
        "type": "object",
        "required": ["id", "state"],
        "properties": {
            "id": {"type": "string"},
            "state": {"type": "string", "enum": ["OPEN", "PAID"]},
        },
    },
    "AidInput": {
        "type": "object",
        "required": ["kind"],
        "properties": {
            "kind": {"type": "string", "enum": ["LIVING", "STUDY"]},
            "note": {"type": "string", "maxLength": 200},
            "home": {
                "type": "object",
                "properties": {"region": {"type": "string"}},
            },
        },
    },
}


@pytest.fixture
def released():
    refused = {"examples": {"wrong": {"value": {"code": "wrong_state"}}}}
    return {
        "paths": {
            "/aids": {
                "post": {
                    "operationId": "applyForAid",
                    "security": [{"bearer": []}, {}],
                    "parameters": [
                        {"in": "query", "name": "dry", "schema": {"type": "boolean"}}
                    ],
                    "requestBody": {"content": {"json": {"schema": ref("AidInput")}}},
                    "responses": {
                        "201": {"content": {"json": {"schema": ref("Aid")}}},
                        "409": {"content": {"application/problem+json": refused}},
                    },
                }
            }
        },
        "components": {"schemas": copy.deepcopy(SHAPES)},
    }


def ref(name):
    return {"$ref": f"#/components/schemas/{name}"}


def shape(contract, name):
    return contract["components"]["schemas"][name]


def operation(contract):
    return contract["paths"]["/aids"]["post"]


def said_of(released, change):
    """What is said of a change to the released contract."""
    changed = copy.deepcopy(released)
    change(changed)
    return broken(promises(released), promises(changed))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda c: c["paths"].clear(), "gone: POST /aids is applyForAid"),
        (
            lambda c: operation(c).update(operationId="create"),
            "gone: POST /aids is applyForAid",
        ),
        (
            lambda c: operation(c)["parameters"].clear(),
            "gone: POST /aids takes query.dry boolean",
        ),
        (
            lambda c: operation(c)["parameters"][0].update(required=True),
            "new: POST /aids needs query.dry",
        ),
        (
            lambda c: operation(c)["security"].pop(),
            "new: POST /aids needs a token",
        ),
        (
            lambda c: operation(c)["responses"].pop("409"),
            "gone: POST /aids refuses 409 wrong_state",
        ),
        (
            lambda c: shape(c, "Aid")["properties"].pop("state"),
            "gone: POST /aids answers 201.state string",
        ),
        (
            lambda c: shape(c, "Aid")["required"].remove("state"),
            "gone: POST /aids answers 201.state always",
        ),
        (
            lambda c: shape(c, "Aid")["properties"]["id"].update(
                type=["string", "null"]
            ),
            "new: POST /aids answers 201.id null",
        ),
        (
            lambda c: shape(c, "AidInput")["properties"]["kind"]["enum"].pop(),
            "gone: POST /aids takes body.kind = STUDY",
        ),
        (
            lambda c: shape(c, "AidInput")["required"].append("note"),
            "new: POST /aids needs body.note",
        ),
        (
            lambda c: shape(c, "AidInput")["properties"]["note"].update(maxLength=100),
            "new: POST /aids bounds body.note maxLength 100",
        ),
        (
            lambda c: shape(c, "AidInput")["properties"]["kind"].update(minLength=2),
            "new: POST /aids bounds body.kind minLength 2",
        ),
        (
            lambda c: shape(c, "AidInput")["properties"]["home"].update(
                required=["region"]
            ),
            "new: POST /aids needs body.home.region",
        ),
    ],
)
def test_what_a_caller_relies_on_cannot_go(released, change, said):
    assert said in said_of(released, change)


def a_new_optional_part_with_needs_of_its_own(contract):
    shape(contract, "AidInput")["properties"]["bank"] = {
        "type": "object",
        "required": ["card"],
        "properties": {"card": {"type": "string", "maxLength": 19}},
    }


def a_new_operation_with_needs_of_its_own(contract):
    contract["paths"]["/visits"] = {
        "post": operation(contract) | {"security": [{"bearer": []}]}
    }


@pytest.mark.parametrize(
    "change",
    [
        a_new_optional_part_with_needs_of_its_own,
        a_new_operation_with_needs_of_its_own,
        lambda c: shape(c, "Aid")["properties"].update(paid_on={"type": "string"}),
        lambda c: shape(c, "Aid")["properties"]["state"]["enum"].append("CLOSED"),
        lambda c: shape(c, "AidInput")["required"].clear(),
        lambda c: shape(c, "AidInput")["properties"]["kind"]["enum"].append("MEDICAL"),
        lambda c: shape(c, "AidInput")["properties"]["note"].update(maxLength=300),
        lambda c: shape(c, "AidInput")["properties"]["note"].pop("maxLength"),
        lambda c: shape(c, "AidInput")["properties"]["note"].update(
            type=["string", "null"]
        ),
    ],
)
def test_what_is_only_added_breaks_nobody(released, change):
    assert said_of(released, change) == []


def test_the_contract_keeps_what_was_released():
    released = contract.RELEASED.read_text("utf-8").splitlines()

    # Meant, and told in CHANGELOG.md? Then: ./test --release
    assert broken(released, promises(contract.load())) == []
