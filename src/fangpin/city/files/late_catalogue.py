"""The data sets of the departments that joined after all others."""

from __future__ import annotations

from fangpin.city.files.dataset import Dataset


def _lately(
    folder: str,
    name: str,
    title: str,
    sender: str,
    headings: str,
    *,
    money: tuple[str, ...] = (),
    dates: tuple[str, ...] = (),
    numbers: tuple[str, ...] = (),
) -> Dataset:
    split = tuple(headings.split())
    named = next(heading for heading in split if heading.endswith(("姓名", "户名")))
    numbered = next(heading for heading in split if heading.endswith("身份证号"))
    return Dataset(
        folder,
        name,
        title,
        sender,
        "xlsx",
        "lately",
        split,
        numbered,
        named,
        money=money,
        dates=dates,
        numbers=numbers,
    )


JOINED_LAST: tuple[Dataset, ...] = (
    _lately(
        "human_resources", "wage_arrears", "欠薪投诉台账", "人社局",
        "县 乡 村 投诉人姓名 身份证号 拖欠工资金额（元） 受理日期 办结日期",
        money=("拖欠工资金额（元）",), dates=("受理日期", "办结日期"),
    ),
    _lately(
        "human_resources", "work_injuries", "工伤认定台账", "人社局",
        "职工姓名 身份证号 受伤日期 工伤认定日期 劳动能力鉴定等级", dates=("受伤日期", "工伤认定日期"),
    ),
    _lately(
        "agriculture", "failed_projects", "产业项目和合作社经营异常台账", "农业农村局",
        "县 乡 村 户主姓名 户主身份证号 经营主体类型 农户损失金额（元） 上报日期 是否已处置",
        money=("农户损失金额（元）",), dates=("上报日期",),
    ),
    _lately(
        "petitions", "clues", "热线和信访线索", "信访局",
        "工单编号 线索渠道 县 乡 村 反映人姓名 身份证号 受理日期 困难类别", dates=("受理日期",),
    ),
    _lately(
        "mass_organisations", "findings", "群团组织走访发现困难名单", "妇联",
        "群团组织 县 乡 村 姓名 身份证号 困难类别 走访日期", dates=("走访日期",),
    ),
    _lately(
        "banking", "micro_loans", "脱贫人口小额信贷台账", "金融监管局",
        "借款合同号 县 乡 村 借款人姓名 身份证号 贷款金额（元） 贷款余额（元） 放款日期 到期日期 逾期天数 贷款状态",
        money=("贷款金额（元）", "贷款余额（元）"), dates=("放款日期", "到期日期"), numbers=("逾期天数",),
    ),
    _lately(
        "insurance", "cases", "防贫保险案件清单", "保险公司",
        "案件号 县 乡 村 被保险人姓名 身份证号 立案日期 案件状态 结案日期", dates=("立案日期", "结案日期"),
    ),
    _lately(
        "power", "electricity", "居民用电异常清单", "供电公司",
        "用电月份 县 乡 村 用电户名 身份证号 当月用电量（千瓦时） 上年同月用电量（千瓦时） 欠费次数",
        numbers=("当月用电量（千瓦时）", "上年同月用电量（千瓦时）", "欠费次数"),
    ),
    _lately(
        "human_resources", "insurance_states", "社会保险参保缴费状态", "人社局",
        "姓名 身份证号 社保险种 参保缴费状态 最后缴费年月 失业金领取开始年月",
    ),
)  # fmt: skip
