"""The base of every error whose text is meant for a user: a Chinese sentence and what to do next."""


class UserError(Exception):
    """Shown as it is, without a trace; for bad input and unusable surroundings, never for our own faults."""
