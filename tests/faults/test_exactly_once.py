"""Workers killed, the database crashed, and everybody enrolled once (L10, G5, G8)."""

import platform
import threading
from random import Random
from time import monotonic
from typing import NamedTuple

import pytest

from tests.faults.clients import BROKEN_OFF, Clients
from tests.faults.service import Service, count, served_only

UNDER_CRASH = range(60)
UNDER_KILLS = range(60, 260)
# How long the database stays away, in seconds.
DOWN = 0.5


class Plan(NamedTuple):
    """After how many enrolments what is killed."""

    kills: list[int]
    crashes: list[int]

    @classmethod
    def drawn(cls, total: int, kills: int, crashes: int, random: Random) -> "Plan":
        """Spread over the whole run."""

        def spread(times: int) -> list[int]:
            width = total / (times + 1)
            return [
                int(width * n + random.uniform(0, width * 0.9)) for n in range(times)
            ]

        return cls(spread(kills), spread(crashes))


def played(service: Service, clients: Clients, plan: Plan) -> list[float]:
    """Kills and crashes while the clients call; the instants of acceptance."""
    accepted: list[float] = []

    def crash() -> None:
        for due in plan.crashes:
            clients.wait_for(due)
            accepted.append(service.crash_database(DOWN))

    with clients:
        crashing = threading.Thread(target=crash)
        crashing.start()
        for due in plan.kills:
            clients.wait_for(due)
            service.kill_one()
        crashing.join()
    return accepted


def tally(service: Service) -> dict[str, int]:
    """What there is, of what there should be one for each."""
    return {
        "enrolments": count(service, "members_enrolment"),
        "persons": count(service, "persons_person"),
        "persons enrolled": count(service, "members_enrolment", "DISTINCT person_id"),
        "members": count(service, "members_member"),
        "periods": count(service, "members_membershipperiod"),
        "keys": count(service, "web_idempotencyrecord"),
    }


def more(service: Service, before: dict[str, int]) -> dict[str, int]:
    """What has come since."""
    return {name: now - before[name] for name, now in tally(service).items()}


def exactly(times: int) -> dict[str, int]:
    names = ("enrolments", "persons", "persons enrolled", "members", "periods", "keys")
    return dict.fromkeys(names, times)


def delays(clients: Clients, accepted: list[float]) -> list[float]:
    """Seconds from each acceptance to the first enrolment that was asked for later or
    waited for it."""
    return [
        min(t.heard for t in clients.told if t.is_done and t.heard > moment) - moment
        for moment in accepted
    ]


@served_only
def test_a_database_that_crashed_under_load_is_used_again_without_an_error(service):
    clients = Clients(service, UNDER_CRASH)
    before = tally(service)

    (accepts,) = played(service, clients, Plan([], [20]))

    refused = [told for told in clients.told if not told.is_done]
    assert clients.faults == []
    assert {told.kind for told in refused} == {"503 application/problem+json"}
    assert all(told.retry_after for told in refused)
    assert [told for told in refused if told.sent > accepts] == []
    assert more(service, before) == exactly(len(UNDER_CRASH))


@served_only
def test_workers_killed_and_a_database_crashed_leave_everybody_enrolled_once(service):
    kills, before = service.kills, tally(service)
    clients = Clients(service, UNDER_KILLS)
    plan = Plan.drawn(len(UNDER_KILLS), kills=4, crashes=1, random=Random(2))

    played(service, clients, plan)

    assert clients.faults == []
    assert service.kills - kills == 4
    assert clients.kinds()[BROKEN_OFF] > 0
    assert len(clients.done) == len(UNDER_KILLS)
    assert more(service, before) == exactly(len(UNDER_KILLS))
    assert clients.replay() == []


@served_only
@pytest.mark.campaign
def test_thousands_enrol_once_under_kills_and_crashes(campaign):
    total = campaign.number("enrolments", 6000)
    kills, crashes = campaign.number("kills", 90), campaign.number("crashes", 4)
    plan = Plan.drawn(total, kills, crashes, Random(campaign.number("seed", 1)))
    service = Service(total)
    try:
        clients = Clients(service, range(total))
        began = monotonic()
        accepted = played(service, clients, plan)
        lasted = monotonic() - began
        found = tally(service)
        different = clients.replay()
    finally:
        service.close()

    lost = max(total - len(clients.done), total - min(found.values()))
    slowest = max(delays(clients, accepted), default=0)
    figures = {
        "keyed enrolments": len(clients.done),
        "enrolments lost": lost,
        "enrolments doubled": max(0, max(found.values()) - total),
        "replays that differ": len(different),
        "workers killed (SIGKILL)": service.kills,
        "databases crashed": service.crashes,
        "servers restarted after a crash loop": service.restarts,
        "first success after acceptance, longest, s": f"{slowest:.2f}",
        "enrolments took, s": f"{lasted:.0f}",
        "Python": platform.python_version(),
    }
    figures |= {f"answered {kind}": n for kind, n in sorted(clients.kinds().items())}
    for name, figure in figures.items():
        campaign.figure(name, figure)
    assert clients.faults == []
    assert (lost, found, different) == (0, exactly(total), [])
    assert (service.kills, service.crashes) == (kills, crashes)
    assert slowest <= 2
