"""Every address × method × role × place: who comes through, and who changes something, as access.yaml says."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import request_finished
from django.db import close_old_connections, connection, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.apps.accounts.factories import (
    CITY,
    COUNTY,
    NEIGHBOUR_VILLAGE,
    OTHER_COUNTY,
    OTHER_COUNTY_VILLAGE,
    OTHER_TOWN_VILLAGE,
    TOWN,
    VILLAGE,
    give_phone,
    make_user,
    move,
)
from tests.apps.assistance.factories import planned
from tests.apps.cases.factories import answers_for, case_at, confirmed_clue, step_of
from tests.apps.clues.factories import CAR, ILLNESS, MATTER, RULES, screen, sheet
from tests.apps.declarations.factories import declared, form_of
from tests.apps.deliveries.factories import delivery_facts
from tests.apps.links.factories import receive, written
from tests.apps.registry.factories import make_areas, make_household, make_person
from tests.apps.rules.factories import TABLE, draft, draft_table
from tests.web.test_preview import LAST, handed_in
from tests.web.test_rules import FORM as NEW_VALUE

from fangpin.apps.accounts.api import Role
from fangpin.apps.audit.api import Verb
from fangpin.apps.audit.models import Entry
from fangpin.apps.cases.api import ActKind, Case
from fangpin.apps.clues.api import Clue
from fangpin.apps.deliveries.api import load_delivery, register_export_path
from fangpin.apps.deliveries.models import HeadingMemory, RegisterExport, Upload
from fangpin.apps.privacy.api import PersonCopy
from fangpin.apps.registry.api import Area, AreaLevel, RegisterChange, accept_change
from fangpin.home import Home
from fangpin.home.sealing import seal_file

pytestmark = [pytest.mark.django_db, pytest.mark.access]

DAY = date(2026, 11, 10)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
ROLES = {
    Role.VILLAGE: "v",
    Role.GRID_WORKER: "g",
    Role.TOWN: "t",
    Role.COUNTY: "c",
    Role.CITY: "m",
    Role.APPROVER: "a",
    Role.AUDITOR: "o",
    Role.LEADER: "k",
    Role.DEPARTMENT: "d",
    Role.LIAISON: "l",
    Role.SYSTEM_ADMIN: "s",
    Role.SECURITY_ADMIN: "y",
    Role.AUDIT_ADMIN: "u",
}
# Where what is asked for lies, seen from the user; or what has become of the user since signing in.
PLACES = {
    "own village": VILLAGE,
    "other village": NEIGHBOUR_VILLAGE,
    "other township": OTHER_TOWN_VILLAGE,
    "other county": OTHER_COUNTY_VILLAGE,
    "other department": VILLAGE,
    "moved": VILLAGE,
    "left": VILLAGE,
    "deleted": VILLAGE,
}
# Roles that lie in their areas as others do are asked from fewer places.
LIKE_OTHERS = (
    *(Role.GRID_WORKER, Role.APPROVER, Role.AUDITOR, Role.LEADER, Role.LIAISON),
    *(Role.SECURITY_ADMIN, Role.AUDIT_ADMIN),
)
FEWER_PLACES = {
    **dict.fromkeys(LIKE_OTHERS, ("own village",)),
    Role.SYSTEM_ADMIN: ("own village", "other county", "left"),
    Role.CITY: ("own village", "other county", "moved"),
    Role.DEPARTMENT: ("own village", "other county", "other department", "moved"),
}
STANDINGS = [(role, place) for role in ROLES for place in FEWER_PLACES.get(role, PLACES)]
# Those that can be of several levels are the county's here.
OWN = dict.fromkeys(ROLES, COUNTY) | {
    Role.VILLAGE: VILLAGE,
    Role.GRID_WORKER: VILLAGE,
    Role.TOWN: TOWN,
    Role.CITY: CITY,
}
DIGITS = dict.fromkeys(ROLES, 6) | {Role.VILLAGE: 12, Role.GRID_WORKER: 12, Role.TOWN: 9, Role.CITY: 4}
ELSEWHERE = dict.fromkeys(ROLES, OTHER_COUNTY) | {
    Role.VILLAGE: OTHER_COUNTY_VILLAGE,
    Role.GRID_WORKER: OTHER_COUNTY_VILLAGE,
    Role.TOWN: OTHER_COUNTY_VILLAGE[:9] + "000",
    Role.CITY: "130100000000",
}
OF_A_DEPARTMENT = (Role.DEPARTMENT, Role.LIAISON)
MEDICAL, SCHOOLS = "医保局", "教育局"
NEW_PASSWORD = "Yi-ge-xin-mima-26"
# After these the session is another one, and the one at hand is rolled back.
END_THE_SESSION = ("sign-out", "password")
LOOKING = {
    *(Verb.VIEWED_PAGE, Verb.REFUSED_REQUEST, Verb.VIEWED_HOUSEHOLD, Verb.VIEWED_STRANGER),
    *(Verb.VIEWED_CASE, Verb.VIEWED_DECLARATION),
    *(Verb.EXPORTED_CLUES, Verb.DOWNLOADED_REJECTS, Verb.VIEWED_TRAIL, Verb.VIEWED_PERSON),
}


@dataclass(frozen=True)
class Door:
    """A line of the table."""

    name: str
    methods: frozenset[str]
    opens: str
    about: str
    does: str
    on: str


def _doors() -> dict[str, Door]:
    told = yaml.safe_load(Path(__file__).with_name("access.yaml").read_text(encoding="utf-8"))
    return {
        name: Door(
            name,
            frozenset(line["methods"].split()) | ({"HEAD"} if "GET" in line["methods"] else set()),
            line["opens"],
            line.get("about", ""),
            line.get("does", ""),
            line.get("on", ""),
        )
        for name, line in told.items()
    }


DOORS = _doors()


def addresses(found: URLResolver | None = None, spaces: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every named address that the site serves."""
    for one in (found or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one, f"{spaces}{one.namespace}:" if one.namespace else spaces)
        else:
            yield f"{spaces}{one.name}", one


def test_every_address_has_a_line_and_every_line_an_address() -> None:
    assert {name for name, _ in addresses()} == set(DOORS)


def test_the_table_has_at_least_ten_thousand_cells() -> None:
    assert len(DOORS) * len(METHODS) * len(STANDINGS) >= 10_000


@dataclass
class Site:
    """One thing of each kind at one place, and what is sent to the addresses."""

    arguments: dict[str, list[object]]
    asked: dict[str, dict[str, str]]
    bodies: dict[str, dict[str, object]]

    def request(self, client: Client, method: str, door: Door):
        address = reverse(door.name, args=self.arguments.get(door.name, []))
        if method == "POST":
            files = (
                {"file": SimpleUploadedFile("a.csv", b"a,b\n1,2\n")}
                if door.name == "deliveries:upload"
                else {}
            )
            return client.post(address, self.bodies.get(door.name, {}) | files)
        return client.generic(method, address, query_params=self.asked.get(door.name))


@pytest.fixture
def site(settings, tmp_path, place: str) -> Site:
    settings.HOME = Home(tmp_path).ensure()
    settings.HOME.today_file.write_text(DAY.isoformat())
    make_areas()
    more = [
        (NEIGHBOUR_VILLAGE, "邻村", AreaLevel.VILLAGE, TOWN),
        (OTHER_TOWN_VILLAGE[:9] + "000", "河东街道", AreaLevel.TOWN, COUNTY),
        (OTHER_TOWN_VILLAGE, "丁村", AreaLevel.VILLAGE, OTHER_TOWN_VILLAGE[:9] + "000"),
        (ELSEWHERE[Role.CITY], "邻市", AreaLevel.CITY, ""),
    ]
    Area.objects.bulk_create(
        Area(code=code, name=name, level=level, parent_code=parent) for code, name, level, parent in more
    )
    return _site(place, home=settings.HOME, folder=tmp_path)


def _site(place: str, *, home: Home, folder: Path) -> Site:
    village = PLACES[place]
    department = SCHOOLS if place == "other department" else MEDICAL
    county = village[:6] + "000000"
    household = make_household(village)
    clerk = make_user(Role.DEPARTMENT, county, department=department)
    delivery = load_delivery(
        facts=delivery_facts(
            sender_area=county[:6], sender=department, department=department, rejects_file="r.xlsx.sealed"
        ),
        issues=[],
        actor=None,
    )
    home.rejects.mkdir(parents=True, exist_ok=True)
    seal_file([b"xlsx"], home.rejects / "r.xlsx.sealed", key=home.seal_key())
    homes = [make_household(village) for _ in range(7)]
    screen(
        sheet(household, hits=[ILLNESS], matters=[CAR], delivery=delivery.pk),
        *(sheet(one, hits=[ILLNESS]) for one in homes),
        as_of=DAY,
        rules=[*RULES, MATTER],
    )
    [stranger] = receive(written(village_code=village), delivery=delivery.pk)
    changes = [_gone(household, kind=kind) for kind in ("missing", "missing", "died")]
    officer = make_user(Role.COUNTY, county)
    give_phone(officer)
    accept_change(actor=officer, change_id=changes[1].pk, on=DAY, reason="")
    upload_id = handed_in(clerk, folder)
    Upload.objects.filter(pk=upload_id).update(sender_area=county[:6], department=department)
    memory = HeadingMemory.objects.create(
        department=department,
        sender_area=county[:6],
        contract="medical_insurance/settlements",
        bare="单据号码",
        heading="单据号码",
        column="settlement_no",
        is_correction=True,
        confirmed_by=clerk,
    )
    rule_change = draft(officer, home=home, region=county[:6])
    table_change = draft_table(officer, home=home, region=county[:6], workbook=b"PK")
    export = RegisterExport.objects.create(
        pk=uuid4(), contract="medical_insurance/settlements", purpose="核对", asked_by=officer
    )
    path = register_export_path(export.pk)
    path.parent.mkdir(parents=True, exist_ok=True)
    seal_file([b"xlsx"], path, key=home.seal_key())
    copy = PersonCopy.objects.create(
        pk=uuid4(),
        person_key=household.people.first().pk,
        household=household,
        reason="查阅",
        asked_by=officer,
    )
    clue = Clue.objects.get(household=household)
    steps = ("visit", "notice", "review", "decide")
    begun, posted, checked, ready = (
        case_at(step, home, officer=officer) for step, home in zip(steps, homes, strict=False)
    )
    refused = case_at("tell", homes[4], officer=officer, decision=ActKind.REFUSE)
    ended = case_at("nothing left", homes[6], officer=officer, decision=ActKind.REFUSE)
    confirmed = confirmed_clue(officer, homes[5])
    waiting = declared(village_code=village)
    listed = make_household(village, monitored_kind="边缘易致贫户")
    measure = planned(listed, officer=officer)
    parameter = ["illness", "inpatient_line_other"]
    about = {
        "households:page": [household.pk],
        "households:family": [household.pk],
        "households:source": [household.pk, delivery.pk],
        "households:close": [household.pk, clue.pk],
        "households:answer": [household.pk, CAR],
        "cases:page": [begun.pk],
        "cases:open": [homes[5].pk, confirmed.pk],
        "cases:done": [begun.pk, "visit"],
        "cases:returned": [checked.pk, "review"],
        "cases:admit": [ready.pk, "decide"],
        "cases:refuse": [ready.pk, "decide"],
        "cases:notice": [posted.pk],
        "cases:letter": [refused.pk],
        "declare:place": [village],
        **{f"declarations:{name}": [waiting.pk] for name in ("page", "settle")},
        "cases:object": [ended.pk],
        "cases:stop": [begun.pk],
        "assistance:household": [household.pk],
        **{f"assistance:{name}": [listed.pk] for name in ("plan", "release")},
        **{f"assistance:{name}": [measure.pk] for name in ("deliver", "withdraw")},
        "copies:ask": [household.people.first().pk],
        "copies:page": [copy.pk],
        "audit:entry": [Entry.objects.filter(actor_id=officer.pk).latest("pk").pk],
        "people:detail": [stranger.pk],
        "people:decide": [stranger.pk],
        **{f"registry:{name}": [changes[0].pk] for name in ("detail", "accept", "refuse")},
        "registry:undo": [changes[1].pk],
        "deliveries:forget-heading": [memory.pk],
        **{
            f"deliveries:{name}": [upload_id]
            for name in ("preview", "progress", "confirm", "dataset", "withdraw")
        },
        **{f"deliveries:{name}": [delivery.pk] for name in ("detail", "rejects")},
        "deliveries:register-file": [export.pk],
        "rules:rule": ["illness", "inpatient_self_paid"],
        "rules:parameter": parameter,
        "rules:draft": parameter,
        **{f"rules:{name}": TABLE.split(".") for name in ("table", "table-workbook", "table-draft")},
        "rules:hand-in": [table_change.pk],
        **{
            f"rules:{name}": [rule_change.pk]
            for name in ("change", "preview", "replay", "decide", "households")
        },
        **{f"staff:{name}": [officer.pk] for name in ("person", "add", "password", "factor")},
        **{f"staff:{name}": [officer.pk, officer.posting.pk] for name in ("end", "stand-in")},
    }
    posting = {"role": "leader", "area": county, "from_date": DAY.isoformat()}
    bodies = {
        "feedback:form": {"kind": "suggestion", "text": "请把字放大一些。"},
        "households:close": {"outcome": "confirmed", "note": ""},
        "households:answer": {"kind": "explained", "note": "是旧车"},
        "cases:done": _told(begun, "visit", ActKind.DONE) | {"visited_on": DAY.isoformat()},
        "cases:returned": {"version": checked.version, "to_step": "visit", "note": "补材料"},
        "cases:admit": _told(ready, "decide", ActKind.ADMIT),
        "cases:refuse": _told(ready, "decide", ActKind.REFUSE),
        "cases:stop": {"version": begun.version, "note": "整户迁出"},
        **dict.fromkeys(("declare:form", "declare:place"), form_of(village)),
        "declarations:new": form_of(village, door="window"),
        "declarations:settle": {"household": "nobody", "note": "电话问过，不是本地人"},
        "cases:object": {"objection": "药费还在花"},
        "assistance:plan": {
            "group": "健康帮扶",
            "risks": ["因病"],
            "what": "慢病签约",
            "office": "卫健局",
            "person": "钱医生",
            "due_on": "2026-12-01",
            "request_key": str(uuid4()),
        },
        "assistance:release": {"note": "整户迁出", "is_natural": "on"},
        "assistance:deliver": {"delivered_on": DAY.isoformat(), "proof": "签约单"},
        "assistance:withdraw": {"reason": "弄错了"},
        "copies:ask": {"ticket": str(uuid4()), "reason": "本人申请查阅"},
        "people:decide": {"who": "nobody", "reason": "电话问过本人"},
        "registry:undo": {"reason": "弄错了"},
        "registry:refuse": {"reason": "人还在"},
        "registry:deaths": {"change": [str(changes[2].pk)]},
        "deliveries:upload": {"ticket": str(uuid4())},
        "deliveries:registers": {
            "ticket": str(uuid4()),
            "contract": "medical_insurance/settlements",
            "purpose": "核对三季度名单",
        },
        "deliveries:confirm": {"heading_0": "settlement_no", LAST: ""},
        "deliveries:dataset": {"contract": "medical_insurance/settlements"},
        "rules:draft": NEW_VALUE | {"region": county[:6]},
        "rules:table-draft": NEW_VALUE
        | {"region": county[:6], "workbook": SimpleUploadedFile("a.xlsx", b"PK")},
        "rules:hand-in": {"workbook": SimpleUploadedFile("a.xlsx", b"PK")},
        "rules:replay": {"month": "2026-09-01"},
        "rules:decide": {"what": "approve", "decision": "同意"},
        "password": {"present": "pass", "new": NEW_PASSWORD, "again": NEW_PASSWORD},
        "staff:new": posting | {"username": "newcomer", "display_name": "新人"},
        "staff:add": posting,
        "staff:end": {"last_day": ""},
        "staff:stand-in": {
            "username": clerk.username,
            "from_date": DAY.isoformat(),
            "last_day": DAY.isoformat(),
        },
    }
    asked = {
        "households:source": {"sheet": "Sheet1", "row": "5"},
        "rules:households": {"kind": "added"},
        "rules:table-workbook": {"region": "*", "from": "2022-01-01"},
    }
    return Site(about, asked, bodies)


def _told(case: Case, step: str, kind: ActKind) -> dict[str, object]:
    return answers_for(step_of(case, step), kind, today=DAY) | {"version": case.version}


def _gone(household, *, kind: str) -> RegisterChange:
    person = make_person(household, name="王某")
    change = RegisterChange.objects.create(
        kind=kind,
        status="open",
        household=household,
        county_code=household.county_code,
        town_code=household.town_code,
        village_code=household.village_code,
        member_count=1,
        received_on=DAY,
    )
    change.members.create(person=person, sheet="", before={"name": person.name, "relation": "户主"}, after={})
    return change


def _signed_in(role: Role, place: str) -> Client:
    """What becomes of the user happens afterwards, to the open session."""
    user = make_user(role, OWN[role], department=MEDICAL if role in OF_A_DEPARTMENT else "")
    client = Client()
    client.force_login(user)
    if place == "moved":
        move(user, area_code=ELSEWHERE[role])
    if place == "left":
        user.postings.update(until_date=DAY)
    user.is_active = place != "deleted"
    user.save()
    return client


def _sees(role: Role, thing: str, *, place: str) -> bool:
    """By the words of the table's head, without asking the site."""
    village = PLACES[place]
    own = ELSEWHERE[role] if place == "moved" else OWN[role]
    if not thing:
        return True
    if thing == "export" or (thing == "heading" and role == Role.CITY):
        return False  # a list is its asker's alone; a county's headings are not the city's to forget
    if thing in ("rejects", "heading") and role == Role.LIAISON:
        return False  # for who mends the department's files
    if thing == "rule_change" and role in (Role.VILLAGE, Role.GRID_WORKER, Role.TOWN):
        return False
    if role in OF_A_DEPARTMENT:
        return place != "other department" and own[:6] == village[:6]
    digits = DIGITS[role]
    return own[:digits] == village[:digits]


def _expected(role: Role, door: Door, method: str, *, place: str) -> str:
    if place == "deleted" and door.opens not in ("public", "nobody"):
        return "to sign in"
    if place == "left" and door.opens not in ("public", "nobody"):
        return "refused"
    if door.opens == "nobody":
        return "refused" if method in door.methods else "no such method"
    if door.opens != "public" and ROLES[role] not in door.opens:
        return "refused"
    if method not in door.methods:
        return "no such method"
    return "served" if _sees(role, door.about, place=place) else "not there"


def _answered(answer: HttpResponseBase, door: Door, method: str, *, wanted: str) -> str:
    if answer.status_code == 302 and answer.url.startswith("/signin/?"):
        return "to sign in"
    if answer.status_code == 405 and method not in door.methods:
        # Some views know the method before the role: either is an answer.
        return "refused" if wanted == "refused" else "no such method"
    return {403: "refused", 404: "not there", 405: "no such method"}.get(answer.status_code, "served")


def _does(role: Role, door: Door, method: str, *, place: str) -> bool:
    if door.does == "public":
        return method == "POST"
    may = _expected(role, door, method, place=place) == "served" and place != "deleted"
    return method == "POST" and may and ROLES[role] in door.does and _sees(role, door.on, place=place)


def _holes(site: Site, role: Role, place: str) -> list[str]:
    """Every cell that is not as the table says."""
    client = _signed_in(role, place)
    found = []
    for door in DOORS.values():
        for method in METHODS:
            with transaction.atomic():
                before = _done()
                answer = site.request(client, method, door)
                _close(answer)
                was_done = _done() > before
                transaction.set_rollback(True)
            if door.name in END_THE_SESSION:
                client = _signed_in(role, place)
            wanted = (_expected(role, door, method, place=place), _does(role, door, method, place=place))
            told = (_answered(answer, door, method, wanted=wanted[0]), was_done)
            if told != wanted:
                found.append(f"{method} {door.name}: {told}, and not {wanted}")
    return found


def _close(answer: HttpResponseBase) -> None:
    """With the file that it would have sent; the connection to the database stays, as in Django's own client."""
    request_finished.disconnect(close_old_connections)
    answer.close()
    request_finished.connect(close_old_connections)


def _done() -> int:
    return Entry.objects.exclude(verb__in=LOOKING).count()


@pytest.mark.parametrize(("role", "place"), STANDINGS)
def test_every_cell_is_as_the_table_says(site: Site, role: Role, place: str) -> None:
    assert "\n".join(_holes(site, role, place)) == ""


@pytest.mark.parametrize("is_fenced", [False, True])
@pytest.mark.parametrize("place", ["other county"])
def test_a_hole_is_found(site: Site, place: str, is_fenced: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if somebody had forgotten to ask for the scope on the page of a household: the table finds it when the
    database lets everybody see households; where it does not there is no hole."""
    from fangpin.apps.registry.models import Household
    from fangpin.web.households import views

    monkeypatch.setattr(views, "household", lambda _scope, *, key: Household.objects.filter(pk=key).first())
    if not is_fenced:
        with connection.cursor() as cursor:
            cursor.execute("CREATE POLICY planted ON registry_household USING (TRUE)")

    found = [one for one in _holes(site, Role.VILLAGE, place) if one.startswith("GET households:")]
    assert bool(found) is not is_fenced
