"""No small figure is shown, and none can be worked out from what is."""

from hypothesis import example, given
from hypothesis import strategies as st

from stations.visits.suppression import LEAST, suppressed

figures = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 30), max_size=12
)


def other_readings(told):
    """Whether what is left out could be more than one set of figures."""
    return [key for key, count in told.cells.items() if count is None]


@given(figures)
@example({"a": 3, "b": 100})
@example({"a": 4, "b": 4})
@example({"a": 1, "b": 1, "c": 50})
@example({"a": 2})
def test_what_is_left_out_is_more_than_one_and_sums_up_to_no_small_figure(cells):
    told = suppressed(cells)

    shown = {key: count for key, count in told.cells.items() if count is not None}
    out = [cells[key] for key in other_readings(told)]
    assert all(count == 0 or count >= LEAST for count in shown.values())
    assert all(cells[key] == count for key, count in shown.items())
    if out and told.total is not None:
        assert len(out) >= 2
        assert told.total - sum(shown.values()) == sum(out) >= LEAST


@given(figures)
def test_nothing_is_left_out_where_nothing_is_small(cells):
    large = {key: count + LEAST for key, count in cells.items()}

    told = suppressed(large)

    assert told.cells == large
    assert told.total == sum(large.values())


def test_a_small_total_is_not_told_either():
    told = suppressed({"a": 3, "b": 0})

    assert told.total is None
    assert told.cells == {"a": None, "b": 0}


def test_with_one_small_figure_the_next_smallest_goes_too():
    told = suppressed({"a": 3, "b": 60, "c": 7})

    assert told.cells == {"a": None, "b": 60, "c": None}
