"""Papers for the public: what must not stand in them, in whatever layer of the file, and how one is told so.

A file is *opened* into passages and tables (`opening/`), the passages are *spelled* alike (`spelling.py`), and then
searched for numbers, words, children and addresses. What cannot be opened or read is refused.
"""

from fangpin.notices.findings import Finding, Kind, Verdict
from fangpin.notices.scan import MOST_BYTES, scan

__all__ = ["MOST_BYTES", "Finding", "Kind", "Verdict", "scan"]
