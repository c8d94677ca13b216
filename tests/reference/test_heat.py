"""Heat events: who enters them, what they ask, and what is refused."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from tests.client import client_for
from tests.factories import accounts, heat, tree
from unionhub.audit.models import AuditEvent
from unionhub.kernel import actor
from unionhub.kernel.errors import BadFact, NotNow, Stale, WrongState
from unionhub.reference import heat as acts
from unionhub.reference.choices import measure_at
from unionhub.reference.models import HeatEvent

ADDRESS = "/api/v1/heat-events"
BY = actor.installer()
BODY = {
    "region": tree.JINJIANG,
    "colour": "YELLOW",
    "peak_tenths": 356,
    "begins_on": "2026-08-01",
    "ends_on": "2026-08-03",
    "source": "成都市气象台",
}


@pytest.mark.parametrize(
    ("tenths", "measure"),
    [
        *((350, "ROTATE"), (369, "ROTATE"), (370, "LIMIT")),
        *((399, "LIMIT"), (400, "STOP"), (431, "STOP")),
    ],
)
def test_the_measure_follows_from_the_heat(tenths, measure):
    assert measure_at(tenths) == measure
    assert acts.laws()[measure_at(tenths)].text.startswith("日最高气温达到")


def test_everybody_reads_what_the_law_asks(unions, as_anyone):
    event = heat.announced(peak_tenths=401, colour="RED")

    told = as_anyone.get(f"{ADDRESS}/{event.pk}")

    assert (told["measure"], told["article"]) == ("STOP", "第八条第（一）项")
    assert told["law"] == "日最高气温达到40℃以上，应当停止当日室外露天作业。"


def test_the_list_is_of_a_day_and_of_a_region_with_those_above(unions, as_anyone):
    city = heat.announced()
    county = heat.announced(tree.JINJIANG, colour="RED", peak_tenths=412)
    heat.announced(tree.ZIGONG)
    heat.announced(begins_on=date(2026, 8, 1))

    def found(query):
        return {item["id"] for item in as_anyone.get(f"{ADDRESS}{query}")["items"]}

    both = {str(city.pk), str(county.pk)}
    assert found(f"?region={tree.JINGUANYI}&on=2026-07-22") == both
    assert found(f"?region={tree.QINGYANG}&on=2026-07-22") == {str(city.pk)}
    assert found(f"?region={tree.JINGUANYI}&on=2026-07-23") == set()
    assert len(found("")) == 4
    as_anyone.get(f"{ADDRESS}?region=999999", expect=400)


def test_a_city_enters_for_what_lies_in_it_and_nowhere_else(unions):
    clerk = client_for(accounts.officer("chengdu-01", unions.chengdu, "CLERK"))

    made = clerk.post(ADDRESS, BODY, idempotency_key="one")
    foreign = clerk.post(
        ADDRESS, BODY | {"region": tree.ZIGONG}, expect=404, idempotency_key="two"
    )

    assert (made["region_name"], made["measure"]) == ("锦江区", "ROTATE")
    assert foreign["code"] == "not_found"


def test_a_county_enters_none(unions):
    clerk = client_for(accounts.officer("jinjiang-02", unions.jinjiang, "CLERK"))

    assert (
        clerk.post(ADDRESS, BODY, expect=403, idempotency_key="one")["code"]
        == "forbidden"
    )


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"peak_tenths": 349}, "out_of_range"),
        ({"peak_tenths": 551}, "out_of_range"),
        ({"peak_tenths": 369}, "inconsistent"),
        ({"ends_on": heat.DAY - timedelta(days=1)}, "invalid_range"),
        ({"ends_on": heat.DAY + timedelta(days=92)}, "out_of_range"),
        ({"region": "999999"}, "region_not_valid"),
    ],
)
def test_what_cannot_be_is_refused(unions, more, code):
    with pytest.raises(BadFact) as refused:
        heat.announced(**more)

    assert refused.value.reason == code


def test_one_is_announced_once_and_again_after_it_was_taken_back(unions, at):
    first = heat.announced()
    with pytest.raises(NotNow) as refused:
        heat.announced()
    acts.revoke(first.pk, reason="区划填错", by=BY, at=at)

    heat.announced()

    assert refused.value.reason == "already_exists"
    assert HeatEvent.objects.standing().count() == 1


def test_heat_grows_and_lasts_and_the_trace_says_from_what(unions, at):
    event = heat.announced()

    change = acts.Change(colour="RED", peak_tenths=405, ends_on=date(2026, 7, 30))
    acts.correct(event.pk, change, by=BY, at=at, version=1)

    fresh = HeatEvent.objects.get()
    assert (fresh.colour, fresh.ends_on.day, fresh.version) == ("RED", 30, 2)
    trace = AuditEvent.objects.get(verb="heat.corrected").facts
    assert trace["before"]["peak_tenths"] == 385
    with pytest.raises(Stale):
        acts.correct(event.pk, change, by=BY, at=at, version=1)


def test_what_was_taken_back_changes_no_more(unions, at, as_anyone):
    event = heat.announced()
    acts.revoke(event.pk, reason="区划填错", by=BY, at=at)

    for act in (
        lambda: acts.revoke(event.pk, reason="再次", by=BY, at=at),
        lambda: acts.correct(event.pk, acts.Change(source="台"), by=BY, at=at),
    ):
        with pytest.raises(WrongState):
            act()
    as_anyone.get(f"{ADDRESS}/{event.pk}", expect=404)


HEAD = "region,colour,peak_tenths,begins_on,ends_on,source\n"
LINE = "510104,RED,402,2026-08-01,2026-08-03,成都市气象台\n"


def test_a_list_is_entered_once(unions, tmp_path, capsys):
    path = tmp_path / "heat.csv"
    path.write_text(HEAD + LINE + LINE.replace("510104", "510300"))

    call_command("import_heat_events", str(path))
    call_command("import_heat_events", str(path))

    said = capsys.readouterr().out.split("\n")
    assert said[:2] == ["高温预警：新增 2，已有 0", "高温预警：新增 0，已有 2"]


@pytest.mark.parametrize(
    "wrong",
    [
        LINE.replace("402", "359"),
        LINE.replace("402", "4x2"),
        LINE.replace("2026-08-03", "2026-07-03"),
        LINE.replace("510104", "999999"),
        LINE.replace("RED", "PINK"),
        LINE.replace("2026-08-01", ""),
    ],
)
def test_a_list_with_one_wrong_line_enters_nothing(unions, tmp_path, wrong):
    path = tmp_path / "heat.csv"
    path.write_text(HEAD + LINE.replace("510104", "510300") + wrong)

    with pytest.raises(CommandError, match="第 3 行"):
        call_command("import_heat_events", str(path))

    assert not HeatEvent.objects.exists()
