"""`eigencall` and `python -m eigencall`: the program, from any folder."""

import sys

from app.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
