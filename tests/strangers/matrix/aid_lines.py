"""Who may do what to applications for aid; the words are those of ``policy``."""

AID = """
listAidApplications       signed-in
listAidWaitingList        AID_VIEW
beginAidApplication       AID_EDIT
applyForAid               member
getAidApplication         own|AID_VIEW
editAidApplication        own|AID_EDIT
addAidPaper               own|AID_EDIT
waiveAidPaper             AID_EDIT
submitAidApplication      own|AID_EDIT
withdrawAidApplication    own|AID_EDIT
proposeAidAccount         own|AID_EDIT
decideAidAccount          AID_REVIEW
allowSecondAid            AID_REVIEW+
listNominationLists       AID_VIEW
getNominationList         AID_VIEW
listNominations           AID_VIEW
submitNominationList      AID_EDIT
"""
