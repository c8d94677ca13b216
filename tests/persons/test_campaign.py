"""Keys change under load and kills, for ``./test --campaign rotate=50000 kills=5``."""

import signal
import subprocess
import sys
import time

import pytest

from members.people.models import Member
from tests.persons import many
from tests.persons.conftest import BOTH, OLD, SM4, TURNED, use
from tests.persons.elsewhere import ROOT, Elsewhere, environment
from unionhub.accounts.models import User
from unionhub.audit.models import AuditEvent
from unionhub.kernel import actor, clock
from unionhub.persons import epochs, rotation
from unionhub.persons.models import Person, PersonKey

pytestmark = pytest.mark.django_db(transaction=True)

BATCH = 500
WALKED = ("accounts.User", "members.Member", "persons.PersonKey")
# To SM4 under the newer keys; the processes of the load know both in either order.
LATER, EARLIER = f"{SM4},{OLD}", f"{OLD},{SM4}"


def command(*options):
    """The command itself, in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "manage.py", "rotate_keys", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=environment(LATER, TURNED),
        text=True,
    )


def killed_after(batches):
    """A run that is killed after so many batches; how it ended."""
    process = command(f"--batch={BATCH}")
    for told, _line in enumerate(process.stdout, 1):
        if told == batches:
            process.kill()
            break
    process.communicate()
    return process.returncode


@pytest.fixture
def loads(tmp_path):
    """Two processes that read and write all the while: an earlier and a later one."""
    processes = [Elsewhere(EARLIER, BOTH), Elsewhere(LATER, TURNED)]
    stop = tmp_path / "stop"

    def begin(rows):
        for seed, process in enumerate(processes):
            process.tell(act="load", stop=str(stop), rows=rows, seed=seed)

    def end():
        stop.touch()
        return [process.heard() for process in processes]

    yield begin, end
    stop.touch()
    for process in processes:
        process.close()


@pytest.mark.campaign
def test_keys_change_under_load_and_kills(unions, settings, campaign, loads, at):
    rows, kills = campaign.number("rotate", 2_000), campaign.number("kills", 5)
    use(settings, OLD, OLD)
    many.load(unions.jinguanyi, rows)
    people = Person.objects.count()
    use(settings, LATER, TURNED)
    begin, end = loads

    begin(rows)
    began = time.monotonic()
    # The batches of the tables, shared out between the runs that are killed.
    stint = max(len(WALKED) * rows // BATCH // (kills + 1), 2)
    deaths = [killed_after(stint) for _kill in range(kills)]
    last = command(f"--batch={BATCH}")
    complaint = last.communicate()[1]
    seconds = time.monotonic() - began
    loaded = end()

    assert deaths == [-signal.SIGKILL] * kills
    assert last.returncode == 0, complaint
    assert [load["failed"] for load in loaded] == [[], []]
    # Nobody became two, and what the load wrote with the earlier key goes now.
    assert Person.objects.count() == people
    late = rotation.rotate(by=actor.system(), at=at)
    nothing_is_left(rows)
    left = sum(late.values())
    campaign.figure("rows written with the earlier key behind the walk", left)
    counts = AuditEvent.objects.filter(verb="keys.rotated").earliest("pk").facts
    note(campaign, counts["changed"], seconds, loaded)


def nothing_is_left(rows):
    assert rotation.check(at=clock.now()).pending == {}
    assert epochs.missing() == []
    assert Member.objects.count() == rows
    assert User.objects.filter(phone_index_even__isnull=False).count() == rows
    assert PersonKey.objects.filter(key_version=2).count() == rows


def note(campaign, counts, seconds, loaded):
    """The report of ``./test --campaign``."""
    for table in WALKED:
        campaign.figure(f"rows rotated in {table}", counts[table])
    campaign.figure("seconds", round(seconds))
    for load, name in zip(loaded, ("earlier keys", "later keys"), strict=True):
        campaign.figure(f"load with {name}: done", sum(load["done"].values()))
        campaign.figure(f"load with {name}: failed", load["failures"])
    campaign.figure("values on an old key at the end", 0)
