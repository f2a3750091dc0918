"""People's names: spaces and dots made one way, what is no name found out."""

import polars as pl

# Every dot that is typed between the parts of a name of the minorities.
_DOTS = r"[•・．‧∙⋅●.]"
_MASK = r"[*＊×●○◯□]"
_LOST = r"[?？\ufffd]"
_LETTER = r"[\p{Han}\p{L}]"


def read_names(filled: pl.Series) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Names, the codes of what is no name, and the codes of what was changed or is missing in a name."""
    frame = pl.DataFrame({"text": filled}).with_columns(wide=pl.col("text").str.normalize("NFKC"))
    frame = frame.with_columns(name=_unspaced(pl.col("wide")).str.replace_all(_DOTS, "·"))
    name = pl.col("name")
    first = name.str.slice(0, 1)
    is_bad = ~first.str.contains(_LETTER) | name.str.contains(r"\d") | (name.str.len_chars() > 40)
    problem = (
        pl.when(first.str.contains(_LOST))
        .then(pl.lit("character_lost"))
        .when(is_bad)
        .then(pl.lit("bad_name"))
    )
    warning = (
        pl.when(name.str.contains(_MASK))
        .then(pl.lit("name_masked"))
        .when(name.str.contains(_LOST))
        .then(pl.lit("character_lost"))
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
