"""Words of hardship: households, dossiers and their life (DOMAIN.md §5.2, §9)."""

from datetime import timedelta
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Relation(TextChoices):
    """What somebody is to the head of the household."""

    HEAD = "HEAD", _("户主")
    SPOUSE = "SPOUSE", _("配偶")
    CHILD = "CHILD", _("子女")
    PARENT = "PARENT", _("父母")
    GRANDPARENT = "GRANDPARENT", _("祖父母")
    GRANDCHILD = "GRANDCHILD", _("孙子女")
    SIBLING = "SIBLING", _("兄弟姐妹")
    OTHER = "OTHER", _("其他")


class Departure(TextChoices):
    """Why somebody belongs to a household no more."""

    SPLIT = "SPLIT", _("分户")
    MOVED = "MOVED", _("迁出")
    MARRIED = "MARRIED", _("婚姻变动")
    DECEASED = "DECEASED", _("去世")
    MISTAKE = "MISTAKE", _("登记有误")


class Scheme(TextChoices):
    """By which rules a tier was found; the old one stands in old papers only."""

    TIERS_2021 = "TIERS_2021", _("三档（2021 年起）")
    TIERS_2016 = "TIERS_2016", _("低保户等三类（2016—2020 年）")


class HardshipPerson(TextChoices):
    """Which worker the dossier is kept under."""

    URBAN = "URBAN", _("城镇困难职工")
    MIGRANT = "MIGRANT", _("困难农民工")


class DossierOrigin(TextChoices):
    """Whether it was there before, is new, or came back."""

    EXISTING = "EXISTING", _("存量")
    NEW = "NEW", _("增量")
    RELAPSED = "RELAPSED", _("返困")


class HardshipCause(TextChoices):
    """Why (R-AID-07): one main cause, at most three others."""

    NO_CAPACITY = "NO_CAPACITY", _("无劳动能力")
    NOT_EMPLOYED = "NOT_EMPLOYED", _("有劳动能力而未就业")
    JOB_LOSS = "JOB_LOSS", _("下岗失业")
    UNINSURED = "UNINSURED", _("未参加社会保险")
    BENEFIT_UNPAID = "BENEFIT_UNPAID", _("社保待遇落实不到位")
    SEVERE_ILLNESS = "SEVERE_ILLNESS", _("患重特大疾病")
    DISASTER = "DISASTER", _("遭受自然灾害")
    ACCIDENT = "ACCIDENT", _("遭受意外事故")
    SCHOOLING = "SCHOOLING", _("子女上学")
    OTHER = "OTHER", _("其他")


MOST_OTHER_CAUSES: Final = 3


class Exclusion(TextChoices):
    """What stands against a dossier (R-AID-05)."""

    SECOND_HOME = "SECOND_HOME", _("两套及以上住房")
    BUSINESS = "BUSINESS", _("经商办企业或雇工")
    COSTLY_SCHOOL = "COSTLY_SCHOOL", _("子女自费留学或就读高收费民办学校")
    VEHICLE = "VEHICLE", _("自用机动车辆")


class Housing(TextChoices):
    """Where the household lives."""

    UNIT_RENT = "UNIT_RENT", _("承租单位公房")
    SOCIAL_RENT = "SOCIAL_RENT", _("政府廉租房")
    OWNED = "OWNED", _("自购房")
    SELF_BUILT = "SELF_BUILT", _("自建房")
    RENTED = "RENTED", _("租房")
    NONE = "NONE", _("无房")
    OTHER = "OTHER", _("其他")


class Health(TextChoices):
    """A member's health (GB forms); sealed wherever it is kept."""

    GOOD = "GOOD", _("良好")
    CANCER = "CANCER", _("恶性肿瘤")
    CARDIO = "CARDIO", _("心血管病")
    CEREBRO = "CEREBRO", _("脑血管病")
    ESRD = "ESRD", _("终末期肾病")
    MENTAL = "MENTAL", _("精神病")
    LIVER = "LIVER", _("肝病")
    BLOOD = "BLOOD", _("血液病")
    DIABETES = "DIABETES", _("糖尿病")
    SPINE = "SPINE", _("腰颈椎病")
    HYPERTENSION = "HYPERTENSION", _("高血压病")
    LUNG = "LUNG", _("肺病")
    MINOR = "MINOR", _("一般疾病")
    COMA = "COMA", _("深度昏迷")
    PARALYSIS = "PARALYSIS", _("永久瘫痪")
    ALZHEIMER = "ALZHEIMER", _("严重阿尔茨海默病")
    PARKINSON = "PARKINSON", _("严重帕金森病")
    MND = "MND", _("严重运动神经元病")
    DISABLED = "DISABLED", _("残疾")


class Disability(TextChoices):
    """Of which kind; sealed wherever it is kept."""

    VISION = "VISION", _("视力")
    HEARING = "HEARING", _("听力")
    SPEECH = "SPEECH", _("言语")
    INTELLECT = "INTELLECT", _("智力")
    LIMB = "LIMB", _("肢体")
    MENTAL = "MENTAL", _("精神")
    MULTIPLE = "MULTIPLE", _("多重")


class DossierState(TextChoices):
    """How far a dossier is."""

    DRAFT = "DRAFT", _("草稿")
    UNIT_REVIEW = "UNIT_REVIEW", _("初审")
    HOME_VISIT = "HOME_VISIT", _("入户")
    CHECKING = "CHECKING", _("核对")
    APPROVAL = "APPROVAL", _("待审批")
    NOTICE = "NOTICE", _("公示")
    OBJECTION = "OBJECTION", _("异议复核")
    ACTIVE = "ACTIVE", _("在档")
    EXITED = "EXITED", _("脱困")
    RETURNED = "RETURNED", _("退回")
    REFUSED = "REFUSED", _("不予建档")
    WITHDRAWN = "WITHDRAWN", _("撤回")


DOSSIER_MOVES: Final[dict[str, set[str]]] = {
    DossierState.DRAFT: {DossierState.UNIT_REVIEW, DossierState.WITHDRAWN},
    DossierState.UNIT_REVIEW: {
        DossierState.HOME_VISIT,
        DossierState.RETURNED,
        DossierState.REFUSED,
        DossierState.WITHDRAWN,
    },
    DossierState.HOME_VISIT: {
        DossierState.CHECKING,
        DossierState.RETURNED,
        DossierState.REFUSED,
        DossierState.WITHDRAWN,
    },
    DossierState.CHECKING: {
        DossierState.APPROVAL,
        DossierState.RETURNED,
        DossierState.REFUSED,
        DossierState.WITHDRAWN,
    },
    # From here on the case decides (services/review).
    DossierState.APPROVAL: {
        DossierState.NOTICE,
        DossierState.ACTIVE,
        DossierState.RETURNED,
        DossierState.REFUSED,
        DossierState.WITHDRAWN,
    },
    DossierState.NOTICE: {
        DossierState.APPROVAL,
        DossierState.OBJECTION,
        DossierState.RETURNED,
        DossierState.REFUSED,
        DossierState.WITHDRAWN,
    },
    DossierState.OBJECTION: {
        DossierState.APPROVAL,
        DossierState.NOTICE,
        DossierState.RETURNED,
        DossierState.REFUSED,
        DossierState.WITHDRAWN,
    },
    # An appeal against a refusal opens it again.
    DossierState.REFUSED: {DossierState.APPROVAL},
    DossierState.RETURNED: {
        DossierState.UNIT_REVIEW,
        DossierState.APPROVAL,
        DossierState.WITHDRAWN,
    },
    DossierState.ACTIVE: {DossierState.EXITED},
    # Who falls into hardship again gets a new dossier that names this one.
    DossierState.EXITED: set(),
    DossierState.WITHDRAWN: set(),
}
OVER: Final = frozenset(
    {DossierState.EXITED, DossierState.REFUSED, DossierState.WITHDRAWN}
)
# R-AID-02: one of these a household.
LIVE: Final = tuple(state for state in DossierState.values if state not in OVER)
# What is told of the household may still be changed.
WRITABLE: Final = (
    DossierState.DRAFT,
    DossierState.UNIT_REVIEW,
    DossierState.HOME_VISIT,
    DossierState.CHECKING,
    DossierState.RETURNED,
)
# The case has it.
DECIDED_ABOVE: Final = (
    DossierState.APPROVAL,
    DossierState.NOTICE,
    DossierState.OBJECTION,
)


class ExitReason(TextChoices):
    """Why a dossier ends (R-AID-25)."""

    IMPROVED = "IMPROVED", _("脱困")
    RETIRED = "RETIRED", _("退休")
    MOVED = "MOVED", _("调离")
    DECEASED = "DECEASED", _("死亡")
    FALSE = "FALSE", _("不实")


class PaperKind(TextChoices):
    """What is scanned for a dossier."""

    APPLICATION = "APPLICATION", _("建档申请书")
    IDENTITY = "IDENTITY", _("身份证件")
    INCOME = "INCOME", _("收入证明")
    ILLNESS = "ILLNESS", _("医疗证明")
    DISABILITY = "DISABILITY", _("残疾证")
    SCHOOL = "SCHOOL", _("就学证明")
    ACCIDENT = "ACCIDENT", _("灾害或事故证明")
    JOB_LOSS = "JOB_LOSS", _("失业证明")
    CONTRACT = "CONTRACT", _("劳动合同或务工证明")
    OTHER = "OTHER", _("其他材料")


class WaiverKind(TextChoices):
    """From which rule somebody asks to be let off."""

    TIER = "TIER", _("调整困难档次")
    EXCLUSION = "EXCLUSION", _("排除情形例外")
    PAPER = "PAPER", _("免交材料")


class WaiverState(TextChoices):
    """One proposes, another agrees (R-AID-03, 05)."""

    PROPOSED = "PROPOSED", _("待批准")
    AGREED = "AGREED", _("已批准")
    REFUSED = "REFUSED", _("未批准")


WAIVER_MOVES: Final[dict[str, set[str]]] = {
    WaiverState.PROPOSED: {WaiverState.AGREED, WaiverState.REFUSED},
    WaiverState.AGREED: set(),
    WaiverState.REFUSED: set(),
}


class AssessmentKind(TextChoices):
    """What the figures were gathered for."""

    FIRST = "FIRST", _("建档")
    RECHECK = "RECHECK", _("年度复核")


class AssessmentState(TextChoices):
    """Whether the figures hold."""

    PROPOSED = "PROPOSED", _("核算中")
    AGREED = "AGREED", _("已确认")
    REFUSED = "REFUSED", _("未确认")


ASSESSMENT_MOVES: Final[dict[str, set[str]]] = {
    AssessmentState.PROPOSED: {AssessmentState.AGREED, AssessmentState.REFUSED},
    AssessmentState.AGREED: set(),
    AssessmentState.REFUSED: set(),
}


# Of a hundred approved dossiers so many are looked at again by a level above, at least.
LEAST_CHECKED: Final = 30


class SpotFinding(TextChoices):
    """What a level above found of a dossier."""

    RIGHT = "RIGHT", _("属实")
    WRONG = "WRONG", _("不属实")


class CheckFinding(TextChoices):
    """What the civil-affairs centre answered."""

    CONSISTENT = "CONSISTENT", _("一致")
    DIFFERENT = "DIFFERENT", _("不一致")


class RevealedField(TextChoices):
    """What can be shown in full, on purpose (R-ACC-04)."""

    ID_NUMBER = "id_number", _("证件号码")
    PHONE = "phone", _("联系电话")
    ADDRESS = "address", _("住址")
    HEALTH = "health", _("健康状况")


# A child's household answers for it.
ADULT: Final = 18
# R-AID-06.
YEAR_OF_WORK: Final = 1
# R-AID-24.
RECHECK_EVERY_YEARS: Final = 1
# R-AID-25, in years after the exit.
KEPT_FOR: Final = 10
# How long before it falls due a re-check stands on the work list.
RECHECK_NOTICE: Final = timedelta(days=60)
