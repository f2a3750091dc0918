"""Which kinds of help there are, and which of them answer which risk."""

from pydantic import Field

from fangpin.rulebook.models import Risk, Strict, Title


class HelpGroup(Strict):
    """One kind of the national list; development brings income of one's own."""

    name: Title
    is_development: bool = False


class RiskAnswer(Strict):
    """At least one of the groups for whoever has the risk."""

    risk: Risk
    groups: tuple[str, ...] = Field(min_length=1)
    source: str


class Assistance(Strict):
    """The file `assistance.yaml`."""

    groups: tuple[HelpGroup, ...] = Field(min_length=1)
    answers: tuple[RiskAnswer, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.groups)

    def groups_for(self, risk: str) -> tuple[str, ...]:
        """What answers the risk; every group where nothing is demanded."""
        return next((one.groups for one in self.answers if one.risk == risk), self.names)
