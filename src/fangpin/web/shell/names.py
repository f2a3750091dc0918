"""Names as the reader may see them."""

from fangpin.apps.accounts.api import Scope
from fangpin.kernel.masking import mask_name


def shown_name(name: str, *, scope: Scope) -> str:
    """In full for those who visit and decide; masked for those who only oversee."""
    return name if scope.sees_names else mask_name(name)
