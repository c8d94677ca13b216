"""What is sent to the doors of review: body, thing, where."""

from tests.registry.call import Call

REASON = {"reason": "不符合条件"}
REVIEW: dict[str, Call] = {
    "approveReviewCase": Call({"digest": "{case_digest}"}),
    "sendReviewCaseBack": Call({"missing": ["缺出院小结"]}),
    "refuseReviewCase": Call(REASON),
    "withdrawReviewCase": Call(REASON),
    "appealReviewCase": Call({"text": "已补充证明"}, "refused_case"),
    "decideReviewCaseAppeal": Call(REASON | {"is_restored": True}, "appealed_case"),
    "openPublicNotice": Call({}, "case_to_publish"),
    "objectToPublicNotice": Call(
        {"text": "另有住房", "name": "张三", "phone": "13800138000"}
    ),
    "followObjection": Call({"receipt": "{objection_receipt}"}),
    "endPublicNotice": Call({}, "notice_over"),
    "decideObjection": Call({"is_upheld": False, "reply": "经查不实"}),
    "setChainRule": Call(
        {
            "kind": "LIST",
            "levels": ["COUNTY"],
            "document_number": "川工办〔2026〕9号",
            "valid_from": "2026-12-01",
        }
    ),
}
