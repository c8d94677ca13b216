"""Words of aid: applications, their papers, and the steps between states."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from services.programmes.choices import AidItem, FundKind, HardshipTier


class ApplicationState(TextChoices):
    """Where an application stands."""

    DRAFT = "DRAFT", _("草稿")
    SUBMITTED = "SUBMITTED", _("审批中")
    CORRECTION = "CORRECTION", _("退回补正")
    APPROVED = "APPROVED", _("已批准")
    IN_BATCH = "IN_BATCH", _("发放中")
    PAID = "PAID", _("已发放")
    REFUSED = "REFUSED", _("不予批准")
    WITHDRAWN = "WITHDRAWN", _("已撤回")
    RECOVERED = "RECOVERED", _("已追回")


APPLICATION_MOVES: dict[str, set[str]] = {
    ApplicationState.DRAFT: {ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN},
    ApplicationState.SUBMITTED: {
        ApplicationState.APPROVED,
        ApplicationState.CORRECTION,
        ApplicationState.REFUSED,
        ApplicationState.WITHDRAWN,
    },
    ApplicationState.CORRECTION: {
        ApplicationState.SUBMITTED,
        ApplicationState.WITHDRAWN,
    },
    # An appeal restores it.
    ApplicationState.REFUSED: {ApplicationState.SUBMITTED},
    ApplicationState.APPROVED: {ApplicationState.IN_BATCH},
    # The bank could not pay, and it waits for another batch.
    ApplicationState.IN_BATCH: {ApplicationState.PAID, ApplicationState.APPROVED},
    # It came back from the bank, or had to be given back.
    ApplicationState.PAID: {ApplicationState.APPROVED, ApplicationState.RECOVERED},
    ApplicationState.WITHDRAWN: set(),
    ApplicationState.RECOVERED: set(),
}
# Changed by whoever keeps it; a case that runs begins anew.
WRITABLE: Final = frozenset(
    {
        ApplicationState.DRAFT,
        ApplicationState.SUBMITTED,
        ApplicationState.CORRECTION,
    }
)
# Money is reserved for these, or was spent on them.
GRANTED: Final = frozenset(
    {ApplicationState.APPROVED, ApplicationState.IN_BATCH, ApplicationState.PAID}
)
# These stand against another of the same household, item and year (FEATURES 73).
CLAIMING: Final = GRANTED | {ApplicationState.SUBMITTED, ApplicationState.CORRECTION}


class ApplicationOrigin(TextChoices):
    """Who began it."""

    OWN = "OWN", _("本人申请")
    DESK = "DESK", _("窗口代办")
    LIST = "LIST", _("名单推荐")


class AidPaperKind(TextChoices):
    """What an application is shown by."""

    APPLICATION = "APPLICATION", _("帮扶申请表")
    IDENTITY = "IDENTITY", _("身份证件")
    BANK_CARD = "BANK_CARD", _("银行卡")
    PROMISE = "PROMISE", _("不重复享受承诺书")
    BILLS = "BILLS", _("医疗费用票据")
    SCHOOL = "SCHOOL", _("就学证明")
    CERTIFICATE = "CERTIFICATE", _("培训合格证书")
    GUARDIAN = "GUARDIAN", _("监护关系证明")
    OTHER = "OTHER", _("其他材料")


class SchoolStage(TextChoices):
    """At which kind of school."""

    PRESCHOOL = "PRESCHOOL", _("学前")
    COMPULSORY = "COMPULSORY", _("义务教育")
    UPPER_SEC = "UPPER_SEC", _("高中、中职")
    COLLEGE = "COLLEGE", _("大专")
    BACHELOR = "BACHELOR", _("本科")
    POSTGRAD = "POSTGRAD", _("研究生")
    SPECIAL = "SPECIAL", _("特殊教育")


class SchoolKind(TextChoices):
    """Whether somebody else pays for the studies already."""

    ORDINARY = "ORDINARY", _("普通")
    MILITARY = "MILITARY", _("军事院校")
    FREE_TEACHER = "FREE_TEACHER", _("公费师范")
    ORIENTED = "ORIENTED", _("定向培养")


class PayWay(TextChoices):
    """How money reaches somebody."""

    BANK = "BANK", _("银行转账")
    UNION_CARD = "UNION_CARD", _("会员卡")
    CASH = "CASH", _("现金")
    GOODS = "GOODS", _("实物")


class CorrectionState(TextChoices):
    """Where another account for a granted application stands."""

    PROPOSED = "PROPOSED", _("待复核")
    AGREED = "AGREED", _("已更正")
    REFUSED = "REFUSED", _("未更正")


CORRECTION_MOVES: Final[dict[str, set[str]]] = {
    CorrectionState.PROPOSED: {CorrectionState.AGREED, CorrectionState.REFUSED},
    CorrectionState.AGREED: set(),
    CorrectionState.REFUSED: set(),
}

# Studies that are free already are not paid for again (R-AID-15).
INELIGIBLE_SCHOOLS: Final = frozenset(
    {SchoolKind.MILITARY, SchoolKind.FREE_TEACHER, SchoolKind.ORIENTED}
)
# Who waits for a place: the greater score first, then who began first (FEATURES 61).
SCORES: Final[dict[str, int]] = {
    HardshipTier.DEEP: 30,
    HardshipTier.OLD_DIBAO: 30,
    HardshipTier.ACCIDENT: 20,
    HardshipTier.OLD_ACCIDENT: 20,
    HardshipTier.RELATIVE: 10,
    HardshipTier.OLD_EDGE: 10,
}
# What only schooling has to tell.
SCHOOL_FACTS: Final = ("school_year", "school_stage", "school_kind", "school_name")
# First the dossier, then the aid (R-AID-01).
DOSSIER_FUNDS: Final = frozenset({FundKind.CENTRAL})
DOSSIER_ITEMS: Final = frozenset({AidItem.LIVING, AidItem.MEDICAL})
# Counted for one person; all others for the household.
PERSONAL_ITEMS: Final = frozenset(
    {AidItem.SCHOOLING, AidItem.TRAINING, AidItem.TEMPORARY}
)
# Never more than what it cost (R-AID-13, 16).
AT_MOST_COST: Final = frozenset({AidItem.MEDICAL, AidItem.TRAINING})
CARD_WAYS: Final = frozenset({PayWay.BANK, PayWay.UNION_CARD})
# Goods come out of a stock (R-AID-23); where none is kept, nobody could hand them out.
PAID_WAYS: Final = CARD_WAYS | {PayWay.CASH}
ALWAYS_NEEDED: Final = (AidPaperKind.APPLICATION, AidPaperKind.IDENTITY)
NEEDED_BY_ITEM: Final[dict[str, tuple[AidPaperKind, ...]]] = {
    AidItem.MEDICAL: (AidPaperKind.BILLS,),
    AidItem.SCHOOLING: (AidPaperKind.SCHOOL, AidPaperKind.PROMISE),
    AidItem.TRAINING: (AidPaperKind.CERTIFICATE,),
}
# What the rules themselves ask for is not let off (R-AID-13, 16, 19).
WAIVABLE: Final = tuple(
    kind for kind in AidPaperKind if kind not in {"BILLS", "CERTIFICATE", "GUARDIAN"}
)
MOST_ROWS = 200
# Of what was granted before, the newest are shown.
MOST_SHOWN = 20
MOST_PAPERS = 40
MOST_INVOICES = 50
LONGEST_INVOICE = 40
LEAST_CARD, LONGEST_CARD = 12, 19
