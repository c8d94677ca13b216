"""What happens to households and their dossiers."""

from services.hardship.operations.dossiers import (
    Figures,
    Particulars,
    apply,
    assess,
    correct,
    open_,
)
from services.hardship.operations.entering import Relative
from services.hardship.operations.households import (
    HouseholdFacts,
    Parting,
    found,
    join,
    leave,
    split,
)
from services.hardship.operations.keeping import decide_recheck, end, recheck
from services.hardship.operations.papers import (
    Signature,
    VisitFacts,
    add_paper,
    answer_outside,
    ask_outside,
    authorise,
    record_visit,
    remove_paper,
)
from services.hardship.operations.shared import AlreadyInHousehold, DossierExists
from services.hardship.operations.spot_checks import NothingToCheck, Sample
from services.hardship.operations.spot_checks import draw as draw_spot_check
from services.hardship.operations.spot_checks import find as record_spot_finding
from services.hardship.operations.steps import (
    hand_in,
    refuse,
    send_back,
    withdraw,
)
from services.hardship.operations.submitting import submit
from services.hardship.operations.waivers import decide as decide_waiver
from services.hardship.operations.waivers import propose as propose_waiver

__all__ = [
    "AlreadyInHousehold",
    "DossierExists",
    "Figures",
    "HouseholdFacts",
    "NothingToCheck",
    "Particulars",
    "Parting",
    "Relative",
    "Sample",
    "Signature",
    "VisitFacts",
    "add_paper",
    "answer_outside",
    "apply",
    "ask_outside",
    "assess",
    "authorise",
    "correct",
    "decide_recheck",
    "decide_waiver",
    "draw_spot_check",
    "end",
    "found",
    "hand_in",
    "join",
    "leave",
    "open_",
    "propose_waiver",
    "recheck",
    "record_spot_finding",
    "record_visit",
    "refuse",
    "remove_paper",
    "send_back",
    "split",
    "submit",
    "withdraw",
]
