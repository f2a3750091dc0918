"""Numbers to test with, all made up: whole ones, and every way in which files spoil them."""

from datetime import date

from hypothesis import strategies as st

from fangpin.kernel.identity import make_id18

REGIONS = ("131102", "131121", "133022", "133024", "110105", "350102", "810000", "830000", "913840", "131199")

id18s = st.builds(
    make_id18,
    region=st.sampled_from(REGIONS),
    birth_date=st.dates(date(1900, 1, 1), date(2026, 12, 31)),
    sequence=st.integers(0, 999),
)
certificates = st.builds(
    "{}{}{}{}".format, id18s, st.integers(0, 9), st.integers(0, 6), st.sampled_from(["", "B1", "B2", "C1"])
)
id15s = st.builds("{}{:%y%m%d}{:03d}".format, st.sampled_from(REGIONS), st.dates(), st.integers(0, 999))
passes = st.from_regex(r"[HM][0-9]{8}([0-9]{2})?|[0-9]{8}|[A-Z]{3}[0-9]{12}", fullmatch=True)
almost_ids = st.from_regex(r"[0-9]{6}(19|20)[0-9]{9}[0-9X]", fullmatch=True)
placeholders = st.from_regex(r"999999[0-9]{9}([0-9]{2}[0-9X])?", fullmatch=True)
excel_damaged = id18s.map(lambda id18: id18[:15] + "000")
masked = id18s.map(lambda id18: id18[:6] + "********" + id18[14:])
words = st.sampled_from(
    ["", " ", "无", "不详", "/", "-", "1.3E+17", "1.31102199001011e+17", "130503670401001.0", "nan"]
)


@st.composite
def dressed(draw, texts):
    """A number as people type it: wide digits, spaces, apostrophes, a small x."""
    text = draw(texts)
    if draw(st.booleans()):
        text = "".join(chr(ord(c) + 0xFEE0) if draw(st.booleans()) and "!" <= c <= "~" else c for c in text)
    if draw(st.booleans()):
        text = text.lower()
    if draw(st.booleans()):
        place = draw(st.integers(0, len(text)))
        text = (
            text[:place] + draw(st.sampled_from([" ", "　", "\t", "\u200b", "\ufeff", "\xa0"])) + text[place:]
        )
    return draw(st.sampled_from(["", "'", "’", "`"])) + text


typed = st.one_of(
    dressed(id18s),
    dressed(certificates),
    dressed(id15s),
    dressed(passes),
    almost_ids,
    placeholders,
    excel_damaged,
    masked,
    words,
    st.text(max_size=24),
    st.none(),
)
