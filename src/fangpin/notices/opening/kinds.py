"""What kind of file the bytes are, whatever the name says, and who opens it."""

from __future__ import annotations

from fangpin.notices.findings import Unreadable
from fangpin.notices.opening.markup import looks_like_markup, open_html
from fangpin.notices.opening.office import open_office
from fangpin.notices.opening.pdf import open_pdf
from fangpin.notices.opening.plain import open_text
from fangpin.notices.opening.zipped import Parts, is_office, unpacked
from fangpin.notices.passages import Opened, Passage, Piece

_DEEPEST = 3


def open_file(data: bytes, *, depth: int = 0) -> Opened:
    """Raises Unreadable for what is neither a document of the kinds known here nor a zip of such."""
    if data.startswith(b"PK"):
        parts = unpacked(data)
        return open_office(parts) if is_office(parts) else _open_parcel(parts, depth=depth)
    if data.startswith(b"%PDF-"):
        return open_pdf(data)
    if looks_like_markup(data):
        return open_html(data)
    return open_text(data)


def _open_parcel(parts: Parts, *, depth: int) -> Opened:
    if depth >= _DEEPEST:
        raise Unreadable("压缩包套得太深")
    if any(part.name == "mimetype" for part in parts):
        raise Unreadable("这种格式检查不了")
    opened = Opened()
    for part in parts:
        found = Opened(passages=[Passage.of([Piece("压缩包里的文件名", part.name)], gap="\n")])
        try:
            found.add(open_file(part.data, depth=depth + 1))
        except Unreadable as why:
            raise Unreadable(f"压缩包里第 {part.number} 个文件：{why}") from None
        opened.add(_inside(found, number=part.number))
    return opened


def _inside(found: Opened, *, number: int) -> Opened:
    """The same, with places that say which file of the parcel."""
    before = f"压缩包第 {number} 个文件，"
    return Opened(
        [passage.moved(before) for passage in found.passages],
        [table.moved(before) for table in found.tables],
        [finding.moved(before) for finding in found.findings],
    )
