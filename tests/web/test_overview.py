"""The map, the bars and the table show the same figures, and lead into the list."""

import json
from io import BytesIO

from django.urls import reverse
from tests.apps.accounts.factories import COUNTY, OTHER_COUNTY, TOWN
from tests.web.conftest import World

from fangpin.web.overview.outlines import outline_codes


def test_the_table_counts_open_clues_per_thousand_households(world: World):
    page = world.signed_in("city_officer").get(reverse("overview:page"))

    lines = {line.name: (line.households, line.total, line.per_thousand) for line in page.context["lines"]}
    assert lines == {"桃城区": (3, 2, 666.7), "枣强县": (1, 1, 1000.0)}
    assert page.context["total"] == {
        "households": 4, "total": 3, "red": 2, "orange": 0, "yellow": 1, "per_thousand": 750.0,
    }  # fmt: skip


def test_the_picture_has_the_figures_of_the_table(world: World):
    page = world.signed_in("city_officer").get(reverse("overview:page"))

    lines = {line.code[:6]: line.total for line in page.context["lines"]}
    drawn = {code: line["total"] for code, line in page.context["picture"]["counties"].items()}
    assert drawn == lines


def test_each_figure_leads_into_the_list_of_that_area(world: World):
    client = world.signed_in("city_officer")
    line = client.get(reverse("overview:page")).context["lines"][1]

    page = client.get(line.list_address)
    assert page.context["page"].paginator.count == line.total


def test_the_way_down_ends_at_the_villages(world: World):
    client = world.signed_in("city_officer")

    towns = client.get(reverse("overview:page"), {"area": COUNTY}).context["lines"]
    villages = client.get(reverse("overview:page"), {"area": TOWN}).context["lines"]
    assert ([line.name for line in towns], [line.name for line in villages]) == (["河西街道"], ["甲村"])
    assert client.get(reverse("overview:page"), {"area": villages[0].code}).status_code == 200


def test_a_village_has_its_figures_and_no_map(world: World):
    village = (
        world.signed_in("city_officer").get(reverse("overview:page"), {"area": TOWN}).context["lines"][0]
    )
    page = world.signed_in("city_officer").get(village.address)

    (line,) = page.context["lines"]
    assert (line.total, line.red, line.yellow) == (village.total, village.red, village.yellow)
    assert line.list_address in page.text and 'id="map"' not in page.text


def test_the_figures_of_a_level_lead_into_that_level(world: World):
    client = world.signed_in("city_officer")
    line = client.get(reverse("overview:page")).context["lines"][0]

    assert f"{line.list_address}&amp;level=red" in client.get(reverse("overview:page")).text
    found = client.get(f"{line.list_address}&level=red").context["page"]
    assert found.paginator.count == line.red


def test_the_outlines_are_a_file_that_can_be_replaced(world: World, settings, tmp_path, monkeypatch):
    answer = world.signed_in("city_officer").get(reverse("overview:outlines"))
    shipped = json.load(BytesIO(b"".join(answer.streaming_content)))
    assert len(shipped["features"]) == 11

    (tmp_path / "geo").mkdir()
    own = {"type": "FeatureCollection", "features": [{"properties": {"adcode": 131102, "name": "桃城区"}}]}
    (tmp_path / "geo" / "own.geojson").write_text(json.dumps(own))
    monkeypatch.setenv("FANGPIN_DATA", str(tmp_path))
    assert outline_codes() == ("adcode", {"131102": "桃城区"})


def test_an_area_without_outline_is_named_beside_the_map(world: World):
    from fangpin.apps.registry.api import Area

    Area.objects.create(code="131171000000", name="高新区", level="county", parent_code="131100000000")
    page = world.signed_in("city_officer").get(reverse("overview:page"))

    assert page.context["without_outline"] == ["高新区"]
    assert "高新区在轮廓数据中没有单独的边界" in page.text
    assert OTHER_COUNTY[:6] in outline_codes()[1]
