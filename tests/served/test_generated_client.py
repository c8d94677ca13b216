"""A client generated from the contract tells README's story, without a line by hand."""

import importlib
import random
import subprocess
import sys
from contextlib import ExitStack
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings

from unionhub.kernel import identity

pytestmark = pytest.mark.once

OFFICER = {"password": "union-hub-demo-2026", "otp": "246810"}
AUDIENCES = ("公共", "会员", "干部")


@pytest.fixture(scope="session")
def generated(tmp_path_factory):
    """The client, made as the documentation says; a warning ends it."""
    folder = tmp_path_factory.mktemp("client")
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--meta=none"]
    command += [f"--path={settings.ROOT}/openapi.yaml", "--fail-on-warning"]
    command += [f"--config={settings.ROOT}/docs/contract/python-client.yaml"]
    command += [f"--output-path={folder}/unionhub_client"]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "warning" not in (done.stdout + done.stderr).lower()
    return folder


@pytest.fixture
def api(generated, served, monkeypatch):
    """Everything the client offers: operations, shapes, and whom it speaks for."""
    monkeypatch.syspath_prepend(str(generated))
    client = importlib.import_module("unionhub_client")
    with ExitStack() as connections:

        def speaking_for(token: str) -> Any:
            speaker = client.AuthenticatedClient(served, token)
            return connections.enter_context(speaker)

        yield SimpleNamespace(
            shapes=importlib.import_module("unionhub_client.models"),
            anyone=connections.enter_context(client.Client(served)),
            speaking_for=speaking_for,
            call=lambda name: operation(generated, name),
        )


def operation(folder: Any, name: str) -> Any:
    [audience] = [
        path.parent.name for path in folder.glob(f"unionhub_client/api/*/{name}.py")
    ]
    return importlib.import_module(f"unionhub_client.api.{audience}.{name}")


def sign_in(api: Any, **words: str) -> Any:
    """Somebody with a token."""
    body = api.shapes.TokenInputRequest.from_dict(words)
    pair = api.call("tokens_create").sync(client=api.anyone, body=body)
    return api.speaking_for(pair.access_token)


def worker(api: Any) -> Any:
    """A worker signed in by a code that the demo shows."""
    phone = f"154{random.randrange(10**6, 10**7)}1"
    body = api.shapes.SmsCodeInputRequest(phone=phone)
    sent = api.call("sms_codes_create").sync(client=api.anyone, body=body)
    return sign_in(api, grant_type="sms_code", phone=phone, code=sent.demo_code)


def officer(api: Any, name: str) -> Any:
    return sign_in(api, grant_type="password", username=name, **OFFICER)


def request_of(api: Any, who: str, occupation: str, region: str, **employer: str):
    """A request to join, of a person whose county does not exist."""
    born = date(random.randint(1965, 2005), random.randint(1, 12), 1)
    head = f"519900{born:%Y%m%d}{random.randint(1, 999):03d}"
    body: dict[str, Any] = {
        "name": who,
        "id_type": "RESIDENT_ID",
        "id_number": head + identity.check_character(head),
        "occupation_group": occupation,
        "work_region": region,
        "consent_version": "2026-01",
    }
    if employer:
        body["employer"] = employer
    return api.shapes.EnrolmentInputRequest.from_dict(body)


def enrol(api: Any, client: Any, body: Any, key: UUID) -> Any:
    return api.call("enrol").sync(client=client, body=body, idempotency_key=str(key))


def test_anybody_asks_where_they_would_go(api):
    body = api.shapes.PreviewInputRequest.from_dict(
        {
            "occupation_group": "COURIER",
            "work_region": "510104022",
            "employer": {"credit_code": "91510104DEM0000148"},
        }
    )

    route = api.call("preview_enrolment").sync(client=api.anyone, body=body)

    assert route.rung == api.shapes.RoutingRung.EMPLOYER


def test_a_courier_joins_once_and_is_admitted_by_the_unions_own_reviewer(api):
    courier, key = worker(api), uuid4()
    body = request_of(
        api, "陈晓川", "COURIER", "510104022", credit_code="91510104DEM0000148"
    )

    pending = enrol(api, courier, body, key)
    again = enrol(api, courier, body, key)
    approve = api.call("approve_enrolment")
    elsewhere = approve.sync(pending.id, client=officer(api, "demo-elsewhere-reviewer"))
    admitted = approve.sync(pending.id, client=officer(api, "demo-enterprise-reviewer"))

    assert pending == again
    assert pending.state == api.shapes.EnrolmentState.PENDING
    assert isinstance(elsewhere, api.shapes.Problem)
    assert (elsewhere.status, elsewhere.code) == (404, "not_found")
    assert admitted.state == api.shapes.EnrolmentState.ADMITTED
    assert len(admitted.member_number) == 12


def test_a_rider_is_taken_at_once_by_the_industrys_union(api):
    body = request_of(api, "杨远航", "FOOD_DELIVERY", "510104018", name="飞燕外卖")

    admitted = enrol(api, worker(api), body, uuid4())

    assert admitted.rung == api.shapes.RoutingRung.INDUSTRY
    assert admitted.state == api.shapes.EnrolmentState.ADMITTED


def test_a_housekeeper_sees_who_acts_next(api):
    housekeeper = worker(api)
    body = request_of(api, "罗桂兰", "HOUSEKEEPER", "510104017")

    pending = enrol(api, housekeeper, body, uuid4())
    ask = api.call("get_enrolment_timeline")
    timeline = ask.sync(pending.id, client=housekeeper)

    assert pending.rung == api.shapes.RoutingRung.REGION
    assert timeline.acts_next.name == "锦江区锦官驿街道总工会"
