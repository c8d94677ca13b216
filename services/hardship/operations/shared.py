"""What the operations of this room have in common."""

from typing import Final
from uuid import UUID

from services.hardship.models import Dossier, Household
from unionhub.kernel.errors import NotFound, NotNow, WrongState


class AlreadyInHousehold(NotNow):
    """Somebody lives in another household (R-AID-02)."""

    code = "already_in_household"


class DossierExists(NotNow):
    """The household, or its worker, has a live dossier (R-AID-02)."""

    code = "dossier_exists"


ONE_LIVE_DOSSIER: Final = {"one_live_dossier_a_household", "one_live_dossier_a_worker"}


def locked_household(pk: UUID) -> Household:
    """The household, locked.

    Raises:
        NotFound: there is none.
    """
    rows = Household.objects.select_for_update(of=("self",))
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def locked_dossier(pk: UUID) -> Dossier:
    """The dossier with its household, locked household first.

    Raises:
        NotFound: there is none.
    """
    household = Dossier.objects.filter(pk=pk).values_list("household_id").first()
    if household is None:
        raise NotFound
    home = locked_household(household[0])
    found = Dossier.objects.select_for_update(of=("self",)).get(pk=pk)
    found.household = home
    return found


def require_state(dossier: Dossier, *states: str) -> None:
    """Refuse an act that the dossier's state does not allow.

    Raises:
        WrongState: with the states that would.
    """
    if dossier.state not in states:
        raise WrongState(state=dossier.state, allowed=sorted(states))


def save(dossier: Dossier, *changed: str) -> None:
    """Write what has changed, as the next version."""
    dossier.version += 1
    dossier.save(update_fields=[*changed, "version"])
