"""Where data folders are found."""

import pytest

from fangpin.kernel.places import FolderMissing, data_folder, data_root


def test_the_projects_own_folders_are_found():
    assert (data_folder("divisions") / "LICENCE.md").exists()
    assert data_folder("rulebook") == data_root() / "rulebook"


def test_the_environment_names_another_root(monkeypatch, tmp_path):
    (tmp_path / "data" / "divisions").mkdir(parents=True)
    monkeypatch.setenv("FANGPIN_DATA", str(tmp_path))

    assert data_folder("divisions") == tmp_path / "data" / "divisions"


def test_a_missing_folder_is_named_with_the_next_step(monkeypatch, tmp_path):
    monkeypatch.setenv("FANGPIN_DATA", str(tmp_path))

    with pytest.raises(FolderMissing, match=r"contracts.*FANGPIN_DATA"):
        data_folder("contracts")
