"""The characters that GB 18030-2022 moved out of the private-use area, where Python's codec still puts them."""

import re

# 8 components of characters and 10 vertical punctuation marks; 龴 is the one that turns up in names.
_MOVED = {
    "\ue81e": "\u9fb4",
    "\ue826": "\u9fb5",
    "\ue82b": "\u9fb6",
    "\ue82c": "\u9fb7",
    "\ue832": "\u9fb8",
    "\ue843": "\u9fb9",
    "\ue854": "\u9fba",
    "\ue864": "\u9fbb",
    "\ue78d": "\ufe10",
    "\ue78e": "\ufe12",
    "\ue78f": "\ufe11",
    "\ue790": "\ufe13",
    "\ue791": "\ufe14",
    "\ue792": "\ufe15",
    "\ue793": "\ufe16",
    "\ue794": "\ufe17",
    "\ue795": "\ufe18",
    "\ue796": "\ufe19",
}
MOVED_PATTERN = f"[{''.join(_MOVED)}]"
_PATTERN = re.compile(MOVED_PATTERN)


def remap_private_use(text: str) -> str:
    """The text with the moved characters at their present places.

    >>> remap_private_use(bytes.fromhex("fe59").decode("gb18030"))
    '龴'
    """
    return _PATTERN.sub(lambda found: _MOVED[found[0]], text)
