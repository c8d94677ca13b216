"""What the OpenAPI description says of itself, and the names of its value lists."""

from typing import Any, Final

SETTINGS: Final[dict[str, Any]] = {
    "TITLE": "UnionHub 工会会员服务平台 API",
    "VERSION": "1",
    "DESCRIPTION": (
        "省级总工会会员服务平台的接口。\n\n"
        "- **登录**：会员用手机验证码换取令牌（`POST /api/v1/auth/sms-codes`、"
        "`POST /api/v1/auth/tokens`），干部用登录名和密码；令牌放在 "
        "`Authorization: Bearer …`，到期用 `/oauth/token` 换新。\n"
        "- **拒绝**：一律为 `application/problem+json`，程序按 `code` 判断；全部代码见 "
        "`/api/v1/problems`。\n"
        "- **重试**：新建类请求带 `Idempotency-Key`，断线后用同一个值重发，结果相同，"
        "不会办理两次。\n"
        "- **列表**：按 `cursor` 翻页，`limit` 不超过 200；未说明的参数一律拒绝。\n"
        "- **并发**：更正时用 `If-Match` 带上读取时的 `ETag`。\n"
        "- **语言**：默认中文，`Accept-Language: en` 得到英文的拒绝说明。\n"
        "- **工具**：[Postman 集合](/api/v1/postman)；客户端代码由 "
        "[本说明](/api/v1/schema)生成。\n"
        "- **时间**：RFC 3339，北京时间；证件号码和手机号码在答复中一律遮蔽。"
    ),
    "OAS_VERSION": "3.1.1",
    "LICENSE": {"name": "保留所有权利", "identifier": "LicenseRef-UnionHub"},
    # Relative to where the description is served: it names no machine.
    "SERVERS": [{"url": "/", "description": "本服务"}],
    "TAGS": [
        {"name": "公共", "description": "无须登录的查询：区划、行业、字典、预览。"},
        {"name": "会员", "description": "劳动者登录后办理本人的事项。"},
        {"name": "干部", "description": "工会干部在任职范围内办理的事项。"},
        {"name": "系统", "description": "令牌的续期和作废，系统对接。"},
    ],
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "unionhub.web.schema_hooks.share_enums_with_parameters",
    ],
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    # With two hundred operations each is drawn when somebody opens its group.
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "docExpansion": "none"},
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_SUFFIX": "",
    "ENUM_NAME_OVERRIDES": {
        "IdType": "unionhub.kernel.identity.IdType",
        "PowerCode": "unionhub.kernel.powers.Power",
        "Purpose": "unionhub.audit.choices.Purpose",
        "DayKind": "unionhub.reference.choices.DayKind",
        "GrantType": "unionhub.accounts.choices.GrantType",
        "EmployerNature": "members.organisations.choices.EmployerNature",
        "OfficeCode": "members.offices.choices.Office",
        "RevealField": "members.people.choices.RevealField",
        "ReturnItem": "members.enrolment.choices.ReturnItem",
        "BatchDecision": "members.enrolment.choices.BatchDecision",
        "RegionLevel": "unionhub.reference.choices.RegionLevel",
        "IndustryLevel": "unionhub.reference.choices.IndustryLevel",
        "UnionKind": "members.organisations.choices.UnionKind",
        "UnionLevel": "members.organisations.choices.UnionLevel",
        "UnionStatus": "members.organisations.choices.UnionStatus",
        "AliasKind": "members.organisations.choices.AliasKind",
        "OccupationGroup": "members.organisations.choices.OccupationGroup",
        "DocumentKind": "unionhub.persons.choices.DocumentKind",
        "Standing": "members.people.choices.Standing",
        "RealnameState": "members.people.choices.RealnameState",
        "EnrolmentState": "members.enrolment.choices.EnrolmentState",
        "RoundState": "services.programmes.choices.RoundState",
        "BudgetOfferState": "services.ledger.choices.OfferState",
        "BudgetReturnState": "services.ledger.choices.ReturnState",
        "LedgerEntryKind": "services.ledger.choices.EntryKind",
        "LedgerPeriodState": "services.ledger.choices.PeriodState",
        "RoutingRung": "members.enrolment.choices.Rung",
        "RoutingReason": "members.enrolment.choices.Reason",
        "EmployerSide": "members.enrolment.choices.Side",
        "StepKind": "members.enrolment.choices.StepKind",
        "ExportKind": "unionhub.jobs.choices.ExportKind",
        "ImportKind": "unionhub.jobs.imports.choices.ImportKind",
        "ImportMedia": "unionhub.jobs.imports.choices.Media",
        "ImportState": "unionhub.jobs.imports.choices.ImportState",
        "ImportVerdict": "unionhub.jobs.imports.choices.RowVerdict",
        "ExportState": "unionhub.jobs.choices.ExportState",
        "JoinChannel": "members.enrolment.choices.JoinChannel",
        "HeatColour": "unionhub.reference.choices.HeatColour",
        "HeatMeasure": "unionhub.reference.choices.HeatMeasure",
        "CoverageState": "stations.coverage.choices.StudyState",
        "StationKind": "stations.places.choices.StationKind",
        "StationState": "stations.places.choices.StationState",
        "StationReportKind": "stations.care.choices.ReportKind",
        "StationReportState": "stations.care.choices.ReportState",
        "SiteSuggestionState": "stations.care.choices.SuggestionState",
        "FacilityKind": "stations.places.choices.FacilityKind",
        "PauseState": "stations.places.choices.PAUSES",
        "EndState": "stations.places.choices.ENDINGS",
        "AwardLevel": "stations.places.choices.AwardLevel",
        "InspectionOutcome": "stations.places.choices.InspectionOutcome",
        "FindingOutcome": "stations.places.choices.FINDINGS",
        "Residence": "services.programmes.choices.Residence",
        "AssessmentKind": "services.hardship.choices.AssessmentKind",
        "AssessmentState": "services.hardship.choices.AssessmentState",
        "Disability": "services.hardship.choices.Disability",
        "DossierExit": "services.hardship.choices.ExitReason",
        "DossierExclusion": "services.hardship.choices.Exclusion",
        "DossierOrigin": "services.hardship.choices.DossierOrigin",
        "DossierPaperKind": "services.hardship.choices.PaperKind",
        "DossierState": "services.hardship.choices.DossierState",
        "DossierWaiverKind": "services.hardship.choices.WaiverKind",
        "DossierWaiverState": "services.hardship.choices.WaiverState",
        "HardshipCause": "services.hardship.choices.HardshipCause",
        "HardshipPerson": "services.hardship.choices.HardshipPerson",
        "HardshipScheme": "services.hardship.choices.Scheme",
        "HardshipTier": "services.programmes.choices.HardshipTier",
        "Health": "services.hardship.choices.Health",
        "HouseholdDeparture": "services.hardship.choices.Departure",
        "HouseholdRelation": "services.hardship.choices.Relation",
        "HouseholdRevealField": "services.hardship.choices.RevealedField",
        "Housing": "services.hardship.choices.Housing",
        "AidApplicationState": "services.aid.choices.ApplicationState",
        "AidOrigin": "services.aid.choices.ApplicationOrigin",
        "AidPaperKind": "services.aid.choices.AidPaperKind",
        "PayWay": "services.aid.choices.PayWay",
        "SchoolKind": "services.aid.choices.SchoolKind",
        "SchoolStage": "services.aid.choices.SchoolStage",
        "AppealState": "services.review.choices.AppealState",
        "CaseDecision": "services.review.choices.Decision",
        "CaseKind": "services.review.choices.CaseKind",
        "CasePart": "services.review.choices.Part",
        "CaseState": "services.review.choices.CaseState",
        "NoticeState": "services.review.choices.NoticeState",
        "ObjectionState": "services.review.choices.ObjectionState",
        "OutsideFinding": "services.hardship.choices.CheckFinding",
    },
}
