"""What names of persons, companies and places are drawn from."""

from dataclasses import dataclass

from members.organisations.choices import EmployerNature
from members.organisations.choices import OccupationGroup as Group

SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程"
    "吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵"
)
COMPOUND_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "令狐")
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂兰英华玉建文辉红波斌宇浩凯健俊帆雪婷慧莉琳洁梅燕"
    "倩颖露瑶怡佳欣悦晨曦航博远志鹏飞龙海江山川林森松柏竹菊春夏秋冬晓光荣庆国民安康福顺兴旺"
)
# Names in two parts, as some peoples of the west of the province bear them.
DOTTED = ("吉克·", "沙马·", "阿尔·", "扎西·", "卓玛·")
DOTTED_GIVEN = ("阿牛", "木果", "尔布", "次仁", "拉姆", "央金", "伍呷", "日火")

BRAND_FIRST = "川蜀锦岷涪沱青云晨星长远嘉恒盛瑞祥和金玉龙凤春秋海天山江"
BRAND_SECOND = "鹿雀禾松岭溪源达通泰隆丰茂欣悦诚信联创汇捷顺安康宁逸卓越"
COMMUNITIES = (
    *("幸福", "和平", "团结", "友谊", "光明", "新华", "胜利", "红星"),
    *("东风", "青年", "桂花", "玉兰", "翠竹", "清泉", "向阳", "朝霞"),
)


@dataclass(frozen=True)
class Trade:
    """What a company does: its word, its industry (GB/T 4754), who works there."""

    word: str
    industry: str
    groups: tuple[str, ...]
    nature: str = EmployerNature.PRIVATE
    form: str = "有限公司"


COURIERS = Trade("速递", "60", (Group.COURIER,))
DELIVERY = Trade("配送", "60", (Group.FOOD_DELIVERY,))
TRADES = (
    COURIERS,
    DELIVERY,
    Trade("物流运输", "54", (Group.TRUCK_DRIVER,)),
    Trade("出行服务", "54", (Group.RIDE_HAILING, Group.TAXI)),
    Trade("家政服务", "80", (Group.HOUSEKEEPER, Group.CARE_WORKER)),
    Trade("保安服务", "72", (Group.SECURITY_GUARD, Group.PATROL)),
    Trade("环境卫生", "78", (Group.SANITATION,), EmployerNature.SOLE_STATE),
    Trade("建筑工程", "47", (Group.CONSTRUCTION,), EmployerNature.STATE_HOLDING),
    Trade("机械制造", "34", (Group.OTHER,), EmployerNature.OTHER_LLC),
    Trade("食品", "13", (Group.OTHER,), EmployerNature.COLLECTIVE),
    Trade("电子科技", "39", (Group.OTHER,), EmployerNature.FOREIGN_INVEST),
    Trade("百货商场", "52", (Group.MALL_INFO,), EmployerNature.OTHER_JSC),
    Trade("房产经纪", "70", (Group.REAL_ESTATE_AGENT,)),
    Trade("网络传媒", "64", (Group.LIVESTREAMER,)),
    Trade("康复", "84", (Group.CARE_WORKER,), EmployerNature.OTHER_PUBLIC, "医院"),
    Trade("职业", "83", (Group.OTHER,), EmployerNature.PUBLIC_FUNDED, "学校"),
)
