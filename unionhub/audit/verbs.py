"""What was done, in words: one line for every verb that an operation records."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    "account.bound": _("账号与本人绑定"),
    "account.closed": _("停用账号"),
    "account.opened": _("开立账号"),
    "account.signed_in": _("登录"),
    "appointment.ended": _("结束任职"),
    "appointment.found_incompatible": _("发现不相容的任职"),
    "appointment.granted": _("授予任职"),
    "client.closed": _("停用对接系统"),
    "client.registered": _("登记对接系统"),
    "consent.published": _("发布入会同意书"),
    "delegation.granted": _("委托"),
    "delegation.revoked": _("收回委托"),
    "demo.loaded": _("载入演示数据"),
    "employer.alias_approved": _("批准单位别名"),
    "employer.alias_proposed": _("提出单位别名"),
    "employer.registered": _("登记用人单位"),
    "employer.renamed": _("用人单位更名"),
    "enrolment.approved": _("同意入会"),
    "enrolment.batch_decided": _("批量办理入会申请"),
    "enrolment.climbed": _("逾期上转"),
    "enrolment.handed_over": _("移交"),
    "enrolment.realname": _("实名核验"),
    "enrolment.rejected": _("不同意入会"),
    "enrolment.resubmitted": _("补正后重新提交"),
    "enrolment.returned": _("退回补正"),
    "enrolment.submitted": _("提交入会申请"),
    "enrolment.withdrawn": _("撤回申请"),
    "export.approved": _("批准导出"),
    "export.expired": _("导出文件到期删除"),
    "export.given_up": _("导出未能生成"),
    "export.made": _("生成导出文件"),
    "export.refused": _("不批准导出"),
    "export.requested": _("申请导出"),
    "join_code.issued": _("发放入会码"),
    "join_code.revoked": _("作废入会码"),
    "keys.introduced": _("启用密钥"),
    "keys.retired": _("停用密钥"),
    "keys.rotated": _("更换密钥"),
    "member.admitted": _("成为会员"),
    "member.realname": _("会员实名核验"),
    "member.revealed": _("查看完整号码"),
    "member.standing_changed": _("会籍变动"),
    "organisation.activated": _("启用工会"),
    "organisation.active": _("解锁工会"),
    "organisation.corrected": _("更正工会资料"),
    "organisation.founded": _("新建工会"),
    "organisation.locked": _("锁定工会"),
    "password.offered": _("发放密码设置码"),
    "password.set": _("设置密码"),
    "second_factor.confirmed": _("绑定动态口令"),
    "second_factor.drawn": _("申请动态口令"),
    "second_factor.reset": _("重置动态口令"),
    "sign_in.locked": _("登录失败过多，锁定"),
    "sms_code.burned": _("验证码作废"),
    "token.replayed": _("令牌被重复使用，会话作废"),
    "token.revoked": _("退出登录"),
}
# Of data sets the name stands before the point.
_OF_DATA_SETS = {"imported": _("导入基础数据"), "loaded": _("载入演示数据")}


def label(verb: str) -> str:
    """What an officer reads for a verb."""
    known = VERBS.get(verb) or _OF_DATA_SETS.get(verb.rpartition(".")[2])
    return str(known or _("其他事项"))
