"""What the one-folder build runs: the program, or with -m one of its modules, as Python itself would.

The demo and the benchmarks start further processes by `sys.executable -m eigencall …`: here, this file."""

import runpy
import sys

if sys.argv[1:2] == ["-m"]:
    module = (
        sys.argv[2].removeprefix("eigencall.").replace("eigencall", "app")
    )  # the parts lie here by themselves
    del sys.argv[1:3]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
else:
    from app.__main__ import main

    sys.exit(main())
