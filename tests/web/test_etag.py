import pytest

ADDRESS = "/api/v1/version"


@pytest.mark.parametrize("tag", ['"v3"', 'W/"v3"', '"v1", "v3"', "*"])
def test_the_present_version_may_be_changed(as_anyone, tag):
    as_anyone.put(ADDRESS, {}, if_match=tag)

    assert as_anyone.answer["ETag"] == '"v4"'


@pytest.mark.parametrize("tag", ['"v2"', "v3", '"v30"', "nonsense"])
def test_a_decision_on_an_older_version_is_refused(as_anyone, tag):
    problem = as_anyone.put(ADDRESS, {}, expect=412, if_match=tag)

    assert problem["code"] == "stale_version"
    assert problem["facts"] == {"version": 3}


def test_a_version_may_be_left_out_where_it_is_not_needed(as_anyone):
    as_anyone.put(ADDRESS, {})


def test_a_version_is_asked_for_where_it_is_needed(as_anyone):
    problem = as_anyone.post(ADDRESS, {}, expect=428)

    assert problem["code"] == "version_required"


@pytest.mark.parametrize(
    ("tag", "status"), [('"v3"', 304), ('W/"v3"', 304), ("*", 304), ('"v2"', 200)]
)
def test_what_the_caller_holds_is_not_sent_again(as_anyone, tag, status):
    as_anyone.get(ADDRESS, expect=status, if_none_match=tag)

    assert as_anyone.answer["ETag"] == '"v3"'
    assert bool(as_anyone.answer.content) == (status == 200)
