"""People's names: spaces and dots made one way, what is no name found out."""

import polars as pl

# Every dot that is typed between the parts of a name of the minorities.
_DOTS = r"[•・．‧∙⋅●.]"
_MASK = r"[*＊×●○◯□]"
_LOST = r"[?？\ufffd]"
# Rare characters come as private-use codes from systems older than their standard: nobody else can read those.
_PRIVATE = r"\p{Co}"
_LETTER = r"[\p{Han}\p{L}\p{Co}]"
# What people write beside a name and is none: 王小明（户主）, 其中：王小明.
_TITLE = (
    r"(?:户主|本人|家属|配偶|妻子?|丈夫|夫|[长次三四五]?[子女]|儿子|女儿|父亲?|母亲?|孙子|孙女|儿媳|女婿|"
    r"男|女|已?故|已?死亡|去世|外出|务工|学生|残疾|低保户?|特困户?|五保户?|监测户|脱贫户|组长|代)"
)
_BEHIND = rf"\({_TITLE}\)$"
_BEFORE = r"^(?:其中|户主|姓名|本人)[:：]"
_NO_NAMES = [
    *(
        "其中",
        "其中:",
        "合计",
        "小计",
        "总计",
        "无",
        "空",
        "同上",
        "户主",
        "户主:",
        "姓名",
        "姓名:",
        "本人",
        "配偶",
    ),
    *("以下空白", "不详", "未知", "暂无", "没有"),
]
_TWO = r"[\p{Han}]{2,}\s*[、,，;；/|+&]\s*[\p{Han}]{2,}|[\p{Han}]{2,}[\r\n]+\s*[\p{Han}]{2,}"


def read_names(filled: pl.Series) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Names, the codes of what is no name, and the codes of what was changed or is missing in a name."""
    frame = pl.DataFrame({"text": filled}).with_columns(wide=pl.col("text").str.normalize("NFKC"))
    frame = frame.with_columns(spaced=_unspaced(pl.col("wide")).str.replace_all(_DOTS, "·"))
    has_note = pl.col("spaced").str.contains(r"[():]")
    bare = pl.col("spaced").str.replace(_BEHIND, "").str.replace(_BEFORE, "")
    frame = frame.with_columns(name=pl.when(has_note).then(bare).otherwise("spaced"))
    name = pl.col("name")
    first = name.str.slice(0, 1)
    # A surname lost in an export leaves the rest to know the person by.
    is_cut = first.str.contains(_LOST) & name.str.slice(1).str.contains(_LETTER)
    is_bad = (~first.str.contains(_LETTER) & ~is_cut) | name.str.contains(r"\d") | (name.str.len_chars() > 40)
    problem = (
        pl.when(first.str.contains(_LOST) & ~is_cut)
        .then(pl.lit("character_lost"))
        .when(pl.col("spaced").is_in(_NO_NAMES) | (name == ""))
        .then(pl.lit("bad_name"))
        .when(pl.col("wide").str.contains(_TWO))
        .then(pl.lit("two_values"))
        .when(is_bad)
        .then(pl.lit("bad_name"))
        .when(name.str.contains(r"[():\[\]]"))
        .then(pl.lit("name_with_note"))
    )
    warning = (
        pl.when(name.str.contains(_MASK))
        .then(pl.lit("name_masked"))
        .when(name.str.contains(_LOST))
        .then(pl.lit("character_lost"))
        .when(name.str.contains(_PRIVATE))
        .then(pl.lit("character_private"))
        .when(name != pl.col("spaced"))
        .then(pl.lit("name_title_dropped"))
        .when(name != pl.col("text"))
        .then(pl.lit("name_normalised"))
    )
    read = frame.select("name", problem=problem, warning=warning)
    return read["name"], read["problem"], read["warning"]


def _unspaced(text: pl.Expr) -> pl.Expr:
    """Without spaces, except between the words of a name in Latin letters."""
    is_latin = text.str.contains(r"^[\p{Latin} .·'\-]+$")
    tight = text.str.replace_all(r"[\s'‘’`\u200b\ufeff]+", "")
    return pl.when(is_latin).then(text.str.replace_all(r"\s+", " ")).otherwise(tight)
