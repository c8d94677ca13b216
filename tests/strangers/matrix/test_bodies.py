"""Bodies as side doors: foreign names in them, and fields nobody offers (T2, T6)."""

import pytest
from django.apps import apps

from tests import registry
from tests.forms import Form
from tests.strangers.matrix.policy import OK, policies
from tests.strangers.neighbourhood import knock, seen

pytestmark = pytest.mark.django_db


def writes(world):
    """Every operation with a body of JSON, with somebody who may and what is sent."""
    known, west = policies(), world.lots[0]
    east = world.unions["wuxing"].path
    for one in registry.operations():
        policy = known[one.name]
        if not one.is_write or isinstance(policy.call.body, Form):
            continue
        # What only the province decides is asked by the province.
        may = [r for r in world.roles if policy.asks(r)]
        may = [r for r in may if policy.expected(r, west) == OK]
        role = min(may, key=lambda r: r.covers(east))
        words = west.named | world.words
        address = policy.call.address(one, words)
        yield one, role, address, policy.call.filled_body(one, words)


def columns():
    """What a caller might try to set: every column of every model of ours."""
    ours = ("members.", "unionhub.")
    models = [m for m in apps.get_models() if m.__module__.startswith(ours)]
    named = {field.name for model in models for field in model._meta.fields}
    named |= {field.attname for model in models for field in model._meta.fields}
    return sorted(named | {"pk", "is_staff", "is_superuser", "organisation_path"})


def test_no_field_that_is_not_offered_can_be_set(world):
    wrong, tried = {}, 0
    for one, role, address, body in writes(world):
        extra = {name: "ADMITTED" for name in columns() if name not in one.offered}
        answer = knock(role.token, one.method, address, body | extra, **role.headers)
        faults = answer.json().get("errors", [])
        told = {(fault["pointer"], fault["code"]) for fault in faults}
        if told != {(f"#/{name}", "unknown_field") for name in extra}:
            wrong[one.name] = (answer.status_code, answer.content.decode()[:300])
        tried += len(told)

    assert wrong == {}
    assert tried > 3_000


# Where a body names a union beside the thing on which the operation acts.
FOREIGN = {
    "handOverEnrolment": "organisation",
    "activateOrganisation": "approved_by",
    "issueJoinCode": "organisation",
    "foundOrganisation": "parent",
    "collectStation": "organisation",
    "handStationOver": "organisation",
    "registerEmployer": "union",
    "grantAppointment": "organisation",
    "registerMachineClient": "organisation",
    "fundBudget": "organisation",
    "makeReport": "organisation",
    "searchMembers": "organisation",
    "registerHousehold": "organisation",
    "splitHousehold": "organisation",
    "drawSpotCheck": "organisation",
    "drawConfirmationSample": "organisation",
}
# Beside a file: the matrix knocks at these with a union elsewhere.
IN_FORMS = {"importBankFile"}


def test_every_union_that_a_body_can_name_is_tried(world):
    named = {
        one.name
        for one in registry.operations()
        for field in one.offered & {"organisation", "parent", "union", "approved_by"}
        if one.is_write and field
    }

    assert named == set(FOREIGN) | IN_FORMS


def test_a_foreign_union_in_a_body_is_like_none_at_all(world):
    clerks = {}
    for one, role, address, body in writes(world):
        if one.name not in FOREIGN:
            continue
        sent = {"name": "王小明"} if one.name == "searchMembers" else body
        field = FOREIGN[one.name]
        for code in (world.unions["wuxing"].pk, "51010488888"):
            told = knock(role.token, one.method, address, sent | {field: code})
            clerks.setdefault(one.name, []).append(seen(told))

    assert {name for name, told in clerks.items() if told[0] != told[1]} == set()
    assert clerks.keys() == FOREIGN.keys()
