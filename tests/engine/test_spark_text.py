"""What Spark would read differently is said in its own words."""

from pathlib import Path

import pytest

from fangpin.engine.spark import SparkMissing, open_spark, spark_text


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (
            "SELECT certificates.grade FROM disabled_federation.certificates",
            "SELECT certificates.grade FROM disabled_federation__certificates AS certificates",
        ),
        (
            "SELECT rows.grade FROM disabled_federation.certificates AS rows",
            "SELECT rows.grade FROM disabled_federation__certificates AS rows",
        ),
        ("SELECT fen // 2 FROM told", "SELECT fen DIV 2 FROM told"),
        (
            "SELECT row_number() OVER (ORDER BY month, delivery DESC) FROM told",
            "SELECT ROW_NUMBER() OVER (ORDER BY month NULLS LAST, delivery DESC) FROM told",
        ),
        (
            "SELECT sign(fen) FROM told",
            "SELECT CASE WHEN (fen) > 0 THEN 1 WHEN (fen) < 0 THEN -1 WHEN (fen) = 0 THEN 0 END FROM told",
        ),
    ],
)
def test_a_text_for_spark(ours: str, theirs: str) -> None:
    assert spark_text(ours) == theirs


def test_without_java_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(SparkMissing, match="Java 17"), open_spark("local[2]", spill=tmp_path):
        pass
