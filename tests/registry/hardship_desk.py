"""What is sent to the doors of dossiers that a case decides on."""

from tests.registry.call import Call

DESK: dict[str, Call] = {"submitDossier": Call(thing="complete_dossier")}
