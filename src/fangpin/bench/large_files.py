"""Two large files and their register, for measuring intake: a roster of thirty columns, a settlement list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from fangpin.city.arrays import Ints
from fangpin.city.files.sheets import write_csv, write_xlsx
from fangpin.city.names import compose_names, draw_surnames
from fangpin.city.numbers import compact_dates, id18_column

REGISTER = "public_security/household_roster"
WIDE = "rural_affairs/lifted_out_roster"
LONG = "medical_insurance/settlements"
_VILLAGE = "131102001045"
# One number in a hundred has a wrong digit, one in a hundred is typed with spaces.
_SHARE_DAMAGED, _SHARE_SPACED = 0.01, 0.01


@dataclass(frozen=True)
class LargeFile:
    """A file to take in."""

    path: Path
    contract: str
    rows: int
    columns: int


def write_register(folder: Path, *, people: pl.DataFrame) -> LargeFile:
    """The register that the others are compared with."""
    serial = pl.int_range(pl.len()).cast(pl.String)
    table = people.select(
        pl.concat_str(pl.lit("H"), serial).alias("户号"),
        pl.col("name").alias("户主姓名"),
        pl.lit("户主").alias("与户主关系"),
        pl.col("name").alias("姓名"),
        pl.col("id18").alias("公民身份号码"),
        pl.col("sex").alias("性别"),
        pl.lit("汉族").alias("民族"),
        pl.col("id18").str.slice(6, 8).alias("出生日期"),
        pl.lit(_VILLAGE).alias("行政区划代码"),
    )
    path = folder / "户籍人口信息.csv"
    write_csv(path, table)
    return LargeFile(path=path, contract=REGISTER, rows=table.height, columns=table.width)


def write_wide(folder: Path, *, people: pl.DataFrame, rng: np.random.Generator) -> LargeFile:
    """A workbook of thirty columns, one row a person, every cell text, as the national system exports it."""
    count = people.height

    def pick(*values: str) -> pl.Series:
        return pl.Series(values).gather(rng.integers(0, len(values), count))

    serial = pl.Series(np.arange(count)).cast(pl.String)
    month = pl.Series([f"20{year}{month:02d}" for year in range(14, 26) for month in range(1, 13)])
    table = pl.DataFrame(
        {
            "序号": serial,
            "县(市、区、旗)": pick("桃城区", "冀州区", "枣强县"),
            "乡(镇)": pick("城关镇", "东乡", "西乡", "南乡"),
            "行政村": pick("一村", "二村", "三村", "四村", "五村"),
            "户编号": "1311" + serial.str.zfill(12),
            "人编号": "1311" + serial.str.zfill(14),
            "姓名": people["name"],
            "证件号码": _typed(people["id18"], rng),
            "人数": pick("1", "2", "3", "4", "5"),
            "与户主关系": pick("户主", "配偶", "之子", "之女"),
            "民族": pick("汉族", "回族", "满族"),
            "文化程度": pick("小学", "初中", "高中", "大专", "文盲或半文盲"),
            "在校生状况": pl.Series([""]).new_from_index(0, count),
            "健康状况": pick("健康", "长期慢性病", "残疾", "残疾,长期慢性病"),
            "劳动技能": pick("普通劳动力", "技能劳动力", "无劳动力"),
            "务工时间（月）": pick("0", "3", "6.5", "10", "12"),
            "是否参加大病保险": pick("是", "否"),
            "致贫原因1": pick("因病", "因残", "缺劳力"),
            "危房户": pick("是", "否"),
            "是否解决安全饮用水": pick("是", "否"),
            "人均纯收入": _amounts(rng, count, highest=30_000),
            "户联系电话": pl.Series(rng.integers(13_000_000_000, 19_999_999_999, count)).cast(pl.String),
            "人联系电话": pl.Series(rng.integers(13_000_000_000, 19_999_999_999, count)).cast(pl.String),
            "首次识别时间": month.gather(rng.integers(0, len(month), count)),
            "人员识别时间": month.gather(rng.integers(0, len(month), count)),
            "户类型": pick("脱贫户"),
            "易返贫致贫户(监测对象)类型": pick("", "脱贫不稳定户"),
            "风险是否消除": pick("是", "否"),
            "风险识别时间": month.gather(rng.integers(0, len(month), count)),
            "风险消除时间": pl.Series([""]).new_from_index(0, count),
        }
    )
    path = folder / "脱贫人口名单.xlsx"
    write_xlsx(path, table, sheet="脱贫人口名单", titles=("脱贫人口名单", "数据日期：2026-03-31"))
    return LargeFile(path=path, contract=WIDE, rows=count, columns=table.width)


def write_long(folder: Path, *, people: pl.DataFrame, count: int, rng: np.random.Generator) -> LargeFile:
    """A settlement list in GB18030, several rows a person."""
    whose = people.select(pl.all().gather(rng.integers(0, people.height, count).tolist()))
    days = pl.Series([date(2026, 1 + n // 28, 1 + n % 28).isoformat() for n in range(84)])
    fen = rng.integers(0, 500_000, (4, count))
    sums = {"医疗费总额": fen.sum(axis=0), "政策范围内费用": fen[:3].sum(axis=0), "基本医保支付": fen[0],
            "大病保险支付": fen[1], "医疗救助支付": fen[2], "政策范围内自付": fen[3] // 2, "个人自付": fen[3]}  # fmt: skip
    table = pl.DataFrame(
        {
            "结算流水号": "S" + pl.Series(np.arange(count)).cast(pl.String).str.zfill(9),
            "参保人姓名": whose["name"],
            "身份证号": _typed(whose["id18"], rng),
            "结算日期": days.gather(rng.integers(0, len(days), count)),
            "医疗类别": pl.Series(["住院", "门诊慢特病", "普通门诊"]).gather(rng.integers(0, 3, count)),
            **{heading: _yuan(amount) for heading, amount in sums.items()},
            "定点机构名称": pl.Series(["县医院", "中医院", "乡卫生院"]).gather(rng.integers(0, 3, count)),
        }
    )
    path = folder / "医保结算明细_202603.csv"
    write_csv(path, table)
    return LargeFile(path=path, contract=LONG, rows=count, columns=table.width)


def people(count: int, *, rng: np.random.Generator) -> pl.DataFrame:
    """Made-up people with different numbers: name, id18, sex."""
    days = np.arange(count) % 20_000 - 7_000
    # Up to 998 people share a birthday under one of twelve region codes.
    rank = np.arange(count) // 20_000
    regions = np.array([131102, 131103, *range(131121, 131129), 131181, 131182])
    first17: Ints = regions[rank // 998 % 12] * 10**11 + compact_dates(days) * 1_000 + rank % 998 + 1
    is_male = first17 % 2 == 1
    names = compose_names(rng, surname=draw_surnames(rng, count), is_male=is_male)
    sex = pl.Series(["女", "男"]).gather(is_male.astype(np.int64))
    return pl.DataFrame({"name": names, "id18": id18_column(first17), "sex": sex})


def _typed(numbers: pl.Series, rng: np.random.Generator) -> pl.Series:
    """The numbers as they come: a few with a wrong digit, a few with spaces."""
    luck = pl.Series(rng.random(len(numbers)))
    number = pl.col("number")
    wrong = pl.concat_str(
        number.str.slice(0, 9),
        (9 - number.str.slice(9, 1).cast(pl.Int64)).cast(pl.String),
        number.str.slice(10),
    )
    spaced = pl.concat_str(number.str.slice(0, 6), pl.lit(" "), number.str.slice(6))
    frame = pl.DataFrame({"number": numbers, "luck": luck})
    return frame.select(
        pl.when(pl.col("luck") < _SHARE_DAMAGED)
        .then(wrong)
        .when(pl.col("luck") < _SHARE_DAMAGED + _SHARE_SPACED)
        .then(spaced)
        .otherwise(number)
    ).to_series()


def _amounts(rng: np.random.Generator, count: int, *, highest: int) -> pl.Series:
    return _yuan(rng.integers(0, highest * 100, count))


def _yuan(fen: Ints) -> pl.Series:
    whole = pl.Series(fen // 100).cast(pl.String)
    return whole + "." + pl.Series(fen % 100).cast(pl.String).str.zfill(2)
