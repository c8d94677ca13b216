"""Studies as officers ask for them, and as the worker reckons them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import geojson
import pytest

from stations.coverage import operations, tasks
from stations.coverage.choices import LEASE, MOST_ATTEMPTS, STUDY_MOVES, StudyState
from stations.coverage.models import CoverageStudy
from tests.browser import Browser, readable
from tests.client import client_for
from tests.factories import accounts, coverage, stations, tree
from unionhub.kernel.errors import BadFact, NotFound, NotNow, WrongState
from unionhub.kernel.geometry import Point

ADDRESS = "/api/v1/coverage-studies"
LIST = "/admin/stations/coveragestudy/"
LAYERS = ("white-spots", "candidates", "circles")


@pytest.fixture
def county(unions):
    """Jinjiang, with seats known and a station beside its seat."""
    coverage.seats()
    stations.published(unions.jinjiang, lng=104.1175, lat=30.5985, hours="09:00-17:00")
    return unions.jinjiang


@pytest.fixture
def done(county, at):
    """A study of a grid, reckoned."""
    study = coverage.study(county, cell_m=500, reach_m=2_000)
    tasks.reckon_one(study.pk, at)
    return CoverageStudy.objects.get()


def test_a_small_study_is_answered_at_once(county):
    clerk = client_for(accounts.officer("clerk", county, "CLERK"))
    key = {"idempotency_key": "one"}
    made = clerk.post("/api/v1/demand-sets", {"name": "快递网点"}, **key)
    points = [{"lng": p.lng, "lat": p.lat, "weight": w} for p, w in coverage.POINTS]
    told = clerk.post(
        f"/api/v1/demand-sets/{made['id']}/points",
        {"coord_system": "WGS84", "points": points},
        idempotency_key="two",
    )

    study = clerk.post(
        ADDRESS,
        {"name": "覆盖", "region": tree.JINJIANG, "demand_set": made["id"]},
        idempotency_key="three",
    )

    assert told["point_count"] == 3
    # The third point lies nearest to the seat of Qingyang: another county's.
    assert (study["state"], study["weight"], study["share"]) == ("DONE", 6, 1.0)
    assert [row["name"] for row in study["regions"]] == ["锦江区"]
    assert "15 分钟" in study["method"]
    assert clerk.get(ADDRESS)["items"][0]["share"] == 1.0


def test_a_city_sees_each_county_and_where_the_next_station_helps(unions, county, at):
    demand = coverage.demand(unions.chengdu)
    study = coverage.study(unions.chengdu, demand.pk)
    tasks.reckon_one(study.pk, at)

    told = CoverageStudy.objects.get().told

    assert [(r["name"], r["share"]) for r in told["regions"]] == [
        ("锦江区", 1.0),
        ("青羊区", 0.0),
    ]
    assert [(s["gain"], s["share"]) for s in told["sites"]] == [(7, 1.0)]
    assert told["share"] == round(6 / 13, 4)


def test_a_grid_is_of_the_county_alone(done):
    told = done.told

    # Cells of 500 m within 2 km, none of them nearer to another seat.
    assert 45 <= told["points"] <= 55
    assert told["covered_weight"] + told["white_spot_count"] == told["weight"]
    assert 0.1 < told["share"] < 0.5
    assert told["serving_count"] == 1


def test_only_stations_with_the_facilities_and_open_then_count(county, at):
    demand = coverage.demand(county)
    noon = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
    night = noon + timedelta(hours=10)
    asked = [
        ({"open_at": noon}, 1.0),
        ({"open_at": night}, 0.0),
        ({"facilities": ["WATER"]}, 1.0),
        ({"facilities": ["WATER", "SHOWER"]}, 0.0),
    ]
    for more, _share in asked:
        tasks.reckon_one(coverage.study(county, demand.pk, **more).pk, at)

    found = CoverageStudy.objects.order_by("id")

    assert [study.told["share"] for study in found] == [share for _m, share in asked]


def test_a_station_that_nobody_sees_does_not_count(unions, at):
    coverage.seats()
    stations.accepted(unions.jinjiang, lng=104.1175, lat=30.5985)
    study = coverage.study(unions.jinjiang, coverage.demand(unions.jinjiang).pk)

    tasks.reckon_one(study.pk, at)

    assert CoverageStudy.objects.get().told["share"] == 0.0


def test_points_that_come_later_change_no_study(county, at):
    demand = coverage.demand(county)
    study = coverage.study(county, demand.pk)
    more = [(Point(lng=104.118, lat=30.599), 100)]
    operations.add_points(demand.pk, more, by=coverage.of(county), at=at)

    tasks.reckon_one(study.pk, at)

    assert CoverageStudy.objects.get().told["weight"] == 6


def test_the_same_again_gives_the_same(county, done, at):
    again = coverage.study(county, cell_m=500, reach_m=2_000)
    tasks.reckon_due(at)
    again.refresh_from_db()

    assert (again.result, again.layers) == (done.result, done.layers)


@pytest.mark.parametrize("system", ["WGS84", "GCJ02", "BD09"])
@pytest.mark.parametrize("layer", LAYERS)
def test_layers_are_sound_geojson_in_the_system_asked_for(county, done, layer, system):
    clerk = client_for(accounts.officer("clerk", county, "CLERK"))

    told = clerk.get(f"{ADDRESS}/{done.pk}/{layer}.geojson?reply_coord_system={system}")

    assert geojson.GeoJSON.to_instance(told).errors() == []
    assert told["features"]
    assert (told["coord_system"], told["note"] == "") == (system, system == "WGS84")


def test_the_map_of_stations_is_sound_geojson(county, as_anyone):
    told = as_anyone.get("/api/v1/stations.geojson?reply_coord_system=WGS84")

    assert geojson.GeoJSON.to_instance(told).errors() == []
    assert len(told["features"]) == 1


def test_there_is_no_layer_before_the_figures(county):
    study = coverage.study(county, cell_m=200, reach_m=10_000)
    clerk = client_for(accounts.officer("clerk", county, "CLERK"))

    refused = clerk.get(f"{ADDRESS}/{study.pk}/candidates.geojson", expect=409)
    told = clerk.get(f"{ADDRESS}/{study.pk}")

    assert refused["code"] == "not_reckoned"
    assert (told["state"], told["share"], told["regions"]) == ("QUEUED", None, None)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"cell_m": 100, "reach_m": 30_000}, "too_many_cells"),
        ({"cell_m": 150, "radius_m": 1_000}, "too_many_cells"),
        ({"site_count": 51}, "out_of_range"),
        ({"region": "999999"}, "region_not_valid"),
    ],
)
def test_what_cannot_be_reckoned_is_refused(county, more, code):
    with pytest.raises(BadFact) as refused:
        coverage.study(county, **more)

    assert refused.value.reason == code


def test_without_seats_or_points_there_is_nothing_to_study(unions, at):
    empty = operations.open_set("空", by=coverage.of(unions.jinjiang), at=at)
    for demand in (None, empty.pk):
        with pytest.raises(BadFact) as refused:
            coverage.study(unions.jinjiang, demand)
        assert refused.value.reason == "nothing_to_study"


def test_another_regions_coverage_and_demand_are_nobodys_business(unions, county):
    foreign = coverage.demand(unions.zigong)

    for more in ({"region": tree.QINGYANG}, {"demand_set": foreign.pk}):
        with pytest.raises(NotFound):
            coverage.study(county, **more)


def test_a_set_has_its_name_alone_and_its_limits(county, at, monkeypatch):
    demand = coverage.demand(county)
    monkeypatch.setattr(operations, "MOST_POINTS", 5)
    by = coverage.of(county)

    with pytest.raises(NotNow) as taken:
        operations.open_set("网点", by=by, at=at)
    with pytest.raises(NotNow) as full:
        operations.add_points(demand.pk, coverage.POINTS, by=by, at=at)

    assert (taken.value.reason, full.value.reason) == (
        "already_exists",
        "too_many_points",
    )


def test_what_a_dead_worker_left_is_done_by_another(county, at, monkeypatch):
    study = coverage.study(county, cell_m=500, reach_m=2_000)
    monkeypatch.setattr(tasks, "reckon", die)
    with pytest.raises(MemoryError):
        tasks.reckon_due(at)
    monkeypatch.undo()

    early = tasks.reckon_due(at + LEASE)
    late = tasks.reckon_due(at + LEASE + timedelta(seconds=1))

    study.refresh_from_db()
    assert (early, late, study.state, study.attempts) == (0, 1, "DONE", 2)


def die(*_args, **_kwargs):
    raise MemoryError


def test_a_study_that_kills_its_workers_is_given_up(county, at, monkeypatch):
    study = coverage.study(county, cell_m=500, reach_m=2_000)
    monkeypatch.setattr(tasks, "reckon", die)
    for _each in range(MOST_ATTEMPTS):
        with pytest.raises(MemoryError):
            tasks.reckon_due(at)
        at += 2 * LEASE

    assert tasks.reckon_due(at) == 0

    study.refresh_from_db()
    assert (study.state, study.result) == ("FAILED", None)
    assert tasks.reckon_due(at + 2 * LEASE) == 0


def test_a_worker_that_comes_back_late_changes_nothing(county, at):
    study = coverage.study(county, cell_m=500, reach_m=2_000)
    CoverageStudy.objects.update(state="RUNNING", claimed_at=at, attempts=2)
    study.attempts, study.state = 1, StudyState.RUNNING

    index = tasks.CURRENT.index(at)
    demand = tasks._demand(study)
    reckoned = tasks.reckon(demand, [], radius=1_000, sites=0)
    kept = tasks._keep(study, demand, reckoned, index, 0, at)

    study.refresh_from_db()
    assert (kept, study.state, study.result) == (0, "RUNNING", None)


@pytest.mark.parametrize("state", StudyState.values)
def test_only_the_steps_of_the_table_are_taken(state):
    for goal in set(StudyState.values) - STUDY_MOVES[state]:
        with pytest.raises(WrongState):
            CoverageStudy(state=state).move_to(goal)


def test_officers_see_shares_sites_and_layers(county, done):
    page = Browser(accounts.officer("clerk", county, "CLERK")).open(
        f"/admin/stations/coveragestudy/{done.pk}/change/"
    )

    assert "锦江区" in readable(page)
    assert "累计覆盖率" in readable(page)
    for layer in LAYERS:
        assert f'href="{LIST}{done.pk}/{layer}.geojson"' in page


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_is_a_file_for_officers_who_see_the_study(unions, county, done, layer):
    here = Browser(accounts.officer("clerk", county, "CLERK"))
    there = Browser(accounts.officer("other", unions.zigong, "CLERK"))
    address = f"{LIST}{done.pk}/{layer}.geojson"

    shown = geojson.loads(here.open(address))

    assert shown.is_valid
    assert shown["coord_system"] == "WGS84"
    assert there.client.get(address).headers["Location"] == LIST
    assert here.client.get(f"{LIST}{done.pk}/other.geojson").headers["Location"] == LIST


def test_officers_ask_for_a_study_from_the_list(county):
    browser = Browser(accounts.officer("clerk", county, "CLERK"))
    address = "/admin/stations/coveragestudy/commission/"
    browser.open(address)

    browser.send(
        address,
        name="锦江覆盖",
        region=tree.JINJIANG,
        cell_m=500,
        reach_m=2000,
        radius_m=1000,
        site_count=3,
    )

    study = CoverageStudy.objects.get()
    assert (study.state, study.region_id) == ("QUEUED", tree.JINJIANG)
