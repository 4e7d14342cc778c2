"""Eigencall under one name: its parts (`app`, `codec`, …) import each other by their own names.

Installed, the parts lie in this folder; in a checkout, beside it. The folder that holds them goes to the
front of the module search path, so that a package of such a name from elsewhere is never taken for ours.
"""

import sys
from pathlib import Path

_HERE = Path(__file__).parent
_PARTS = _HERE if (_HERE / "app").is_dir() else _HERE.parent

__path__.append(str(_PARTS))
sys.path.insert(0, str(_PARTS))
