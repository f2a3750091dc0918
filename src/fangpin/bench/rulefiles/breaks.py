"""The known ways in which a rule file is broken, each with the line at which it must be told."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from fangpin.bench.rulefiles.closures import Closure

HERE, ITEM, NEXT, TOP = "here", "item", "next", "top"


@dataclass(frozen=True)
class Broken:
    """One spoilt file; `lines` are those at which the fault may be told, in the file itself unless `told_in` another."""

    file: str
    content: bytes
    lines: frozenset[int]
    told_in: str = ""


@dataclass(frozen=True)
class Break:
    """One way: a place in files of a kind, what is written there instead, and where it is told.

    `told` is the line of the place, of the item of a list around it, the first line, or that of a key.
    """

    kind: str
    what: str
    pattern: str
    instead: str
    told: str = HERE

    def apply(self, closure: Closure, chance: random.Random) -> Broken | None:
        """The file spoilt at a place chosen by chance; None where there is no such place."""
        places = [
            (name, found)
            for name in closure.of_kind(self.kind)
            for found in re.finditer(self.pattern, closure.files[name], flags=re.MULTILINE)
        ]
        if not places:
            return None
        name, found = chance.choice(places)
        text = closure.files[name]
        spoilt = text[: found.start()] + found.expand(self.instead) + text[found.end() :]
        return Broken(name, spoilt.encode(), self._lines(spoilt, found.start()))

    def _lines(self, spoilt: str, start: int) -> frozenset[int]:
        # What was taken out with its line is told by the line above.
        line = spoilt.count("\n", 0, start) + (0 if self.pattern.endswith(r"\n") and not self.instead else 1)
        before = spoilt.splitlines()[:line]
        if self.told == TOP:
            return frozenset({1})
        if self.told == ITEM:
            items = [number for number, each in enumerate(before, start=1) if each.startswith("  - ")]
            return frozenset({items[-1] if items else 1})
        if self.told == NEXT:
            return frozenset({line + 1})
        if self.told != HERE:
            found = re.search(rf"^\s*{self.told}", spoilt, flags=re.MULTILINE)
            # The blanks before a key may begin on the line above.
            at = found.end() if found else 0
            return frozenset({spoilt.count("\n", 0, at) + 1})
        return frozenset({line})


def _many(kinds: str, what: str, pattern: str, instead: str, told: str = HERE) -> list[Break]:
    return [Break(kind, what, pattern, instead, told) for kind in kinds.split()]


_YAML = "rules cases parameters sources units tests"
_TITLED = "rules parameters sources"
_WHOLE_SQL = r"(?s)\*/\n.*\Z"
_SQL_HEAD = r"\*/\n"


def _sql(what: str, statement: str) -> Break:
    """The whole query of an indicator, written anew."""
    return Break("sql", what, _WHOLE_SQL, "*/\n" + statement + "\n", r"\*/")


def _column(what: str, value: str) -> Break:
    """The first value that the last SELECT of an indicator answers."""
    pattern = r"(?s)(.*\nSELECT\s+[a-z_.]+household_key,?\s+)(.*?) AS ([a-z0-9_]+)"
    return Break("sql", what, pattern, rf"\g<1>{value} AS \g<3>", r"\*/")


BREAKS: list[Break] = [
    *_many(_TITLED, "unknown key", r"^title: ", r"titel: 又一个\ntitle: "),
    *_many(_TITLED, "key written twice", r"^title: (.*)$", r"title: \1\ntitle: \1", "title: .*\\n\\s*title"),
    *_many(_TITLED, "key without value", r"^title: .*$", "title:"),
    *_many(_TITLED, "value in brackets", r"^title: (.*)$", r"title: [\1, 另一个]"),
    *_many(_TITLED, "mapping for a word", r"^title: .*$", "title: {甲: 乙}"),
    *_many(_TITLED, "bracket left open", r"^title: .*$", "title: [甲", "title: .*\\n\\s*[a-z]"),
    *_many(_TITLED, "tab for blanks", r"^title: ", "\ttitle: "),
    *_many(_TITLED, "anchor", r"^title: (.*)$", r"title: &a \1"),
    *_many(_TITLED, "alias", r"^title: .*$", "title: *a"),
    *_many(_TITLED, "tag of a program", r"^title: .*$", "title: !!python/object/apply:os.system [ls]"),
    *_many(_TITLED, "bomb of anchors", r"\A", "a: &a [x, x, x, x]\nb: &b [*a, *a, *a, *a]\n", TOP),
    *_many(_TITLED, "NUL byte", r"^title: ", "title: \0"),
    *_many(_TITLED, "merge key", r"^title: ", "<<: {owner: 甲}\ntitle: "),
    *_many(_TITLED, "huge nesting", r"^title: .*$", "title: " + "[" * 50_000),
    *_many(_TITLED, "nested lists on one line", r"\A", "- " * 3_000 + "x\n", TOP),
    *_many(_YAML, "two documents", r"\Z", "---\ntitle: 第二份\n", "---"),
    *_many(_YAML, "not YAML at all", r"\A(?s:.*)\Z", "<html><body>: {[</body>", TOP),
    *_many(_YAML, "empty file", r"\A(?s:.*)\Z", "# 空\n", TOP),
    *_many(_YAML, "list for a mapping", r"\A(?s:.*)\Z", "- 甲\n- 乙\n", TOP),
    *_many(_YAML, "one word for a mapping", r"\A(?s:.*)\Z", "甲\n", TOP),
    # rules
    *[Break("rules", f"missing {key}", rf"^{key}: .*\n", "", TOP) for key in (
        "title", "about", "risk", "level", "from", "source", "owner", "says", "clears_when", "route")],
    Break("rules", "risk that is not on the list", r"^risk: .*$", "risk: 因懒"),
    Break("rules", "level that is not on the list", r"^level: .*$", "level: blue"),
    Break("rules", "about something else", r"^about: .*$", "about: village"),
    Break("rules", "bad date", r"^from: .*$", "from: 2023-13-01"),
    Break("rules", "date not on the calendar", r"^from: .*$", "from: 2023-02-30"),
    Break("rules", "date in wide digits", r"^from: .*$", "from: ２０２３-０１-０１"),
    Break("rules", "date with a time", r"^from: .*$", "from: 2023-01-01 00:00:00"),
    Break("rules", "from before any value", r"^(  parameters: \[.+\]\n)from: .*$", r"\1from: 1949-10-01"),
    Break("rules", "source that does not exist", r"^source: .*$", "source: made-up-document#第一条"),
    Break("rules", "source without a place", r"^source: ([a-z][a-z0-9-]+)#.*$", r"source: \1"),
    Break("rules", "place that is not in the source", r"^source: ([a-z][a-z0-9-]+)#.*$", r"source: \1#第九百条"),
    Break("rules", "unsourced", r"^source: .*$", "source: 听说"),
    Break("rules", "sentence without its stop", r"^clears_when: (.*)。$", r"clears_when: \1"),
    Break("rules", "unknown placeholder", r"^says: (.*)。$", r"says: \1{no_such_fact}。"),
    Break("rules", "broken placeholder", r"^says: (.*)。$", "says: \\1{钱 数}。"),
    Break("rules", "placeholder in clears_when", r"^clears_when: (.*)。$", "clears_when: \\1{a_yuan}。"),
    Break("rules", "route empty", r"^route: .*$", "route: []"),
    Break("rules", "route a word", r"^route: .*$", "route: 乡镇"),
    Break("rules", "unknown indicator", r"^  indicators: \[", "  indicators: [household_horoscope, "),
    Break("rules", "unknown parameter", r"^  parameters: \[", "  parameters: [illness.no_such_line, "),
    Break("rules", "parameter without a field", r"^  parameters: \[", "  parameters: [no_field, "),
    Break("rules", "parameter left out of uses", r"^  parameters: \[.*\]$", "  parameters: []", "fires_when:|says:"),
    *[Break("rules", what, r"^fires_when: (>-\n)?((?:  .*\n)+|.*\n)", f"fires_when: {text}\n")
      for what, text in (
        ("number in an expression", "member_count > 3"),
        ("division", "member_count / member_count > illness.noticeable_burden"),
        ("IS NULL", "member_count IS NULL"),
        ("unknown column", "no_such_column > illness.noticeable_burden"),
        ("unknown parameter in an expression", "member_count > other.no_such_parameter"),
        ("a sum is no yes or no", "member_count + member_count"),
        ("second statement", "member_count = member_count; DROP TABLE findings"),
        ("remark that hides a part", "member_count = member_count -- AND is_lifted_out"),
        ("remark in the middle", "member_count = /* 2 */ member_count"),
        ("written-out TRUE", "TRUE"),
        ("always true beside", "member_count = member_count OR 1 = 1"),
        ("sub-query", "(SELECT count(*) FROM registry.people) > member_count"),
        ("EXISTS", "EXISTS (SELECT 1)"),
        ("chance", "random() > member_count"),
        ("clock", "now() > member_count"),
        ("file", "(SELECT * FROM read_csv('/etc/passwd')) = member_count"),
        ("CASE", "CASE WHEN TRUE THEN TRUE ELSE FALSE END"),
        ("LIKE", "member_count LIKE '%1%'"),
        ("text for a number", "member_count = '3'"),
        ("cast", "CAST(member_count AS BOOLEAN)"),
        ("bitwise not", "~member_count"),
        ("NOT of a number", "NOT member_count"),
        ("AND of numbers", "member_count AND member_count"),
        ("three-part name", "a.b.c > member_count"),
        ("brackets not closed", "((member_count > member_count)"),
        ("operator without its side", "member_count >"),
        ("Chinese comparison", "member_count 大于 三"),
        ("wide sign", "member_count ＞ member_count"),
        ("quote left open", "member_count = 'abc"),
        ("very many brackets", "(" * 30_000 + "member_count" + ")" * 30_000),
        ("very many NOT", "NOT " * 8_000 + "is_lifted_out"),
        ("very long", "member_count > member_count" + " AND member_count > member_count" * 3_000),
      )],
    # cases
    Break("cases", "no cases", r"\A(?s:.*)\Z", "cases: []\n", TOP),
    Break("cases", "missing kind of case", r"kind: (just_below|data_missing|before_it_begins)", "kind: other", TOP),
    Break("cases", "unknown key of a case", r"^    expect: ", "    expected: hit\n    expect: "),
    Break("cases", "missing verdict", r"^    expect: .*\n", "", ITEM),
    Break("cases", "verdict that does not exist", r"^    expect: .*$", "    expect: maybe"),
    Break("cases", "verdict against the dates", r"^    expect: not_in_force$", "    expect: hit", ITEM),
    Break("cases", "dates against the verdict", r"^    expect: (hit|clear|unknown)$", "    expect: not_in_force", ITEM),
    Break("cases", "bad date of a case", r"^    as_of: .*$", "    as_of: 2026/05/01"),
    Break("cases", "fact that the rule does not know", r"^    given:\n", "    given:\n      no_such_fact: unknown\n", "no_such"),
    Break("cases", "fact left out", r"^    given:\n      (?!\S+: .*\n    \w).*\n", "    given:\n", ITEM),
    Break("cases", "word for a fact", r"^(      [a-z0-9_]+_yuan: ).*$", r"\1很多"),
    Break("cases", "case that contradicts", r"^    expect: hit$", "    expect: clear", ITEM),
    Break("cases", "case that contradicts the other way", r"^    expect: clear$", "    expect: hit", ITEM),
    Break("cases", "unknown taken for clear", r"^    expect: unknown$", "    expect: clear", ITEM),
    # parameters
    Break("parameters", "missing unit", r"^unit: .*\n", "", TOP),
    Break("parameters", "missing last_checked_on", r"^last_checked_on: .*\n", "", TOP),
    Break("parameters", "no values", r"(?s)^values:.*\Z", "values: []\n"),
    Break("parameters", "unknown unit", r"^unit: .*$", "unit: yuan_per_moon"),
    Break("parameters", "name of its own", r"^title: ", "id: other.thing\ntitle: "),
    *[Break("parameters", f"value {text}", r'value: "[0-9.]+"', f'value: "{text}"', HERE) for text in (
        "1e3", "NaN", "Infinity", "-inf", "1,000", "８５００", "0x10", "1000元", "1/2", "1_000", "12345678901234",
        "0.1234567", "--1", ".5", "1.", "true")],
    Break("parameters", "value missing", r'value: "[0-9.]+", ', "", ITEM),
    Break("parameters", "source missing", r', source: [^}]+\}', "}", ITEM),
    Break("parameters", "unsourced value", r'source: [^}]+\}', "source: 领导说的}", HERE),
    Break("parameters", "source that does not exist", r'source: [^}]+\}', 'source: "made-up#第一条"}', HERE),
    Break("parameters", "region of four digits", r'region: "[^"]+"', 'region: "1311"', HERE),
    Break("parameters", "region in wide digits", r'region: "[^"]+"', 'region: "１３１１２１"', HERE),
    Break("parameters", "region left out", r'region: "[^"]+", ', "", ITEM),
    Break("parameters", "until before from", r"from: (\d{4}-\d\d-\d\d),", r"from: \1, until: 2001-01-01,", HERE),
    Break("parameters", "until equal to from", r"from: (\d{4}-\d\d-\d\d),", r"from: \1, until: \1,", HERE),
    Break("parameters", "bad date of a value", r"from: \d{4}-\d\d-\d\d", "from: 2026-6-1", HERE),
    Break("parameters", "overlapping rows", r"^(  - \{region.*\})$", r"\1\n\1", NEXT),
    Break("parameters", "days without a value", r'^  - \{region: "\*", from: (20[01]\d|202[0-3])(-\d\d-\d\d), value(.*)$',
        '  - {region: "*", from: \\1\\2, until: 2024-01-01, value\\3\n  - {region: "*", from: 2024-03-01, value\\3', NEXT),
    Break("parameters", "unknown key of a value", r'value: "', 'valeu: "1", value: "', HERE),
    # decision tables
    Break("tables", "gap between rows", r'(income_to_line: \{from: )"1"', r'\1"1.1"', "rows:"),
    Break("tables", "overlapping rows of a table", r'(income_to_line: \{from: )"1.2"', r'\1"1.15"', "- id: R3"),
    Break("tables", "last row missing", r"(?s)      - id: R3.*\Z", "", "rows:"),
    Break("tables", "interval the wrong way round", r'from: "1", below: "1.2"', 'from: "1.2", below: "1"'),
    Break("tables", "unknown column of a row", r"when: \{income_to_line", "when: {age"),
    Break("tables", "number of a row used twice", r"- id: R2", "- id: R1"),
    Break("tables", "unknown unit of an outcome", r"^unit: .*$", "unit: yuan_per_moon"),
    Break("tables", "outcome a word", r'outcome: ".*"', "outcome: 多"),
    Break("tables", "unknown key of a row", r"^(        )outcome:", r"\1outcom: 1\n\1outcome:"),
    Break("tables", "unsourced table", r"source: .*$", "source: 听说"),
    Break("tables", "closed end", r"below: ", "to: "),
    # sources and units
    Break("sources", "grade that does not exist", r"^grade: .*$", "grade: E"),
    Break("sources", "missing issuer", r"^issuer: .*\n", "", TOP),
    Break("sources", "known without its stop", r"^known: (.*)。$", r"known: \1"),
    Break("sources", "places a word", r"(?s)^places:.*\Z", "places: 第三条\n"),
    Break("units", "show that does not exist", r"show: \w+", "show: picture", HERE),
    Break("units", "unknown key of a unit", r"show: ", "shows: money, show: ", HERE),
    Break("units", "dimension that is no number", r"dimensions: \{yuan: 1", "dimensions: {yuan: 一", HERE),
    # indicators
    Break("sql", "no header", r"\A/\*", "", TOP),
    Break("sql", "header left open", r"\*/", "", TOP),
    Break("sql", "missing owner", r"^owner: .*\n", "", "title"),
    Break("sql", "unknown key of a header", r"^owner: ", "ower: 甲\nowner: "),
    Break("sql", "another grain", r"^grain: .*$", "grain: person"),
    Break("sql", "input that is not read", r"^inputs: \[", "inputs: [work.wages, ", r"\*/"),
    Break("sql", "unknown indicator as input", r"^inputs: \[", "inputs: [indicators.no_such, ", r"\*/"),
    Break("sql", "unknown unit of a column", r"unit: \w+", "unit: yuan_per_moon", HERE),
    Break("sql", "unknown type of a column", r"type: \w+", "type: float", HERE),
    Break("sql", "column that the query does not answer", r"^(  - \{name: )(\w+)", r"\1\2_other", r"\*/"),
    Break("sql", "alias in a header", r"^owner: .*$", "owner: *a"),
    _sql("not SQL", "请数一数各户有几口人"),
    _sql("second statement", "SELECT 1 AS a; SELECT 2 AS a"),
    _sql("COPY", "COPY registry.people TO '/tmp/people.csv'"),
    _sql("ATTACH", "ATTACH '/tmp/other.db' AS other"),
    _sql("INSTALL", "INSTALL httpfs"),
    _sql("DROP", "DROP TABLE registry.people"),
    _sql("UPDATE", "UPDATE registry.people SET is_alive = FALSE"),
    _sql("SET", "SET enable_external_access = true"),
    _sql("PRAGMA", "PRAGMA database_list"),
    _sql("CREATE", "CREATE TABLE mine AS SELECT 1 AS a"),
    _sql("UNION", "SELECT 1 AS a UNION ALL SELECT 2 AS a"),
    _sql("no query", ""),
    _sql("brackets without end", "SELECT " + "(" * 20_000 + "1" + ")" * 20_000),
    _sql("quote left open", "SELECT 'abc"),
    *[_sql(f"reads {source[:24]}", f"SELECT households.household_key FROM registry.households AS households, {source} AS other")
      for source in ("read_parquet('/etc/x')", "read_csv('https://example.org/x')", "read_text('/etc/passwd')",
        "read_blob('/etc/passwd')", "read_json_auto('x')", "parquet_scan('x')", "glob('/*')", "'/etc/passwd'",
        "'x.parquet'", "duckdb_settings()", "query('SELECT 1')", "query_table('x')", "sqlite_scan('a', 'b')",
        "postgres_scan('', '', '')", "information_schema.tables", "other.medical_insurance.settlements",
        "duckdb_secrets()", "registry.names", "generate_series(1, 9)", "pragma_table_info('x')")],
    *[_column(f"column {value[:24]}", value)
      for value in ("random()", "now()", "current_date", "uuid()", "getenv('HOME')", "current_setting('memory_limit')",
        "1.0 / 3", "CAST(1 AS DOUBLE)", "1e3", "first(1)", "any_value(1)", "nextval('s')", "list_transform([1], lambda x: x)",
        "CAST(1 AS FLOAT)", "$1", "hash(1)", "version()", "avg(1)", "sqrt(2)", "read_text('/etc/passwd')", "setseed(1)")],
    # indicator tests
    Break("tests", "no tests", r"\A(?s:.*)\Z", "tests: []\n", r"tests"),
    Break("tests", "unknown key of a test", r"^    expect:", "    expected: {}\n    expect:"),
    Break("tests", "rows of an unknown data set", r"^    rows:\n", "    rows:\n      stars.horoscopes: []\n", "stars"),
    Break("tests", "household without a sign", r"^    households: \[.*\]", "    households: []"),
    Break("tests", "column that is not there", r"^(      \S+: )\{(\w+_\w+: )", r"\1{no_such_column: unknown, \2", HERE),
]  # fmt: skip

Spoil = Callable[[Closure, random.Random], Broken | None]


def spoil_encoding(closure: Closure, chance: random.Random) -> Broken | None:
    """Chinese written in GBK, as many editors do."""
    name = chance.choice([one for one in sorted(closure.files)])
    return Broken(name, closure.files[name].encode("gb18030"), frozenset({1}))


def spoil_bytes(closure: Closure, chance: random.Random) -> Broken | None:
    """Noise for a file."""
    name = chance.choice(sorted(closure.files))
    return Broken(name, chance.randbytes(200), frozenset({1}))


def cut_short(closure: Closure, chance: random.Random) -> Broken | None:
    """Half a rule: the copy stopped."""
    name = f"rules/{closure.rule}.yaml"
    lines = closure.files[name].splitlines()
    kept = chance.randrange(1, len(lines) - 6)
    return Broken(name, "\n".join(lines[:kept]).encode(), frozenset(range(1, kept + 1)))


def stray_file(closure: Closure, chance: random.Random) -> Broken | None:
    """A rule that would never be read because of its name or place."""
    name = chance.choice(["rules/illness/new.yml", "rules/new.yaml", "rules/illness/新规则.yaml", "rules/a/b/c.yaml",
        "parameters/illness/Line.yaml", "indicators/household/new.SQL", "cases/illness/new.yaml.bak", "new.yaml"])  # fmt: skip
    return Broken(name, closure.files[f"rules/{closure.rule}.yaml"].encode(), frozenset({1}))


def lost_cases(closure: Closure, chance: random.Random) -> Broken | None:
    """A rule under a new name, without cases."""
    name = f"rules/{closure.rule}_copy{chance.randrange(100)}.yaml"
    return Broken(name, closure.files[f"rules/{closure.rule}.yaml"].encode(), frozenset({1}))


def reads(*names: str) -> Spoil:
    """An indicator that says it reads what it must not, and reads it; without names, itself."""

    def spoil(closure: Closure, chance: random.Random) -> Broken | None:
        name = chance.choice(closure.of_kind("sql"))
        read = chance.choice(names or [f"indicators.{name.rpartition('/')[2].removesuffix('.sql')}"])
        text = re.sub(r"(?m)^inputs: \[", f"inputs: [{read}, ", closure.files[name], count=1)
        text = re.sub(r"(?m)^inputs:\n", f"inputs:\n  - {read}\n", text, count=1)
        text = re.sub(r"(?s)(.*\nFROM )", rf"\1{read} AS again, ", text, count=1)
        found = re.search(r"(?m)^inputs:", text)
        inputs = text.count("\n", 0, found.start() if found else 0) + 1
        query = text.count("\n", 0, text.find("*/")) + 1
        return Broken(name, text.encode(), frozenset({inputs, query}))

    return spoil


def other_unit(closure: Closure, chance: random.Random) -> Broken | None:
    """A year's money compared with a month's: told by the rule, whose parameter it is."""
    named = [
        name for name in closure.of_kind("parameters") if re.search(r"(?m)^unit: yuan", closure.files[name])
    ]
    rule = f"rules/{closure.rule}.yaml"
    text = closure.files[rule]
    compared = re.search(r"(?m)(\w+_yuan) (>=?|<) ([a-z]+\.[a-z_]+)$", text)
    if not named or compared is None:
        return None
    spoilt = text.replace(compared[0], f"{compared[1]} {compared[2]} {compared[3]} * {compared[1]}")
    return Broken(rule, spoilt.encode(), frozenset({text.count("\n", 0, text.find("fires_when")) + 1}))


def month_for_year(closure: Closure, chance: random.Random) -> Broken | None:
    """A line in yuan a month where the rule compares yuan a year: told by the rule."""
    rule = f"rules/{closure.rule}.yaml"
    text = closure.files[rule]
    names = [
        name for name in closure.of_kind("parameters") if re.search(r"(?m)^unit: yuan", closure.files[name])
    ]
    expression = text[text.find("fires_when") : text.find("uses:")]
    names = [
        name for name in names if name[len("parameters/") : -len(".yaml")].replace("/", ".") in expression
    ]
    if not names:
        return None
    name = chance.choice(names)
    spoilt = re.sub(r"(?m)^unit: .*$", "unit: yuan_per_month", closure.files[name])
    line = text.count("\n", 0, text.find("fires_when")) + 1
    return Broken(name, spoilt.encode(), frozenset({line}), told_in=rule)


WAYS: dict[str, Spoil] = {
    **{f"{one.kind}: {one.what}": one.apply for one in BREAKS},
    "any: not UTF-8": spoil_encoding,
    "any: noise": spoil_bytes,
    "rules: cut short": cut_short,
    "any: stray file": stray_file,
    "rules: without cases": lost_cases,
    "parameters: yuan a month for yuan a year": month_for_year,
    "rules: unit times a unit": other_unit,
    "sql: reads itself": reads(),
    "sql: reads what no contract promises": reads(
        "information_schema.tables",
        "stars.horoscopes",
        "registry.names",
        "main.duckdb_secrets",
        "pg_catalog.pg_class",
    ),
}
