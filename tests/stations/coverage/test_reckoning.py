"""The lazy way equals the plain one: each point with each station."""

import math
from random import Random

import pytest

from stations.coverage.layers import circle
from stations.coverage.raster import Points, Raster
from stations.coverage.reckoning import Demand, reckon
from unionhub.kernel import geometry
from unionhub.kernel.geometry import Point

pytestmark = pytest.mark.once


def somewhere(dice, spread=0.05):
    lng, lat = dice.uniform(98, 108), dice.uniform(26.5, 34)
    return lambda: Point(
        lng=lng + dice.uniform(-spread, spread), lat=lat + dice.uniform(-spread, spread)
    )


def play(seed):
    """A small town by chance: demand, stations, a radius."""
    dice = Random(seed)
    place = somewhere(dice)
    radius = dice.choice((300, 1_000, 2_500))
    demand = Demand(Points(Raster(dice.choice((radius // 2, radius)))))
    for _each in range(dice.randrange(1, 120)):
        demand.add(place(), dice.randrange(1, 9), "510104")
    stations = [(f"S{n}", place()) for n in range(dice.randrange(0, 15))]
    return demand, stations, radius


def plainly(demand, stations, radius, most):
    """The same question, without a clever thought."""
    places, weights = demand.points.places, demand.weights
    raster = demand.points.raster

    def near(one, other):
        return geometry.distance(one, other) <= radius

    taken = [any(near(p, s) for _code, s in stations) for p in places]
    covered = list(taken)
    cells = sorted(
        {raster.cell(p) for p, is_in in zip(places, taken, strict=True) if not is_in}
    )
    sites = []
    for _each in range(most):
        gains = [
            sum(
                w
                for p, w, is_in in zip(places, weights, taken, strict=True)
                if not is_in and near(raster.centre(cell), p)
            )
            for cell in cells
        ]
        best = max(gains, default=0)
        if not best:
            break
        cell = cells[gains.index(best)]
        taken = [
            is_in or near(raster.centre(cell), p)
            for p, is_in in zip(places, taken, strict=True)
        ]
        sites.append((cell, best))
    return covered, sites


@pytest.mark.parametrize("seed", range(60))
def test_it_equals_brute_force(seed):
    demand, stations, radius = play(seed)

    found = reckon(demand, stations, radius=radius, sites=6)

    covered, sites = plainly(demand, stations, radius, 6)
    assert list(map(bool, found.covered)) == covered
    assert [(site.cell, site.gain) for site in found.sites] == sites
    white = sum(
        w for w, is_in in zip(demand.weights, covered, strict=True) if not is_in
    )
    assert sum(found.spots.values()) == white


def test_the_order_of_stations_changes_nothing():
    demand, stations, radius = play(7)

    one = reckon(demand, stations, radius=radius, sites=5)
    other = reckon(demand, stations[::-1], radius=radius, sites=5)

    assert one == other


def test_each_site_adds_no_more_than_the_one_before():
    demand, stations, radius = play(11)

    found = reckon(demand, stations, radius=radius, sites=50)

    gains = [site.gain for site in found.sites]
    assert gains == sorted(gains, reverse=True)
    assert found.sites[-1].covered <= sum(demand.weights)


@pytest.mark.parametrize("metres", [100, 1_000, 10_000])
def test_a_cell_holds_its_middle_and_is_as_wide_as_high(metres):
    raster, dice = Raster(metres), Random(metres)
    for _each in range(200):
        place = somewhere(dice)()
        cell = raster.cell(place)
        corners = raster.corners(cell)
        assert raster.cell(raster.centre(cell)) == cell
        assert corners[0].lng <= place.lng <= corners[2].lng
        assert corners[0].lat <= place.lat <= corners[2].lat
        wide = geometry.distance(corners[0], corners[1])
        assert math.isclose(wide, metres, rel_tol=0.002)


def test_a_circle_is_a_circle_against_the_clock():
    centre = Point(lng=104.0657, lat=30.6574)

    ring = circle(centre, 1_000)

    far = [geometry.distance(centre, point) for point in ring]
    assert all(math.isclose(one, 1_000, abs_tol=0.01) for one in far)
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    assert sum(a.lng * b.lat - b.lng * a.lat for a, b in pairs) > 0
