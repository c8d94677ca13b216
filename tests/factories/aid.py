"""Applications for aid, by the real operations; and rows of them, for speed."""

from typing import Any

from members.organisations.models import Organisation
from services.aid.models import Application
from tests.factories import money, tree
from unionhub.kernel import sealing
from unionhub.persons.models import Person

AT = tree.AT
CARD = "6222021234567890128"


def drafted(union: Organisation, **facts: Any) -> Application:
    """A row as somebody began it, for somebody new."""
    person = facts.pop("beneficiary", None) or Person.objects.create()
    card = facts.pop("card", CARD)
    given: dict[str, Any] = {
        "round": money.a_round(),
        "item": "VISIT",
        "fund": money.WARMTH,
        "organisation": union,
        "org_path": union.path,
        "beneficiary": person,
        "beneficiary_name": "李大海",
        "origin": "DESK",
        "asked_fen": 100_000,
        "payee": person,
        "payee_name": "李大海",
        "account_tail": card[-4:],
        "bank_name": "中国工商银行",
        "opened_at": AT,
        "opened_by": "00000000-0000-0000-0000-000000000000",
    }
    made = Application(**given | facts)
    made.account_sealed = sealing.seal(Application, "account_sealed", made.pk, card)
    made.save(force_insert=True)
    return made
