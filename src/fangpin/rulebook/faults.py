"""What is wrong with a rulebook, said to those who write it: all faults together, each with file and line."""

from dataclasses import dataclass

from fangpin.kernel.errors import UserError

HOW_TO = "rulebook/README.md"


@dataclass(frozen=True, order=True)
class Fault:
    """One mistake: where it stands, what was found, and how to mend it."""

    file: str
    line: int
    says: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}：{self.says}"


class RulebookError(UserError):
    """The rulebook cannot be used; carries every fault found."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(set(faults))
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        super().__init__(f"规则库有 {len(self.faults)} 处错误，改好后再运行；写法见 {HOW_TO}。\n{lines}")
