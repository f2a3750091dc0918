"""Which page of a list an address asks for."""


def page_number(text: str) -> int:
    """The number, or the first page for anything that is none; ² is a digit to Python, but no number."""
    return int(text) if text.isascii() and text.isdigit() else 1
