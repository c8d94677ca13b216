"""Each refusal of a rule is called what it is."""

from dataclasses import replace

import pytest
from django.db import IntegrityError

from services.review import operations
from services.review.operations import NewRule
from tests.factories.cases import AT
from unionhub.kernel import actor
from unionhub.kernel.errors import NotNow

pytestmark = pytest.mark.django_db


def test_a_rule_is_set_once_and_what_else_is_wrong_is_not_called_so(db):
    rule = NewRule(
        kind="DOSSIER", levels=("COUNTY",), document_number="1", valid_from=AT.date()
    )
    operations.set_rule(rule, by=actor.installer(), at=AT)

    with pytest.raises(NotNow) as refused:
        operations.set_rule(rule, by=actor.installer(), at=AT)
    assert refused.value.reason == "already_exists"
    with pytest.raises(IntegrityError):
        operations.set_rule(
            replace(rule, from_amount_fen=-1), by=actor.installer(), at=AT
        )
