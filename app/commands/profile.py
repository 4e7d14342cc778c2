"""The profile that a command's options name: its settings, and what a person must know of them."""

import argparse
import sys

from app.profile.settings import SettingsFile, settings_path


def settings_of(options: argparse.Namespace) -> SettingsFile:
    """The settings; on standard error why they are not those that were kept. Raises SettingsError for a name
    that no profile can have."""
    file = SettingsFile(settings_path(options.profile))
    if file.problem:
        print(f"eigencall: {file.problem}", file=sys.stderr, flush=True)
    return file
