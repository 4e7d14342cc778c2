"""The profile that a command's options name: its settings, with what the command line says instead of some,
and what a person must know of them."""

import argparse
import sys

from app.profile.settings import SettingsFile, settings_path

SAID_AS = {
    "camera": "camera",
    "microphone": "microphone",
    "speaker": "speaker",
    "avatar": "avatar",
    "server": "rendezvous",
    "stun": "stun",
    "turn": "turn",
    "turn_user": "turn_username",
    "relay_only": "relay_only",
    "thrifty": "thrifty",
}
"""Option -> the setting whose place it takes for this run; the window shows what is in force."""


def settings_of(options: argparse.Namespace) -> SettingsFile:
    """The settings; on standard error why they are not those that were kept. Raises SettingsError for a name
    that no profile can have."""
    file = SettingsFile(settings_path(options.profile))
    said = {setting: getattr(options, option, None) for option, setting in SAID_AS.items()}
    if said["avatar"]:
        said["avatar"] = said["avatar"].strip().casefold()  # as the gallery writes it
    file.give(**{setting: value for setting, value in said.items() if value})
    if file.problem:
        print(f"eigencall: {file.problem}", file=sys.stderr, flush=True)
    return file
