"""Where the folders of data that lie at the root of the project are found."""

import os
from pathlib import Path

from fangpin.kernel.errors import UserError

_PROJECT_ROOT = Path(__file__).resolve().parents[3]


class FolderMissing(UserError):
    """A data folder is not where the program looks for it."""


def data_root() -> Path:
    """The folder that holds `rulebook/`, `contracts/`, … and `data/`; FANGPIN_DATA names another."""
    return Path(os.environ.get("FANGPIN_DATA") or _PROJECT_ROOT).expanduser().resolve()


def data_folder(name: str) -> Path:
    """The folder of that name: one of the root's own (`rulebook`, `contracts`, …) or one inside `data/`.

    >>> data_folder("divisions").name
    'divisions'
    """
    root = data_root()
    for folder in (root / name, root / "data" / name):
        if folder.is_dir():
            return folder
    raise FolderMissing(
        f"找不到数据文件夹 {name}（在 {root} 下）；"
        "请在项目目录里运行，或用环境变量 FANGPIN_DATA 指明项目目录。"
    )
