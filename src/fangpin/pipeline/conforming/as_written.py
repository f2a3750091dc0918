"""People whose number cannot be used: who they are is what the row says of them, until someone is found for it.

A row without a usable number is let through when its name is readable and one more fact (birth date, phone,
village) stands beside it; otherwise nobody could ever be found for it and it is refused as its number says.
"""

import polars as pl

from fangpin.contracts import Contract

# The columns that tell who a person is, whatever the contract; `name` is the contract's own.
FACTS = ("birth_date", "sex", "phone", "village_code", "county_name", "town_name", "village_name")
_MORE = ("birth_date", "phone", "village_code", "village_name")
_PREFIX = "as_written:"


def facts_of(contract: Contract) -> list[pl.Expr]:
    """The facts of a row, those that the contract has no column for as nulls of the same type."""
    there = {column.name for column in contract.columns}
    kinds = {"birth_date": pl.Date()}
    return [
        (pl.col(fact) if fact in there else pl.lit(None)).cast(kinds.get(fact, pl.String())).alias(fact)
        for fact in FACTS
    ]


def settle_identities(rows: pl.DataFrame, *, contract: Contract) -> pl.DataFrame:
    """With `identity` (what the person key is made of) and `fault` (what is wrong with a number let through)."""
    if contract.is_about_villages:
        return rows
    person, name = contract.person_columns
    is_unusable = pl.col("id18").is_null()
    if rows["id18"].null_count() == 0:
        return rows.with_columns(identity=pl.col("id18"), fault=pl.lit(None, dtype=pl.String))
    there = [fact for fact in _MORE if fact in rows.columns]
    has_more = pl.any_horizontal([pl.col(fact).is_not_null() for fact in there]) if there else pl.lit(False)
    is_readable = pl.col(f"p:{name}").is_null() & _is_readable(pl.col(name))
    is_let_through = is_unusable & is_readable & has_more
    written = rows.select(
        as_written_identity(contract), is_let_through=is_let_through, fault=pl.col(f"p:{person}")
    )
    return rows.with_columns(
        identity=pl.when(written["is_let_through"]).then(written["as_written"]).otherwise("id18"),
        fault=pl.when(written["is_let_through"]).then(written["fault"]),
    ).with_columns(pl.when(~written["is_let_through"]).then(f"p:{person}").alias(f"p:{person}"))


def as_written_identity(contract: Contract) -> pl.Expr:
    """The identity as written: name, birth date, village, phone and whatever stood for the number."""
    facts = dict(zip(FACTS, facts_of(contract), strict=True))
    village = pl.coalesce(
        facts["village_code"],
        pl.concat_str([facts["county_name"], facts["town_name"], facts["village_name"]], ignore_nulls=True),
    )
    parts = [
        pl.col(contract.person_columns[1]),
        facts["birth_date"].cast(pl.String),
        village,
        facts["phone"],
        pl.col("id_written"),
    ]
    joined = pl.concat_str([part.fill_null("") for part in parts], separator="|")
    return (pl.lit(_PREFIX) + joined).alias("as_written")


def identity_beside_number(contract: Contract, *, with_birth_date: pl.Expr) -> pl.Expr:
    """The identity of somebody beside a good number that is another's: name and number, which all data sets have.

    What else one data set tells and another does not would make as many people of one writing, each to be decided.
    """
    born = dict(zip(FACTS, facts_of(contract), strict=True))["birth_date"].cast(pl.String)
    told = pl.when(with_birth_date).then(born).fill_null("")
    return pl.concat_str(
        [
            pl.lit(_PREFIX),
            pl.col(contract.person_columns[1]),
            pl.lit("|"),
            told,
            pl.lit("|||"),
            pl.col("id18"),
        ]
    ).alias("as_written")


def _is_readable(name: pl.Expr) -> pl.Expr:
    """A name with a character hidden on purpose needs two that are not; one lost in an export leaves the rest."""
    legible = name.str.replace_all(r"[*＊×●○◯□?\p{Co}]", "").str.len_chars()
    return legible >= pl.when(name.str.contains(r"[*＊×●○◯]")).then(2).otherwise(1)
