"""What the one-folder build runs."""

import sys

from app.__main__ import main

sys.exit(main())
