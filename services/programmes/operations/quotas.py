"""Places go down the tree like money: never more below than above (FEATURES 55)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from members.organisations.models import SEGMENT, Organisation
from services.programmes import access
from services.programmes.choices import RoundState
from services.programmes.models import Quota, Round
from unionhub import audit
from unionhub.kernel.actor import Actor
from unionhub.kernel.errors import BadFact, NotFound, NotNow, WrongState


class QuotaExceeded(NotNow):
    """So many places are not left; ``free`` tells how many are."""

    code = "quota_exceeded"


@transaction.atomic
def set_places(round_code: str, places: int, *, by: Actor, at: datetime) -> Quota:
    """Say how many the whole province may help in a round.

    Raises:
        NotAllowed. NotFound: no such round. QuotaExceeded: more are handed down.
        WrongState: the round is settled.
    """
    access.require(by)
    _hold_round(round_code)
    root = Organisation.objects.get(parent=None)
    held = _locked(round_code, [root])

    quota = held.get(root.pk) or Quota(
        round_id=round_code, organisation=root, org_path=root.path, places=0, version=0
    )
    _change(quota, places=places)

    audit.record("quota.set", quota, by=by, at=at, round=round_code, places=places)
    return quota


@transaction.atomic
def hand_places(
    quota_id: UUID, child: str, places: int, *, by: Actor, at: datetime
) -> Quota:
    """Say how many of these a union below may help: so many in all, not so many more.

    Raises:
        NotFound, NotAllowed. BadFact: ``not_below``: not below, or its places come
            from another union. QuotaExceeded: above so many are not left, or below
            more are used. WrongState: the round is settled.
    """
    source = Quota.objects.select_related("organisation").filter(pk=quota_id).first()
    if source is None:
        raise NotFound
    access.require_under(by, source.org_path)
    below = _below(source, child)

    _hold_round(source.round_id)
    held = _locked(source.round_id, [source.organisation, below])
    above = held[source.organisation_id]
    share = held.get(below.pk) or Quota(
        round_id=source.round_id,
        organisation=below,
        org_path=below.path,
        source=above,
        places=0,
        version=0,
    )
    if share.source_id != above.pk:
        raise BadFact(code="not_below", field="child")
    _change(above, handed=above.handed + places - share.places)
    _change(share, places=places)

    audit.record("quota.handed", share, by=by, at=at, places=places)
    return share


@transaction.atomic
def use_place(round_code: str, org_path: str) -> Quota | None:
    """Take a place for an application of a union: of the nearest up the path that has
    some; none where the round has no places at all (FEATURES 61).

    The room above calls this inside an act of its own, allowed and audited there.

    Raises:
        QuotaExceeded: none is left there, or none was handed down this path.
    """
    if not Quota.objects.filter(round=round_code).exists():
        return None
    paths = [org_path[:end] for end in range(SEGMENT, len(org_path) + 1, SEGMENT)]
    rows = Quota.objects.select_for_update(of=("self",))
    near = rows.filter(round=round_code, org_path__in=paths).order_by("-org_path")
    quota = near.first()
    if quota is None:
        raise QuotaExceeded(missing=1)
    _change(quota, used=quota.used + 1)
    return quota


def hold_place(quota_id: UUID) -> Quota:
    """The quota a place was taken of, locked until the transaction ends: whoever gives
    it back and posts holds it before the books.

    Raises:
        NotFound: there is none.
    """
    found = Quota.objects.select_for_update(of=("self",)).filter(pk=quota_id).first()
    if found is None:
        raise NotFound
    return found


def give_place_back(quota_id: UUID) -> None:
    """What took a place helps nobody any more: it goes back to where it was taken,
    whatever was handed down since (FEATURES 61).

    That is aid that was paid and has come back in full, and nothing else: what is
    granted has no other end. Aid of which a part came back has helped, and keeps its
    place; what the bank could not pay is paid anew in the place it has. Until it is
    granted, nothing takes one.

    The caller holds it (``hold_place``); the room above calls this inside an act of its
    own, allowed and audited there.
    """
    Quota.objects.filter(pk=quota_id).update(
        used=F("used") - 1, version=F("version") + 1
    )


def _below(source: Quota, child: str) -> Organisation:
    found = Organisation.objects.filter(pk=child, path__startswith=source.org_path)
    below = found.exclude(pk=source.organisation_id).first()
    if below is None:
        raise BadFact(code="not_below", field="child")
    return below


def _hold_round(code: str) -> None:
    """The round's row stands for its quotas: two who set them, or hand out the first
    share of one union, come one after another. Rows that point at it are not kept out.
    """
    rounds = Round.objects.select_for_update(of=("self",), no_key=True)
    of = rounds.filter(pk=code).first()
    if of is None:
        raise NotFound
    if of.state == RoundState.SETTLED:
        raise WrongState(state=of.state, allowed=of.available_actions)


def _locked(round_code: str, unions: list[Organisation]) -> dict[str, Quota]:
    """The quotas of these unions, the root first."""
    rows = Quota.objects.select_for_update(of=("self",))
    found = rows.filter(round=round_code, organisation__in=unions)
    return {quota.organisation_id: quota for quota in found.order_by("org_path")}


def _change(quota: Quota, **counts: int) -> None:
    """The caller holds the lock."""
    for name, count in counts.items():
        setattr(quota, name, count)
    if quota.free < 0 or quota.used < 0:
        raise QuotaExceeded(organisation=quota.organisation_id, missing=-quota.free)
    quota.version += 1
    if quota.version == 1:
        quota.save(force_insert=True)
        return
    quota.save(update_fields=[*counts, "version"])
