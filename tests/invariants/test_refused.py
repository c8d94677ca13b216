"""Each named constraint refuses, by its name, a row that nothing else refuses."""

import pytest

from tests.invariants.refused import refused_by, rules

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.name)
def test_the_database_refuses_what_the_rule_forbids(rule):
    assert refused_by(rule) == rule.name
