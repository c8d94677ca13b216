"""docs/states.md shows the tables that the code obeys."""

import pytest
from django.conf import settings

from unionhub.desk import states


def test_the_drawn_states_are_the_tables():
    drawn = (settings.ROOT / "docs" / "states.md").read_text(encoding="utf8")

    assert drawn == states.document()


@pytest.mark.parametrize("life", states.LIVES, ids=lambda life: life.title)
def test_every_state_has_its_row_in_the_table(life):
    assert set(life.moves) == set(life.states.values)


@pytest.mark.parametrize("life", states.LIVES, ids=lambda life: life.title)
def test_every_step_leads_to_a_state_there_is(life):
    goals = set().union(*life.moves.values())

    assert goals <= set(life.states.values)
