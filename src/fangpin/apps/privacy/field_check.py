"""The register of fields compared with the models: nothing is held that it does not tell of."""

from collections.abc import Container, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import DateField, Model

from fangpin.apps.privacy.field_register import FieldRegister, field_register, file_of
from fangpin.kernel.errors import UserError


class NoSuchField(UserError):
    """The hole cannot be planted: there is no such field."""


@dataclass(frozen=True)
class FieldsChecked:
    """How many models and fields there are, and everything that the register does not say rightly."""

    models: int
    fields: int
    faults: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        return not self.faults

    def as_text(self) -> str:
        told = f"{self.models} 张表 {self.fields} 个字段"
        if self.is_sound:
            return f"{told}都登记了用途、依据、标签、保存期限和读者。"
        lines = "\n".join(f"  {one}" for one in self.faults)
        return f"{told}，有 {len(self.faults)} 处没有登记好，请逐条改正：\n{lines}"


def check_fields(
    *, readable: Container[str], plant: str = "", register: FieldRegister | None = None
) -> FieldsChecked:
    """`readable` are the tables that pages may read; `plant` names a field (app.Model.field) that the register is
    made to forget, which has to be found."""
    register = register or field_register()
    ours = own_models()
    forgotten = _planted(plant, ours) if plant else None
    faults = [*register.own_faults(), *_superfluous(register, ours)]
    for name, model in ours.items():
        faults += _faults_of(name, model, register, readable=readable, forgotten=forgotten)
    return FieldsChecked(len(ours), sum(len(fields_of(one)) for one in ours.values()), tuple(faults))


def own_models() -> dict[tuple[str, str], type[Model]]:
    """Every model of our apps, by app label and name."""
    return {
        (config.label, model.__name__): model
        for config in apps.get_app_configs()
        if config.name.startswith("fangpin.")
        for model in config.get_models()
    }


def fields_of(model: type[Model]) -> list[str]:
    """All that a row holds; a composite key holds nothing of its own."""
    columns = [one.name for one in model._meta.fields if one.column]
    return [*columns, *(one.name for one in model._meta.many_to_many)]


def _faults_of(
    name: tuple[str, str],
    model: type[Model],
    register: FieldRegister,
    *,
    readable: Container[str],
    forgotten: tuple[str, str, str] | None,
) -> Iterator[str]:
    app, where = name[0], ".".join(name)
    held = register.models.get(name)
    if held is None:
        for field in fields_of(model):
            yield (
                f"{where}.{field}：没有登记；请在 {file_of(app)} 里加上 {name[1]}，"
                "写 holds、purpose、basis、retention、readers，并把它列进 labels"
            )
        return
    told, actual = register.fields(*name), fields_of(model)
    if forgotten and forgotten[:2] == name:
        del told[forgotten[2]]
    for field in actual:
        if field not in told:
            yield f"{where}.{field}：没有标签；请在 {file_of(app)} 里把它和它的中文名列进 {name[1]} 的 labels（一般、敏感或核心）"
    for field in told:
        if field not in actual:
            yield f"{where}.{field}：表里没有这个字段；请从 {file_of(app)} 里删去，或者改正拼写"
    if held.counted_from and not _is_date(model, held.counted_from):
        yield f"{where}：counted_from 写的是 {held.counted_from}，不是这张表的日期；请改正"
    words = register.words.readers
    has_readers = any(one.readers in words and words[one.readers].roles for one in told.values())
    if has_readers and model._meta.db_table not in readable:
        yield f"{where}：登记了读者，网页服务却无权读这张表；请改成 readers: nobody，或者在 guard/rights.py 里给权限"


def _superfluous(register: FieldRegister, ours: Container[tuple[str, str]]) -> Iterator[str]:
    for name in register.models:
        if name not in ours:
            yield f"{'.'.join(name)}：没有这张表；请从 {file_of(name[0])} 里删去，或者改正拼写"


def _is_date(model: type[Model], name: str) -> bool:
    return any(one.name == name and isinstance(one, DateField) for one in model._meta.fields)


def _planted(plant: str, ours: dict[tuple[str, str], type[Model]]) -> tuple[str, str, str]:
    parts = tuple(plant.split("."))
    if len(parts) != 3 or parts[:2] not in ours or parts[2] not in fields_of(ours[parts[0], parts[1]]):
        raise NoSuchField(f"没有字段 {plant}；请写成 应用.模型.字段 的样子，如 registry.Person.name。")
    return parts[0], parts[1], parts[2]
