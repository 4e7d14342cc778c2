"""`eigencall record FILE`: a call that is kept in a file."""

import argparse
from pathlib import Path

from app.commands import call


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("keep", type=Path, metavar="FILE", help="where to keep it, such as talk.eigencall")
    call.add_arguments(parser)


def run(options: argparse.Namespace) -> int:
    return call.run(options, options.keep)
