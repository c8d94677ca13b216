"""Who may do what to households and dossiers; the words are those of ``policy``."""

HARDSHIP = """
listHouseholds            HARDSHIP_VIEW
registerHousehold         HARDSHIP_EDIT
getHousehold              HARDSHIP_VIEW
joinHousehold             HARDSHIP_EDIT
leaveHousehold            HARDSHIP_EDIT
splitHousehold            HARDSHIP_EDIT
revealHouseholdMember     MEMBER_REVEAL
listDossiers              signed-in
openDossier               HARDSHIP_EDIT
applyForDossier           member
getDossier                own|HARDSHIP_VIEW
correctDossier            own|HARDSHIP_EDIT
assessDossier             own|HARDSHIP_EDIT
addDossierPaper           own|HARDSHIP_EDIT
removeDossierPaper        own|HARDSHIP_EDIT
handDossierIn             own|HARDSHIP_EDIT
withdrawDossier           own|HARDSHIP_EDIT
authoriseDossierCheck     HARDSHIP_EDIT
recordHomeVisit           HARDSHIP_EDIT
askOutsideCheck           HARDSHIP_EDIT
answerOutsideCheck        HARDSHIP_EDIT
proposeDossierWaiver      HARDSHIP_EDIT
decideDossierWaiver       AID_REVIEW
submitDossier             HARDSHIP_EDIT
returnDossier             HARDSHIP_EDIT
refuseDossier             HARDSHIP_EDIT
recheckDossier            HARDSHIP_EDIT
decideDossierRecheck      AID_REVIEW
endDossier                HARDSHIP_EDIT
listSpotChecks            HARDSHIP_VIEW
drawSpotCheck             AID_REVIEW+
getSpotCheck              HARDSHIP_VIEW
listSpotCheckedDossiers   HARDSHIP_VIEW
recordSpotFinding         AID_REVIEW+
"""
