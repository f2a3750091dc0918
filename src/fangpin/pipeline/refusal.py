"""Why a whole file is refused: one Chinese sentence for the clerk who sent it, with what to do next."""

from fangpin.kernel.errors import UserError
from fangpin.kernel.masking import mask_ids_in


class IntakeError(UserError):
    """The file cannot be taken in at all; nothing was stored but its bytes.

    The sentence is kept and logged: somebody's number in what it quotes of the file is masked.
    """

    def __init__(self, says: str) -> None:
        super().__init__(mask_ids_in(says))


class NoHeader(IntakeError):
    """Nothing in the file looks like the head of a table we know."""
