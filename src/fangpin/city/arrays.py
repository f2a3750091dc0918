"""The kinds of columns the city is computed in."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

# The names tell a reader what a column holds; numpy's own types cannot follow arithmetic between them.
Bools = npt.NDArray[Any]
Floats = npt.NDArray[Any]
# Rows, months, codes: of any width.
Ints = npt.NDArray[Any]
# Days since 1970-01-01.
Days = npt.NDArray[Any]
Keys = npt.NDArray[np.uint64]
