"""The report for who looks into a fault: what is in it, and what never is."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PyQt6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from app.call.status import ContactEntry, Phase
from app.ui.main_window import MainWindow
from app.ui.report import ReportError, report, save
from codec.sentence import Sentence
from tests.app.ui.fake import WORDS, RecordingControls
from tests.app.ui.test_window import click

CODE = "7-acorn-violin"


def in_a_call(controls: RecordingControls) -> None:
    controls.known = (ContactEntry("1", "Anna"),)
    message = Sentence("{name} has another face.", name="Anna")
    controls.become(
        Phase.LIVE, message=message, code=CODE, words=WORDS, contact_name="Anna", recorded="/home/anna/x"
    )


def test_it_tells_of_the_machine_the_devices_the_call_and_the_log(
    qapp: QApplication, controls: RecordingControls, log: Callable[[], str]
) -> None:
    in_a_call(controls)
    text = report(controls)
    assert "program: 0." in text
    assert "screen: Qt 6" in text
    assert "microphone: no audio. No microphone was found." in text
    assert "call: live, 0 s. {name} has another face." in text
    assert log().splitlines()[-1] in text


def test_nothing_personal_is_in_it(
    qapp: QApplication, controls: RecordingControls, log: Callable[[], str]
) -> None:
    in_a_call(controls)
    text = report(controls).casefold()
    for secret in ("anna", CODE, *CODE.split("-")[1:], *WORDS):
        assert secret not in text


def test_the_help_s_button_saves_it(
    window: MainWindow,
    controls: RecordingControls,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "report.txt"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    click(window.stage.help_button)
    click(window.stage.help.report_button)
    qtbot.waitUntil(lambda: window.stage.banner.text() == f"The report was saved as {path}")
    assert path.read_text().startswith("program: ")


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="it is no file"):
        save(tmp_path, "")
