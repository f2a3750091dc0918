"""Why a whole file is refused: one Chinese sentence for the clerk who sent it, with what to do next."""

from fangpin.kernel.errors import UserError


class IntakeError(UserError):
    """The file cannot be taken in at all; nothing was stored but its bytes."""


class NoHeader(IntakeError):
    """Nothing in the file looks like the head of a table we know."""
