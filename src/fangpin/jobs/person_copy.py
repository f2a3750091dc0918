"""All that is held on one person and who saw it, out of both planes: for a page of the county's office, or printed."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fangpin.apps.accounts.api import User
from fangpin.apps.audit.api import Verb, record_entry
from fangpin.apps.links.api import keys_taken_for
from fangpin.apps.privacy.api import (
    CopyStatus,
    Section,
    Seen,
    copy_for_job,
    copy_path,
    held_on_person,
    people_registered,
    settle_copy,
    who_saw,
)
from fangpin.apps.registry.api import Person, area_path
from fangpin.home import Home
from fangpin.home.sealing import seal_file
from fangpin.jobs.exporting import remove_old_exports
from fangpin.kernel.errors import UserError
from fangpin.kernel.identity import parse_identifier
from fangpin.kernel.keys import person_key
from fangpin.kernel.masking import mask_id
from fangpin.pipeline.person_rows import HeldDataset, rows_of_person
from fangpin.pipeline.storing import stored_whole

# What no table shows: told in words, because it is held all the same.
SEALED = (
    "部门报送的原始文件加密存放，里面有姓名、证件号码等全部栏目；上面列出的交付就是含本人的文件。",
    "户籍名册里的姓名和证件号码另行加密存放，只用来认出部门数据里的人。",
    "名单页面（待办、农户查询等）只记录谁看了哪个地区的名单，不逐户记录。",
)


class PersonNotFound(UserError):
    """Nobody, or more than one, answers to what was typed."""


@dataclass(frozen=True)
class PersonFile:
    """The print-out; names of others and numbers are masked the same way in every part."""

    name: str
    id_masked: str
    place: str
    made_on: date
    reason: str
    sections: list[Section]
    datasets: list[HeldDataset]
    seen: list[Seen]
    sealed: tuple[str, ...] = SEALED

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def as_text(self) -> str:
        lines = [f"{self.name or '（户籍里没有这个人）'}　{self.id_masked}　{self.place}", ""]
        lines.append("一、业务库里登记的")
        for one in self.sections:
            lines += ["", f"{one.holds}（{len(one.rows)} 行）"]
            for row in one.rows:
                lines.append("  " + "；".join(f"{h}：{c}" for h, c in zip(one.headings, row, strict=True)))
        lines += ["", "二、部门报送的数据"]
        for held in self.datasets:
            lines += ["", f"{held.title}（{held.sender}）：{held.purpose}；保存 {held.retention_months} 个月"]
            for file in held.deliveries:
                told = f"{file.received_on} 收到，{file.period}，{file.rows} 行"
                lines.append(f"  交付 {file.delivery} {file.file_name}（{told}）")
            for row in held.rows:
                lines.append("  " + "；".join(f"{h}：{c}" for h, c in zip(held.headings, row, strict=True)))
        lines += ["", f"三、谁看过（{len(self.seen)} 次）"]
        lines += [
            f"  {one.at} {one.who}（{one.role or '系统'}）{one.did} {one.why}".rstrip() for one in self.seen
        ]
        lines += ["", "四、另外", *(f"  {one}" for one in self.sealed)]
        return "\n".join(lines)


def copy_for_page(copy_id: UUID, *, home: Home) -> None:
    """What somebody asked for on a page; safe to repeat."""
    asked = copy_for_job(copy_id)
    remove_old_exports(home)
    try:
        found = collect_person(home=home, key=asked.person_key, reason=asked.reason, actor=asked.asked_by)
    except UserError as error:
        settle_copy(copy_id=copy_id, status=CopyStatus.FAILED, message=str(error))
        return
    content = json.dumps(found.as_json(), ensure_ascii=False, default=str).encode()
    path = copy_path(copy_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with stored_whole(path) as draft:
        seal_file([content], draft, key=home.seal_key())
    settle_copy(copy_id=copy_id, status=CopyStatus.DONE)


def collect_person(*, home: Home, key: UUID, reason: str, actor: User | None, number: str = "") -> PersonFile:
    """From both planes; the trace is written before anybody can have it."""
    person = people_registered(key=key).first()
    record_entry(
        actor=actor,
        verb=Verb.COLLECTED_PERSON,
        object_kind="person",
        object_id=str(key),
        detail={"purpose": reason},
    )
    household = person.household_id if person else None
    village = person.household.village_code if person else ""
    return PersonFile(
        name=person.name if person else "",
        id_masked=person.id_masked if person else mask_id(number),
        place="".join(one.name for one in area_path(village)) if village else "",
        made_on=home.today(),
        reason=reason,
        sections=held_on_person(person=key, household=household, own_name=person.name if person else ""),
        datasets=rows_of_person(home, keys=[key, *keys_taken_for(key)]),
        seen=who_saw(person=key, household=household, village_code=village),
    )


def key_of_number(home: Home, number: str) -> UUID:
    """The key of whoever has this number, registered or not."""
    read = parse_identifier(number, on=home.today())
    if not read.is_usable:
        raise PersonNotFound("证件号码不对；请核对后重新输入。")
    return person_key(read.id18 or read.value, secret=home.person_key())


def key_of_member(*, household_no: str, name: str) -> UUID:
    found: list[Person] = list(people_registered(household_no=household_no, name=name))
    if not found:
        raise PersonNotFound(f"户编号 {household_no} 的户里没有这个名字的人；请核对户编号和姓名。")
    if len(found) > 1:
        raise PersonNotFound("同一户编号下有不止一个同名的人；请改用 --id-number。")
    return found[0].pk
