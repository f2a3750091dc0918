"""Health, children and addresses in a passage or table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from fangpin.kernel.masking import mask_name
from fangpin.notices.findings import Finding, Kind
from fangpin.notices.numbers import Found
from fangpin.notices.passages import Passage, Piece, Table
from fangpin.notices.spelling import counted, spelled
from fangpin.notices.words import word_lists

_OF_AGE = 18
_HAN = r"\u3400-\u9fff\U00020000-\U000323af"
_NOT_READ = re.compile(rf"[^0-9A-Za-z{_HAN}]+")
_STREET = r"(?:路|街|巷|弄|胡同|里|村|组|队|屯|庄|社区|小区|大道|园|苑|楼|院)"
_NUMBER = r"[0-9十百]{1,5}"
_ADDRESS = re.compile(
    rf"{_STREET}[^，。；、\n0-9第]{{0,6}}{_NUMBER}(?:-{_NUMBER})*\s*号(?!文|令|公[告示]|通知)"
    rf"|{_NUMBER}\s*(?:号楼|号院|栋|幢|单元|号户)|门牌"
)
_AGE = re.compile(r"(?<![0-9.])(十[0-9]?|[0-9]{1,2}|[0-9]十[0-9]?)\s*个?(周?岁|月龄)")
_BORN = re.compile(
    r"(?:出生|生于|生日)[^0-9\n]{0,6}((?:19|20)[0-9]{2})|((?:19|20)[0-9]{2})年?[^\n。；]{0,12}(?:出生|生人)"
)
_SENTENCE = re.compile(r"[^。；;\n\t]+")
_TOKEN = re.compile(rf"[{_HAN}·]+")
_PERSON = re.compile(
    "(?:学生|儿童|孤儿|孩子|之子|之女|其子|其女|儿子|女儿|孙子|孙女|长子|次子|长女|次女|姓名|叫|幼儿|同学)(.{2,4})$"
)
_BESIDE = re.compile(
    r"[（(，,、\s:]*(?:男|女)?[，,、\s]*[0-9]{1,2}\s*周?岁|[（(，,\s]*(?:男|女)[）)，,]|[（(，,\s]*20[0-9]{2}年"
)
_FIRST_DAY_OF_WORKBOOKS = date(1899, 12, 30)


def health_in(passage: Passage) -> Iterator[Finding]:
    """Words with anything between their characters: blanks, dots, borders of cells and runs."""
    lists = word_lists()
    letters = [(letter, at) for at, letter in enumerate(passage.text) if not _NOT_READ.match(letter)]
    text = "".join(letter for letter, _ in letters)
    text = lists.harmless.sub(lambda found: "\0" * len(found[0]), text)
    for found in lists.health.finditer(text):
        yield Finding(passage.place(letters[found.start()][1]), Kind.HEALTH, f"“{found[0]}”")


def addresses_in(text: str) -> Iterator[Found]:
    """Down to the house; offices may say where they are."""
    for found in _ADDRESS.finditer(text):
        before = re.sub(r"\s+", "", text[max(0, found.start() - 40) : found.start() + 1])
        if not any(label in before for label in word_lists().office_address):
            yield Found(Kind.ADDRESS, *found.span())


def children_in_text(passage: Passage, *, on: date) -> Iterator[Finding]:
    """A name in a sentence that tells an age below 18, a late year of birth or a school class."""
    for sentence in _SENTENCE.finditer(passage.text):
        compact = sentence[0].replace(" ", "")
        # 高一良 is a name and no class.
        if _whole_name(compact, is_named=False) or not _tells_of_a_child(sentence[0], on=on):
            continue
        for name in _names(compact):
            yield Finding(passage.place(sentence.start()), Kind.CHILD, mask_name(name))


def children_in_table(table: Table, *, on: date) -> Iterator[Finding]:
    """A row with a name and, under a heading or as it stands, an age below 18, a late birth or a school class."""
    headings: dict[int, str] = {}
    for row in table.rows:
        words = [spelled(cell.words).replace("\n", "").replace(" ", "") for cell in row]
        found = _headings(words)
        # A row may only look like headings: its own words are looked at as well.
        yield from _children_in_row(row, words, {} if found else headings, on=on)
        headings = found or headings


def _children_in_row(
    row: tuple[Piece, ...], words: list[str], headings: dict[int, str], *, on: date
) -> Iterator[Finding]:
    if not any(_is_childs(cell, headings.get(at, ""), on=on) for at, cell in enumerate(words)):
        return
    for at, cell in enumerate(words):
        heading = headings.get(at, "")
        name = None if heading == "no name" else _whole_name(cell, is_named=heading == "name")
        if name is not None:
            yield Finding(row[at].place, Kind.CHILD, mask_name(name))


def numbers_under_headings(table: Table) -> Iterator[Finding]:
    """Where the heading says identity, telephone or account, seven digits are too many, however they are written."""
    lists = word_lists()
    kinds = {
        Kind.IDENTITY: lists.identity_labels,
        Kind.ACCOUNT: lists.account_labels,
        Kind.PHONE: lists.phone_labels,
    }
    asked: dict[int, Kind] = {}
    for row in table.rows:
        for at, cell in enumerate(row):
            words = spelled(cell.words)
            digits = sum(letter.isdigit() for letter in words)
            kind = next((one for one, labels in kinds.items() if labels.search(words)), None)
            if kind and digits < 2 and len(words) <= 20 and not words.strip().endswith(lists.office_phone):
                asked[at] = kind
            elif at in asked and digits >= 7 and len(words) <= 40:
                yield Finding(cell.place, asked[at], "在这样的表头下面")


def _headings(words: list[str]) -> dict[int, str]:
    """What each column tells, when the row looks like one of headings."""
    lists = word_lists()
    kinds = {
        "name": lists.name_headings,
        "age": lists.age_headings,
        "birth": lists.birth_headings,
        "school": lists.school_headings,
        "no name": lists.place_headings,
    }
    if sum(any(letter.isdigit() for letter in cell) for cell in words) * 3 > len(words):
        return {}
    found = {}
    for at, cell in enumerate(words):
        kind = next((name for name, pattern in kinds.items() if pattern.search(cell)), None)
        if kind and len(cell) <= 12:
            found[at] = kind
    return found if len(words) >= 2 and set(found.values()) - {"no name"} else {}


def _is_childs(cell: str, heading: str, *, on: date) -> bool:
    if not cell:
        return False
    if heading == "age":
        age = re.fullmatch(r"(十[0-9]?|[0-9]{1,2}|[0-9]十[0-9]?)(?:\.0)?周?岁?", counted(cell))
        return age is not None and _years(age[1]) < _OF_AGE
    if heading == "birth":
        return (born := _born(cell)) is not None and _years_between(born, on) < _OF_AGE
    if heading == "school":
        return cell not in ("无", "/", "-", "否", "0")
    return _whole_name(cell, is_named=heading == "name") is None and _tells_of_a_child(cell, on=on)


def _tells_of_a_child(text: str, *, on: date) -> bool:
    digits = counted(text)
    if any(_years(found[1]) < _OF_AGE or found[2] == "月龄" for found in _AGE.finditer(digits)):
        return True
    if any(on.year - int(found[1] or found[2]) < _OF_AGE for found in _BORN.finditer(digits)):
        return True
    return word_lists().school.search(text) is not None


def _years(text: str) -> int:
    tens, sign, ones = text.partition("十")
    return int(text) if not sign else int(tens or 1) * 10 + int(ones or 0)


def _born(cell: str) -> date | None:
    cell = counted(cell)
    if found := re.match(r"((?:19|20)[0-9]{2})(?:[^0-9]*([0-9]{1,2}))?", cell):
        month = min(max(int(found[2] or 12), 1), 12)
        return date(int(found[1]), month, 28)
    serial = re.fullmatch(r"([1-6][0-9]{4})(?:\.0)?", cell)
    return _FIRST_DAY_OF_WORKBOOKS + timedelta(days=int(serial[1])) if serial else None


def _years_between(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _names(sentence: str) -> Iterator[str]:
    """Tokens that look like a name, or end or begin with one beside an age, a sex or a word about a person."""
    for token in _TOKEN.finditer(sentence):
        words = token[0]
        for found in (words, *_ends(words, sentence[token.end() :]), *_begins(words)):
            if (name := _whole_name(found, is_named=False)) is not None:
                yield name
                break


def _ends(words: str, rest: str) -> tuple[str, ...]:
    """学生张小明; 其中张小明（9岁）: the last two to four characters."""
    if found := _PERSON.search(words):
        return (found[1],)
    return tuple(words[-size:] for size in (4, 3, 2)) if _BESIDE.match(rest) else ()


def _begins(words: str) -> tuple[str, ...]:
    """岁的张小明, 张小明现年, 张小明就读于."""
    found = re.match(r"(?:周?岁的?)?(.{2,4}?)(?:同学|现年|今年|就读|在读|出生|生于|是|为|系|现|读|上)", words)
    after = re.match(r"周?岁的?(.{2,4})$", words)
    return tuple(one[1] for one in (found, after) if one)


def _whole_name(cell: str, *, is_named: bool) -> str | None:
    """The cell when it is a name in full: a surname and one or two characters; under a heading, any few characters."""
    if not re.fullmatch(rf"[{_HAN}·]{{2,10}}", cell):
        return None
    lists = word_lists()
    if cell in lists.no_names or cell.startswith(lists.no_beginnings):
        return None
    if is_named and (len(cell) <= 4 or "·" in cell):
        return cell
    surname = next((cell[:size] for size in (2, 1) if cell[:size] in lists.surnames), None)
    if surname is None or cell.endswith(("村", "镇", "乡", "县", "区", "组", "户", "局")):
        return None
    return cell if 1 <= len(cell) - len(surname) <= 2 else None
