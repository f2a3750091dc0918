"""Log lines without personal data: what PostgreSQL quotes from a row stays out."""

import logging
import re

# "DETAIL:  Failing row contains (…)" and "CONTEXT:  COPY roster, line 3: …" repeat names and numbers.
_QUOTED = re.compile(r"^(DETAIL|CONTEXT): .*$", re.MULTILINE)


class PlainFormatter(logging.Formatter):
    """Leaves out what the database quotes, in the message and in the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        return _QUOTED.sub(r"\1: （从略）", super().format(record))
