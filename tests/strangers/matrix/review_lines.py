"""Who may do what to cases and notices; the words are those of ``policy``."""

REVIEW = """
listReviewCases           signed-in
getReviewCase             own|AID_VIEW
approveReviewCase         AID_REVIEW!
sendReviewCaseBack        AID_REVIEW!
refuseReviewCase          AID_REVIEW!
withdrawReviewCase        AID_EDIT
appealReviewCase          own|AID_EDIT
decideReviewCaseAppeal    AID_REVIEW!
openPublicNotice          AID_PUBLISH!
listPublicNotices         public
getPublicNotice           public
objectToPublicNotice      public
endPublicNotice           AID_PUBLISH!
followObjection           public
listObjections            AID_VIEW
decideObjection           AID_REVIEW!
listChainRules            public
setChainRule              PROGRAMME_EDIT^1
"""
