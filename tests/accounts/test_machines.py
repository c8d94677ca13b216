"""Systems that call the API for a union: their secret, their scopes, their reach."""

import pytest
from django.core.management import CommandError, call_command
from oauth2_provider.models import AccessToken, Application

from tests import journeys
from tests.accounts.conftest import ANYBODY, post_form
from tests.accounts.scan import tables_with
from tests.accounts.walk import guarded, told
from tests.factories import accounts
from unionhub.accounts import clients
from unionhub.accounts.choices import MACHINE_SCOPES
from unionhub.accounts.models import MachineClient
from unionhub.audit.models import AccessLog, AuditEvent
from unionhub.kernel import actor
from unionhub.kernel.errors import InvalidValue, NotAllowed, NotFound, WrongState

pytestmark = pytest.mark.django_db

ALL = sorted(MACHINE_SCOPES)
ABSENT = "019aa0e4-6c00-7cc3-98c4-dc0c0c07398f"


def registered(union, at, scopes=ALL):
    return clients.register(
        "统计平台", organisation=union.pk, scopes=scopes, by=actor.installer(), at=at
    )


def exchanged(made, **form):
    return post_form(
        "/oauth/token",
        grant_type="client_credentials",
        client_id=made.client_id,
        **{"client_secret": made.secret} | form,
    )


def token_of(made, **form):
    return exchanged(made, **form).json()["access_token"]


def test_a_machine_shows_its_secret_and_gets_its_scopes(unions, at):
    answer = exchanged(registered(unions.jinjiang, at)).json()

    assert answer["expires_in"] == 3600
    assert sorted(answer["scope"].split()) == ALL
    assert "refresh_token" not in answer


def test_the_secret_stands_in_no_table(unions, at):
    made = registered(unions.jinjiang, at)
    token = token_of(made)

    assert tables_with(made.secret) == tables_with(token) == set()


@pytest.mark.parametrize(
    ("form", "status", "error"),
    [
        ({"client_secret": "guess"}, 401, "invalid_client"),
        ({"client_secret": ""}, 401, "invalid_client"),
        ({"scope": "write"}, 400, "invalid_scope"),
        ({"scope": "factor"}, 400, "invalid_scope"),
        ({"scope": "member:read enrolment:read"}, 400, "invalid_scope"),
    ],
)
def test_a_wrong_secret_or_scope_is_refused(unions, at, form, status, error):
    made = registered(unions.jinjiang, at, ["member:read"])

    answer = exchanged(made, **form)

    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_a_machine_reads_what_lies_below_its_union(unions, at):
    reviewer = accounts.officer("jinjiang-01", unions.jinjiang)
    member = journeys.admitted(at, reviewer)
    mine = token_of(registered(unions.jinjiang, at))
    others = token_of(registered(unions.zigong, at))
    place = f"/api/v1/members/{member.pk}"

    assert told(mine, "GET", place).json()["id"] == str(member.pk)
    assert len(told(mine, "GET", "/api/v1/members").json()["items"]) == 1
    assert told(others, "GET", "/api/v1/members").json()["items"] == []
    foreign = told(others, "GET", place, **{"X-Request-ID": "same-0001"})
    absent = told(
        others, "GET", f"/api/v1/members/{reviewer.pk}", **{"X-Request-ID": "same-0001"}
    )
    assert foreign.status_code == 404
    assert foreign.content == absent.content


READS = {
    "organisation:read": "/api/v1/organisations",
    "member:read": "/api/v1/members",
    "enrolment:read": "/api/v1/enrolments",
}


@pytest.mark.parametrize("scope", ALL)
def test_a_scope_allows_its_own_reading_and_no_other(unions, at, scope):
    token = token_of(registered(unions.jinjiang, at), scope=scope)

    opened = {s for s, p in READS.items() if told(token, "GET", p).status_code == 200}

    # Of requests everybody signed in sees the own ones: a machine has none.
    if scope != "enrolment:read" and "enrolment:read" in opened:
        assert told(token, "GET", READS["enrolment:read"]).json()["items"] == []
        opened.remove("enrolment:read")
    assert opened == {scope}


def test_a_machine_changes_nothing_and_breaks_nothing(unions, at):
    token = token_of(registered(unions.jinjiang, at))

    answered = {(m, p): told(token, m, p).status_code for m, p in guarded()}

    assert {p: s for p, s in answered.items() if s >= 500 or s == 401} == {}
    assert {p for p, s in answered.items() if s < 300 and p[0] != "GET"} == set()


def test_who_looked_is_a_machine(unions, at):
    made = registered(unions.jinjiang, at)

    told(token_of(made), "GET", "/api/v1/members")

    look = AccessLog.objects.get()
    assert (look.actor_kind, look.user_id) == ("MACHINE", made.client.pk)
    assert look.organisation_id == unions.jinjiang.pk


def test_a_union_that_is_no_more_shows_nothing(unions, at):
    token = token_of(registered(unions.zigong, at))
    type(unions.zigong).objects.filter(pk=unions.zigong.pk).update(status="DISSOLVED")

    assert told(token, "GET", "/api/v1/organisations").status_code == 403


def test_a_closed_machine_is_out_at_once(unions, at):
    made = registered(unions.jinjiang, at)
    token = token_of(made)

    clients.close(made.client.pk, by=actor.installer(), at=at)

    assert told(token, "GET", "/api/v1/members").status_code == 401
    assert exchanged(made).json() == {"error": "invalid_client"}
    told_of = AuditEvent.objects.filter(target_id=str(made.client.pk)).order_by("pk")
    assert list(told_of.values_list("verb", flat=True)) == [
        "client.registered",
        "client.closed",
    ]


def test_a_machine_closed_by_other_means_is_out_at_once(unions, at):
    token = token_of(registered(unions.jinjiang, at))
    MachineClient.objects.update(is_active=False)

    assert told(token, "GET", "/api/v1/members").status_code == 401


def test_a_client_that_is_no_machine_of_ours_gets_nothing(db):
    Application.objects.create(
        client_id="statistics",
        client_secret="a-secret-of-the-machine",
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_CLIENT_CREDENTIALS,
    )

    answer = post_form(
        "/oauth/token",
        grant_type="client_credentials",
        client_id="statistics",
        client_secret="a-secret-of-the-machine",
    )

    assert answer.json() == {"error": "invalid_client"}
    assert not AccessToken.objects.exists()


@pytest.mark.parametrize("scopes", [[], ["write"], ["member:read", "factor"]])
def test_only_scopes_that_exist_are_given(unions, at, scopes):
    with pytest.raises(InvalidValue):
        registered(unions.jinjiang, at, scopes)


def test_machines_are_registered_and_closed_by_who_may(unions, at):
    made = registered(unions.jinjiang, at)

    with pytest.raises(NotAllowed):
        clients.register("x", organisation="x", scopes=ALL, by=ANYBODY, at=at)
    with pytest.raises(NotAllowed):
        clients.close(made.client.pk, by=ANYBODY, at=at)


def test_what_is_closed_or_absent_is_not_closed(unions, at):
    made = registered(unions.jinjiang, at)
    clients.close(made.client.pk, by=actor.installer(), at=at)

    with pytest.raises(WrongState):
        clients.close(made.client.pk, by=actor.installer(), at=at)
    with pytest.raises(NotFound):
        clients.close(ABSENT, by=actor.installer(), at=at)


def test_the_command_prints_a_secret_that_works(unions, capsys):
    union = f"--organisation={unions.jinjiang.pk}"
    call_command("create_client", "统计平台", union, "--scope=member:read")

    printed = dict(line.split() for line in capsys.readouterr().out.splitlines())
    answer = post_form("/oauth/token", grant_type="client_credentials", **printed)
    assert answer.json()["scope"] == "member:read"


def test_the_command_knows_the_unions(db):
    with pytest.raises(CommandError, match="没有这个工会代码"):
        call_command(
            "create_client", "x", "--organisation=51010499999", "--scope=member:read"
        )
