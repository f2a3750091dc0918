"""The outlines of counties: one replaceable file, because only approved map data may be published."""

import json
from functools import cache
from pathlib import Path

from fangpin.kernel.places import FolderMissing, data_folder

# The property that holds the six-digit county code, as 天地图 and DataV exports name it.
CODE_PROPERTIES = ("district_adcode", "adcode", "code", "gb")


def outline_file() -> Path | None:
    """The last of data/geo/*.geojson by name; to use other outlines, put a file there and remove this one."""
    try:
        return max(data_folder("geo").glob("*.geojson"), default=None)
    except FolderMissing:
        return None


def outline_codes() -> tuple[str, dict[str, str]]:
    """The name of the code property, and the county codes that have an outline with the names in the file."""
    path = outline_file()
    return _codes(path, path.stat().st_mtime_ns) if path else ("", {})


@cache
def _codes(path: Path, _changed: int) -> tuple[str, dict[str, str]]:
    features = [feature["properties"] for feature in json.loads(path.read_text(encoding="utf-8"))["features"]]
    named = next((name for name in CODE_PROPERTIES if features and name in features[0]), "")
    return named, {
        str(one[named])[:6]: one.get("district_name") or one.get("name", "") for one in features if named
    }
