from dataclasses import dataclass

import pytest

from unionhub.kernel import happenings


@dataclass(frozen=True)
class UnionDissolved:
    code: str


@dataclass(frozen=True)
class UnionMayBeDissolved:
    code: str


class BranchDissolved(UnionDissolved):
    """A narrower event: subscribers of the wider one did not ask for it."""


@pytest.fixture(autouse=True)
def _nobody_listens(monkeypatch):
    monkeypatch.setattr(happenings, "_subscribers", happenings.defaultdict(list))


def test_every_subscriber_hears_an_event_in_the_order_of_the_tables():
    heard = []
    happenings.subscribe(
        [
            (UnionDissolved, lambda event: heard.append(("first", event.code))),
            (UnionDissolved, lambda event: heard.append(("second", event.code))),
        ]
    )

    happenings.publish(UnionDissolved("51010000001"))

    assert heard == [("first", "51010000001"), ("second", "51010000001")]


def test_an_event_nobody_listens_to_passes():
    happenings.publish(UnionDissolved("51010000001"))


def test_a_subscriber_hears_only_its_own_event():
    heard = []
    happenings.subscribe([(UnionDissolved, heard.append)])

    happenings.publish(UnionMayBeDissolved("51010000001"))
    happenings.publish(BranchDissolved("51010000001"))

    assert heard == []


def test_a_table_read_twice_subscribes_once():
    heard = []
    table = [(UnionDissolved, heard.append)]
    happenings.subscribe(table)
    happenings.subscribe(table)

    happenings.publish(UnionDissolved("51010000001"))

    assert len(heard) == 1


def test_an_error_of_a_subscriber_reaches_the_act_and_stops_the_rest():
    heard = []

    def refuse(event):
        raise RuntimeError("no")

    happenings.subscribe([(UnionDissolved, refuse), (UnionDissolved, heard.append)])

    with pytest.raises(RuntimeError):
        happenings.publish(UnionDissolved("51010000001"))
    assert heard == []


def test_the_answers_to_a_question_are_collected():
    happenings.subscribe(
        [
            (UnionMayBeDissolved, lambda question: ["3 members"]),
            (UnionMayBeDissolved, lambda question: []),
            (UnionMayBeDissolved, lambda question: ["aid", "a station"]),
        ]
    )

    blockers = happenings.ask(UnionMayBeDissolved("51010000001"))

    assert blockers == ["3 members", "aid", "a station"]


def test_a_question_nobody_answers_has_no_answers():
    assert happenings.ask(UnionMayBeDissolved("51010000001")) == []
