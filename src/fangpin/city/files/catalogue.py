"""The data sets that the city writes: who sends them, in what form, under which headings, on which days."""

from __future__ import annotations

from fangpin.city.files.dataset import Dataset
from fangpin.city.files.late_catalogue import JOINED_LAST

# What a sheet holds at most before a file is sent county by county.
ROW_LIMITS: dict[str, int] = {"xls": 60_000, "xlsx": 900_000, "csv": 900_000}


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_INCOME = _words("工资性收入 生产经营性收入 财产性收入 转移性收入 生产经营性支出 家庭纯收入")
_MONITORED = (
    *_words("省 市 县 乡 村 户编号 人口编号 户主姓名 户主证件号码 姓名 证件类型 证件号码 与户主关系 出生日期 户类型 监测对象类别"),
    *(f"致贫/返贫风险{nth}" for nth in range(1, 6)),
    *_words("识别监测时间 风险是否已消除 消除监测时间 风险消除方式 整户无劳动能力兜底保障户 健康状况 劳动技能 在校生状况 文化程度 家庭人口"),
    *_INCOME,
    *_words("人均纯收入（元） 理赔收入 合规自付支出"),
)  # fmt: skip
_LIFTED_OUT = _words(
    "序号 数据日期 县(市、区、旗) 乡(镇) 行政村 自然村 户编号 人编号 姓名 证件号码 人数 与户主关系 民族 文化程度 在校生状况 健康状况 "
    "劳动技能 务工时间（月） 是否参加大病保险 致贫原因1 危房户 是否解决安全饮用水 人均纯收入 户联系电话 人联系电话 首次识别时间 "
    "人员识别时间 户类型 易返贫致贫户(监测对象)类型 风险是否消除 风险识别时间 风险消除时间"
)

_PEOPLE = _words(
    "省 市 县 乡 村 户编号 人口编号 姓名 性别 出生日期 证件类型 证件号码 民族 户联系电话 成员联系电话 年度 与户主关系 文化程度 "
    "在校生状况 劳动技能 务工时间（月） 健康状况 政治面貌 务工企业名称 是否享受低保 是否参加城镇职工基本养老保险 是否参加大病保险 "
    "是否参加新型农村合作医疗（城乡居民基本医疗保险） 是否参加城乡居民基本养老保险 失学或辍学原因 是否会讲普通话 "
    "是否参加商业补充医疗保险 是否国外务工 产业分类 是否接受大病医疗救助 是否接受其他健康扶贫 公益性岗位类型 公益性岗位(月数) "
    "就业渠道 残疾类别 务工所在地 户主姓名 户主证件号码 是否参加城镇职工基本医疗保险 是否特困供养人员 残疾证办证年度 识别标准"
)
_CONDITIONS = _words(
    "省 市 县(市、区、旗) 乡(镇) 行政村 户编号 户主姓名 户主证件号码 户联系电话 家庭人口 户类型 是否危房户 住房面积 "
    "是否解决安全饮用水 是否有卫生厕所 卫生厕所是否能正常使用 是否通生活用电 入户道路是否硬化 入户路类型 与村主干路距离 "
    "耕地面积（亩） 林地面积（亩） 林果面积（亩） 水面面积（亩） 牧草地面积（亩） 退耕还林面积（亩）"
)
_VILLAGES = _words(
    "省 市 县 乡 村 是否出列 总户数 总人口数 低保户数 低保人口数 特困供养人口数 残疾人口数 危房户数 未实现饮水安全户数 村小学（个数） "
    "行政村卫生室个数 执业（助理）医师 公共卫生厕所 垃圾集中堆放点 文化（图书）室 是否通客运班车 到乡镇是否通沥青（水泥）路 "
    "参加城乡居民基本养老保险人数 村级集体经济收入（万元）"
)

DATASETS: tuple[Dataset, ...] = (
    Dataset(
        "public_security", "household_roster", "户籍人口信息", "公安局", "csv", "twice",
        _words("户号 户主姓名 与户主关系 姓名 公民身份号码 性别 民族 出生日期 行政区划代码 乡镇街道 村居委会 住址"),
        "公民身份号码", "姓名",
    ),
    Dataset(
        "public_security", "deaths", "死亡注销", "公安局", "csv", "log",
        _words("姓名 公民身份号码 死亡日期 注销日期"), "公民身份号码", "姓名", dates=("死亡日期", "注销日期"),
    ),
    Dataset(
        "rural_affairs", "monitored_households", "监测对象信息", "农业农村局", "xlsx", "monthly",
        _MONITORED, "证件号码", "姓名", money=(*_INCOME, "理赔收入", "合规自付支出"),
        health=("劳动技能", "健康状况"), has_title_rows=True, system_export="（自定义）监测对象信息",
    ),
    Dataset(
        "rural_affairs", "lifted_out_roster", "脱贫人口名单", "农业农村局", "xlsx", "once",
        _LIFTED_OUT, "证件号码", "姓名", money=("人均纯收入",), health=("劳动技能", "健康状况"), has_title_rows=True,
    ),
    Dataset(
        "rural_affairs", "income_sweep", "农户收支摸排表", "农业农村局", "xlsx", "once",
        (*_words("县 乡 村 户主姓名 户主证件号码 家庭人口"), *_INCOME, *_words("人均纯收入 理赔收入 合规自付支出 摸排日期")),
        "户主证件号码", "户主姓名", money=(*_INCOME, "人均纯收入", "理赔收入", "合规自付支出"),
        dates=("摸排日期",), numbers=("家庭人口",),
    ),
    Dataset(
        "medical_insurance", "settlements", "医保结算明细", "医保局", "csv", "to_date",
        _words(
            "结算流水号 参保人姓名 身份证号 结算日期 医疗类别 医疗费总额 政策范围内费用 基本医保支付 大病保险支付 医疗救助支付 "
            "政策范围内自付 个人自付 定点机构名称"
        ),
        "身份证号", "参保人姓名", dates=("结算日期",),
        money=_words("医疗费总额 政策范围内费用 基本医保支付 大病保险支付 医疗救助支付 政策范围内自付 个人自付"),
    ),
    Dataset(
        "medical_insurance", "uninsured", "未参保人员名单", "医保局", "xlsx", "monthly",
        _words("县 乡 村 姓名 身份证号 参保年度 未参保原因 核查日期"), "身份证号", "姓名", dates=("核查日期",),
    ),
    Dataset(
        "disabled_federation", "certificates", "持证残疾人名册", "残联", "xls", "monthly",
        _words("县 乡 村 姓名 残疾人证号 残疾类别 残疾等级 发证日期 是否享受护理补贴"),
        "残疾人证号", "姓名", dates=("发证日期",),
    ),
    Dataset(
        "civil_affairs", "assistance_payments", "低保特困资金发放表", "民政局", "xlsx", "monthly",
        _words("发放月份 县 乡 村 户主姓名 户主身份证号码 救助类别 保障人口 户保障金额"),
        "户主身份证号码", "户主姓名", money=("户保障金额",), numbers=("保障人口",),
    ),
    Dataset(
        "education", "enrolment", "学籍信息", "教育局", "xlsx", "terms",
        _words("姓名 身份证号 学校名称 学段 年级 学费 住宿费 教材费 资助金额 学年 学籍状态"),
        "身份证号", "姓名", money=("学费", "住宿费", "教材费", "资助金额"),
    ),
    Dataset(
        "housing", "safety_appraisals", "农村住房安全鉴定台账", "住建局", "xls", "cumulative",
        _words("县 乡 村 户主姓名 户主身份证号 鉴定等级 鉴定日期 是否居住 改造状态"),
        "户主身份证号", "户主姓名", dates=("鉴定日期",),
    ),
    Dataset(
        "human_resources", "migrant_work", "已外出务工信息", "人社局", "xlsx", "monthly",
        _words(
            "省 市 县 乡 村 户编号 人口编号 姓名 证件号码 是否已务工 务工所在县 务工企业名称 所属行业 就业渠道 是否点对点输送 "
            "开始时间 结束时间 务工月收入 年度交通费补助 公益性岗位"
        ),
        "证件号码", "姓名", money=("务工月收入",), has_title_rows=True,
        system_export="（务工月监测）已外出务工信息_{date}",
    ),
    Dataset(
        "water", "supply_incidents", "农村供水异常台账", "水务局", "xlsx", "log",
        _words("县 乡 村 户主姓名 户主身份证号 问题类型 开始日期 恢复日期"),
        "户主身份证号", "户主姓名", dates=("开始日期", "恢复日期"),
    ),
    Dataset(
        "emergency", "disaster_losses", "灾害损失核定表", "应急局", "xlsx", "log",
        _words("县 乡 村 户主姓名 户主身份证号 灾害种类 发生日期 受灾面积（亩） 房屋损坏情况 直接经济损失（元） 是否投保"),
        "户主身份证号", "户主姓名", money=("直接经济损失（元）",), dates=("发生日期",), numbers=("受灾面积（亩）",),
    ),
    Dataset(
        "traffic_police", "vehicles", "机动车登记信息", "公安交警", "csv", "quarterly",
        _words("机动车所有人 身份证明号码 车辆类型 品牌型号 初次登记日期 使用性质 状态"),
        "身份证明号码", "机动车所有人", dates=("初次登记日期",),
    ),
    Dataset(
        "market_regulation", "business_registrations", "市场主体登记信息", "市场监管局", "csv", "quarterly",
        _words("统一社会信用代码 主体名称 主体类型 经营者姓名 身份证号 成立日期 登记状态 注册资本（万元）"),
        "身份证号", "经营者姓名", dates=("成立日期",),
    ),
    Dataset(
        "insurance", "payouts", "防贫保险赔付清单", "保险公司", "xlsx", "log",
        _words("案件号 被保险人姓名 身份证号 赔付原因 赔付金额（元） 赔付日期"),
        "身份证号", "被保险人姓名", money=("赔付金额（元）",), dates=("赔付日期",),
    ),
    Dataset(
        "agriculture", "unsold_produce", "滞销农产品台账", "农业农村局", "xlsx", "log",
        _words("县 乡 村 户主姓名 户主身份证号 品种 滞销数量（公斤） 预计损失金额（元） 上报日期 处置状态"),
        "户主身份证号", "户主姓名", money=("预计损失金额（元）",), dates=("上报日期",), numbers=("滞销数量（公斤）",),
    ),
    Dataset(
        "civil_affairs", "assistance_exits", "救助退出及未批名单", "民政局", "xlsx", "log",
        _words("县 乡 村 户主姓名 户主身份证号 救助类别 变动类型 变动日期"),
        "户主身份证号", "户主姓名", dates=("变动日期",),
    ),
    # What comes first draws its days of arrival first: new data sets go to the end.
    Dataset(
        "rural_affairs", "person_roster", "人口花名册", "农业农村局", "xlsx", "once", _PEOPLE, "证件号码", "姓名",
        phones=("成员联系电话",), health=("劳动技能", "健康状况"), has_title_rows=True,
    ),
    Dataset(
        "rural_affairs", "household_conditions", "户信息", "农业农村局", "xlsx", "once", _CONDITIONS, "户主证件号码", "户主姓名",
        phones=("户联系电话",), has_title_rows=True, system_export="（乡村建设）户信息_{date}",
    ),
    Dataset(
        "human_resources", "planned_work", "计划外出务工信息", "人社局", "xlsx", "quarterly",
        _words("省 市 县 乡 村 户编号 人口编号 姓名 证件号码 成员联系电话 是否计划务工 计划务工所在县 就业服务需求"),
        "证件号码", "姓名", phones=("成员联系电话",), has_title_rows=True, system_export="计划外出务工信息_{date}",
    ),
    Dataset(
        "rural_affairs", "villages", "行政村信息", "农业农村局", "xlsx", "once", _VILLAGES, "", "",
        has_title_rows=True, system_export="（自定义）行政村信息",
    ),
    Dataset(
        "health", "serious_illnesses", "大病和重点病种人员名单", "卫健局", "xlsx", "lately",
        _words("县 乡 村 姓名 身份证号 救治类别 纳入日期"), "身份证号", "姓名", dates=("纳入日期",),
    ),
    Dataset(
        "health", "chronic_follow_ups", "慢性病随访登记", "卫健局", "csv", "lately",
        _words("县 乡 村 姓名 身份证号 慢性病种数 是否丧失劳动能力 随访日期"), "身份证号", "姓名", dates=("随访日期",),
    ),
    Dataset(
        "education", "new_entrants", "高校和职业学校新生名单", "教育局", "xlsx", "terms",
        _words("县 乡 村 姓名 身份证号 录取层次 入学学年 学费标准 住宿费标准"), "身份证号", "姓名", money=("学费标准", "住宿费标准"),
    ),
    Dataset(
        "housing", "house_hazards", "房屋安全隐患和受损登记", "住建局", "xlsx", "lately",
        _words("县 乡 村 户主姓名 户主身份证号 隐患原因 排查日期 房屋损坏情况 是否撤离 整治完成日期"),
        "户主身份证号", "户主姓名", dates=("排查日期", "整治完成日期"),
    ),
    Dataset(
        "water", "village_outages", "村级停水和缺水台账", "水务局", "xlsx", "lately",
        _words("行政村代码 停水类型 停水日期 恢复供水日期 影响户数"), "", "", dates=("停水日期", "恢复供水日期"),
    ),
    Dataset(
        "agriculture", "insurance_claims", "农业保险理赔清单", "农业农村局", "xlsx", "lately",
        _words("赔案编号 县 乡 村 被保险人姓名 身份证号 险种类别 受损数量 出险日期 理赔金额（元） 赔款支付日期"),
        "身份证号", "被保险人姓名", money=("理赔金额（元）",), dates=("出险日期", "赔款支付日期"),
    ),
    Dataset(
        "agriculture", "animal_cullings", "动物疫病强制扑杀登记", "农业农村局", "xlsx", "lately",
        _words("县 乡 村 户主姓名 户主身份证号 畜种 扑杀前存栏 扑杀数量 扑杀日期 扑杀补助金额（元）"),
        "户主身份证号", "户主姓名", money=("扑杀补助金额（元）",), dates=("扑杀日期",),
    ),
    Dataset(
        "meteorology", "warnings", "气象预警影响村名单", "气象局", "xlsx", "lately",
        _words("行政村代码 预警种类 预警级别 发布日期 解除日期 大棚面积（亩） 低洼地面积（亩）"), "", "", dates=("发布日期", "解除日期"),
    ),
    Dataset(
        "traffic_police", "accidents", "道路交通事故伤亡人员名单", "公安交警", "xlsx", "lately",
        _words("姓名 身份证号 事故日期 伤亡情况 事故责任"), "身份证号", "姓名", dates=("事故日期",),
    ),
    Dataset(
        "public_security", "crime_victims", "刑事案件被害人名单", "公安局", "xlsx", "lately",
        _words("姓名 身份证号 案发日期 被害后果"), "身份证号", "姓名", dates=("案发日期",),
    ),
    Dataset(
        "public_security", "custody", "羁押服刑和强制隔离戒毒人员名单", "公安局", "xlsx", "lately",
        _words("县 乡 村 姓名 身份证号 羁押类别 羁押起始日期 预计解除日期"), "身份证号", "姓名", dates=("羁押起始日期", "预计解除日期"),
    ),
    Dataset(
        "emergency", "work_accidents", "生产安全事故伤亡人员名单", "应急局", "xlsx", "lately",
        _words("姓名 身份证号 事故发生日期 伤害程度 是否参加工伤保险 赔偿金额（元）"),
        "身份证号", "姓名", money=("赔偿金额（元）",), dates=("事故发生日期",),
    ),
    Dataset(
        "fire_rescue", "fires", "火灾受损住户名单", "消防救援局", "xlsx", "lately",
        _words("县 乡 村 户主姓名 户主身份证号 起火日期 伤亡人数 房屋损坏情况 火灾损失（元）"),
        "户主身份证号", "户主姓名", money=("火灾损失（元）",), dates=("起火日期",),
    ),
    Dataset(
        "disabled_federation", "allowances", "残疾人两项补贴发放表", "残联", "xlsx", "lately",
        _words("补贴月份 县 乡 村 姓名 残疾人证号 补贴类别 补贴金额"), "残疾人证号", "姓名", money=("补贴金额",),
    ),
    Dataset(
        "civil_affairs", "temporary_aid", "临时救助发放表", "民政局", "xlsx", "lately",
        _words("县 乡 村 户主姓名 户主身份证号 救助原因 临时救助金额（元） 救助日期"),
        "户主身份证号", "户主姓名", money=("临时救助金额（元）",), dates=("救助日期",),
    ),
    Dataset(
        "civil_affairs", "children_without_care", "孤儿和事实无人抚养儿童名单", "民政局", "xlsx", "lately",
        _words("县 乡 村 儿童姓名 儿童身份证号 儿童类别 认定日期 月基本生活费"),
        "儿童身份证号", "儿童姓名", money=("月基本生活费",), dates=("认定日期",),
    ),
    Dataset(
        "civil_affairs", "elderly_needing_care", "独居和失能老年人名单", "民政局", "xlsx", "lately",
        _words("县 乡 村 老年人姓名 身份证号 老年人类别 评估日期 是否享受养老服务补贴"), "身份证号", "老年人姓名", dates=("评估日期",),
    ),
    Dataset(
        "civil_affairs", "funerals", "殡葬服务登记", "民政局", "xlsx", "lately",
        _words("县 乡 村 死者姓名 死者身份证号 死亡日期 火化日期 是否减免殡葬费"),
        "死者身份证号", "死者姓名", dates=("死亡日期", "火化日期"),
    ),
    Dataset(
        "medical_insurance", "enrolments", "基本医疗保险参保名册", "医保局", "csv", "lately",
        _words("县 乡 村 姓名 身份证号 参保年度 参保险种 参保状态"), "身份证号", "姓名",
    ),
    *JOINED_LAST,
)  # fmt: skip


def dataset(key: str) -> Dataset:
    return next(item for item in DATASETS if item.key == key)
