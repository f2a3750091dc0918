"""A large upload leaves no file with names behind, whenever the program is killed."""

import io

from django.test import RequestFactory


def test_a_large_upload_is_never_seen_in_the_temporary_folder(tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    content = "姓名,号\n张三,1\n".encode() * 200_000
    file = io.BytesIO(content)
    file.name = "医保.csv"

    taken = RequestFactory().post("/", {"file": file}).FILES["file"]

    assert list(tmp_path.iterdir()) == []
    assert (taken.name, taken.size, b"".join(taken.chunks())) == ("医保.csv", len(content), content)
    taken.close()
