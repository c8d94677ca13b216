"""``./test`` passes only what was really run."""

import json

import pytest

from commands import verdict
from commands.engines import Engine


@pytest.fixture
def engine(tmp_path):
    (tmp_path / "skips.txt").write_text("# why\nsqlite: no row locks\n")
    (tmp_path / "counts.txt").write_text("sqlite 3\n")
    return Engine(name="sqlite", version="3.45.1", url="", folder=tmp_path)


def tell(engine: Engine, **facts: object) -> None:
    usual = {"passed": 3, "failed": 0, "skipped": [], "exit_code": 0, "seed": 7}
    engine.tally.write_text(json.dumps(usual | facts))


def judged_by_rules(engine: Engine) -> verdict.Verdict:
    return verdict.judge(engine, whole=True, rules=engine.folder)


def test_a_whole_run_ends_with_its_line(engine):
    tell(engine, skipped=["no row locks"])

    judged = judged_by_rules(engine)

    assert judged.line == "sqlite 3.45.1: 3 passed, 0 failed, 1 skipped"
    assert judged.complaints == []


def test_a_run_that_did_not_finish_has_no_line(engine):
    judged = judged_by_rules(engine)

    assert judged.line == ""
    assert judged.complaints == ["the suite did not finish"]


@pytest.mark.parametrize(
    ("facts", "complaint"),
    [
        (
            {"failed": 2, "exit_code": 1},
            "2 failed; in this order: --randomly-seed=7",
        ),
        ({"exit_code": 2}, "pytest ended with code 2"),
        ({"passed": 2}, "fewer than the 3 passed tests of tests/counts.txt"),
        (
            {"skipped": ["too slow"]},
            "a skip is not listed in tests/skips.txt: too slow",
        ),
    ],
)
def test_what_is_wrong_is_said(engine, facts, complaint):
    tell(engine, **facts)

    assert judged_by_rules(engine).complaints == [complaint]


def test_a_reason_of_one_engine_does_not_excuse_another(engine):
    tell(engine, skipped=["no row locks"])
    other = Engine("postgresql", "18.4", "", engine.folder)

    assert judged_by_rules(other).complaints == [
        "a skip is not listed in tests/skips.txt: no row locks"
    ]


def test_a_selection_is_not_held_to_the_count(engine):
    tell(engine, passed=1)

    assert verdict.judge(engine, whole=False, rules=engine.folder).complaints == []
