"""What is done without a door of the API locks what it changes, too."""

from datetime import timedelta

import pytest

from members.enrolment import operations as enrolments
from members.offices.access import actor_for
from members.offices.choices import Office
from members.people.models import Member
from members.people.operations import change_standing
from services.ledger import operations as ledger
from services.payments.bank.fake import FakeBank
from services.programmes import operations as programmes
from services.programmes.choices import RoundState
from tests import journeys
from tests.audit.conftest import trail
from tests.factories import accounts, money, payments, station_files, stations
from tests.factories.pictures import picture
from tests.races.test_lock_order import locks
from unionhub.accounts import operations as accounting
from unionhub.accounts.models import User
from unionhub.accounts.wechat import Identity
from unionhub.audit import chain
from unionhub.files import operations as files
from unionhub.files import tasks as sweeping
from unionhub.jobs.imports import operations as imports
from unionhub.jobs.imports import tasks as importing
from unionhub.kernel import actor
from unionhub.kernel.errors import DomainError
from unionhub.messages import operations as messages
from unionhub.messages.senders import FakeSender
from unionhub.persons import epochs, rotation
from unionhub.reference import operations as reference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("row_locks")]

BY = actor.installer()
PHONE = "13800138001"


def standing(at):
    change_standing(
        Member.objects.get().pk, "LEFT", reason="退会", by=BY, at=at, on=at.date()
    )


def wechat(at):
    identity = Identity("somebody", PHONE)
    accounting.sign_in_by_wechat(identity, by=actor.public(""), at=at)


def closing(at):
    accounting.close(User.objects.by_phone(PHONE).get().pk, by=BY, at=at)


def giving_up(at):
    with pytest.raises(DomainError):
        epochs.retire(epochs.SEALING, 99, by=BY, at=at)


ROTATED = ["persons.KeyRotation"] * (len(rotation.tables()) + 1)
# What is done, and what it locks.
ACTS = {
    "standing": (standing, ["members.Member"]),
    "wechat": (wechat, ["accounts.WechatAccount"]),
    "closing": (closing, ["accounts.User"]),
    "sealing": (
        lambda at: chain.seal(at + timedelta(hours=1)),
        # The second look finds nothing more to seal.
        ["audit.SealChain", "audit.SealChain"],
    ),
    "delivery": (
        lambda at: messages.deliver(at=at),
        # Claimed, written down, and nothing more to claim.
        ["messaging.Message"] * 3,
    ),
    "counting": (
        lambda at: epochs.note_use(set(), at=at),
        ["persons.KeyEpoch"],
    ),
    "giving up": (giving_up, ["persons.KeyEpoch"]),
    "rotation": (lambda at: rotation.rotate(by=BY, at=at), ROTATED),
    "lists": (
        lambda at: reference.import_dictionaries(
            reference.BUNDLED_DICTIONARIES, by=BY, at=at
        ),
        ["reference.DataSet"],
    ),
}


@pytest.fixture
def lived(settings, unions, at):
    """A member, a seal's worth of events, a message, keys in use."""
    settings.SMS_SENDER = "unionhub.messages.senders.FakeSender"
    FakeSender.reset()
    enrolments.approve(journeys.requested(at, 1, PHONE).pk, by=BY, at=at)
    epochs.introduce(by=BY, at=at)
    wechat(at)
    trail(at, 3, timedelta(seconds=1))


@pytest.mark.parametrize("name", ACTS)
def test_an_act_locks_what_it_changes(lived, at, name):
    act, locked = ACTS[name]

    with locks() as seen:
        act(at)

    assert seen == locked


def previewed(union, at):
    """An import that waits to be confirmed, and who brought it."""
    by = actor_for(accounts.officer("jinjiang-09", union, Office.CLERK), at)
    content = station_files.by_csv([station_files.row()])
    found = imports.upload("STATIONS", "站点.csv", content, by=by, at=at)
    importing.work_due(at)
    return found.job.pk, by


@pytest.mark.parametrize("cancelled", [False, True], ids=["given up", "cleared"])
def test_tidying_locks_the_import_it_changes(unions, at, cancelled):
    pk, by = previewed(unions.jinjiang, at)
    if cancelled:
        imports.cancel(pk, by=by, at=at)

    with locks() as seen:
        importing.tidy(at + timedelta(days=8))

    assert seen == ["jobs.ImportJob"]


def test_an_import_locks_the_stations_it_changes(unions, at):
    known = stations.published(unions.jinjiang)
    by = actor_for(accounts.officer("jinjiang-09", unions.jinjiang, Office.CLERK), at)
    content = station_files.by_csv([{"code": known.code, "capacity": 30}])
    found = imports.upload("STATIONS", "站点.csv", content, by=by, at=at)
    importing.work_due(at)
    imports.confirm(found.job.pk, skip_wrong=False, by=by, at=at)

    with locks() as seen:
        importing.work_due(at)

    job, changed = "jobs.ImportJob", ["stations.Station", "stations.Dataset"]
    assert seen == [job, job, *changed, job]


def test_results_of_the_bank_hold_their_batch_and_its_payments(unions, settings):
    settings.BANK = "services.payments.bank.fake.FakeBank"
    FakeBank.begin()
    people = payments.payers(unions.jinjiang)
    node = payments.budget(unions.jinjiang)
    batch = payments.acknowledged(node, people)
    (content,) = FakeBank().files(batch.number)

    with locks() as seen:
        payments.told(batch, content, people)

    books = ["services.LedgerBook", "services.BudgetNode"]
    # The books before the payments; what is posted then asks for them again.
    assert seen == ["services.Batch", *books, "services.Payment", *books]


def test_a_round_is_settled_with_its_budgets_held(unions):
    root = money.funded(unions.root, 100)
    grant = root.postings.get(account="FUNDED").entry
    ledger.reverse(grant.pk, reason="退回全总", by=BY, at=money.AT)
    programmes.move(root.round_id, RoundState.CLOSED, by=BY, at=money.AT)

    with locks() as seen:
        programmes.move(root.round_id, RoundState.SETTLED, by=BY, at=money.AT)

    assert seen == ["services.Round", "services.BudgetNode"]


def test_sweeping_locks_the_file_it_takes_away(at):
    kept = files.take(picture(), org_path="0001", by=BY, at=at)
    files.remove(kept.pk, by=BY, at=at)

    with locks() as seen:
        sweeping.sweep_removed(at + timedelta(days=2))

    assert seen == ["files.StoredFile"]
