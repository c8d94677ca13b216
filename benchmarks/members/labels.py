"""The Chinese words of codes, as plain tables: the peer looks them up, as ours does."""

GROUPS = {
    "COURIER": "快递员",
    "FOOD_DELIVERY": "网约送餐员",
    "TRUCK_DRIVER": "货车司机",
    "RIDE_HAILING": "网约车司机",
    "OTHER": "其他",
}
KINDS = {"SINGLE": "独立基层工会", "FEDERATION": "总工会"}
REALNAME = {"PASSED": "已核验"}
SEXES = {1: "男", 2: "女"}
STANDINGS = {"ACTIVE": "有效"}
