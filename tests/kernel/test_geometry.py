import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.refusals import refusal
from unionhub.kernel import geometry
from unionhub.kernel.geometry import CoordSystem, Point

WEST, SOUTH, EAST, NORTH = geometry.PROVINCE
lngs, lats = st.floats(WEST, EAST), st.floats(SOUTH, NORTH)
points = st.builds(Point, lng=lngs, lat=lats)

CHENGDU = Point(lng=104.0657, lat=30.6574)
XICHANG = Point(lng=102.2674, lat=27.8816)


@pytest.mark.parametrize(
    ("here", "system", "lng", "lat"),
    [
        (CHENGDU, "GCJ02", 104.068207, 30.654978),
        (CHENGDU, "BD09", 104.074704, 30.661009),
        (CHENGDU, "WGS84", 104.0657, 30.6574),
        (CHENGDU, "CGCS2000", 104.0657, 30.6574),
        (XICHANG, "GCJ02", 102.268895, 27.878168),
        (XICHANG, "BD09", 102.275407, 27.884191),
    ],
)
def test_the_published_vectors_hold(here, system, lng, lat):
    assert geometry.from_wgs84(here, system) == pytest.approx((lng, lat), abs=1e-5)
    back = geometry.to_wgs84(lng=lng, lat=lat, coord_system=system)
    assert (back.lng, back.lat) == pytest.approx((here.lng, here.lat), abs=1e-5)


@given(points, st.sampled_from(CoordSystem))
def test_there_and_back_is_within_a_metre(here, system):
    lng, lat = geometry.from_wgs84(here, system)
    back = geometry.to_wgs84(lng=lng, lat=lat, coord_system=system)

    assert geometry.distance(here, back) < 1


@given(points)
def test_the_shifts_in_the_province_are_as_known(here):
    gcj = Point(*geometry.from_wgs84(here, "GCJ02"))
    bd = Point(*geometry.from_wgs84(here, "BD09"))

    assert 150 < geometry.distance(here, gcj) < 700
    assert 600 < geometry.distance(here, bd) < 1_500


@given(points, points)
def test_distance_is_symmetric_and_nothing_only_at_home(one, other):
    there = geometry.distance(one, other)

    assert there == geometry.distance(other, one)
    assert geometry.distance(one, one) == 0
    assert there > 0 or math.dist((one.lng, one.lat), (other.lng, other.lat)) < 1e-7


def test_a_degree_of_latitude_is_as_long_as_the_sphere_says():
    south, north = Point(lng=104, lat=30), Point(lng=104, lat=31)

    assert geometry.distance(south, north) == pytest.approx(
        math.radians(1) * geometry.EARTH
    )


@pytest.mark.parametrize(
    ("lng", "lat", "field", "code"),
    [
        (30.65, 104.06, "lng", "lat_lng_swapped"),
        (116.40, 39.90, "lng", "outside_province"),
        (0.0, 0.0, "lng", "outside_province"),
        (181.0, 30.0, "lng", "out_of_range"),
        (104.0, 91.0, "lat", "out_of_range"),
        (math.nan, 30.0, "lng", "out_of_range"),
        (104.0, math.inf, "lat", "out_of_range"),
    ],
)
def test_a_pair_that_is_no_place_here_is_refused(lng, lat, field, code):
    said = {"lng": lng, "lat": lat, "coord_system": "WGS84"}

    assert refusal(geometry.place, **said) == (field, code)


def test_a_pair_here_is_a_place():
    assert geometry.place(lng=104.0657, lat=30.6574, coord_system="WGS84") == CHENGDU
