"""Writing and reacting in a call."""

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.call.status import Line, Phase, Shown
from app.ui.chat_panel import address, links
from app.ui.main_window import MainWindow
from codec.said import Feeling
from tests.app.ui.fake import RecordingControls
from tests.app.ui.fingers import QTest
from tests.app.ui.test_window import click, live

LINES = (Line(True, "Hello", 0.0), Line(False, "Look: https://example.org/a?b=1, please", 60.0))


def chatting(window: MainWindow, controls: RecordingControls, **values: object) -> None:
    live(window, controls, **({"can_write": True, "lines": LINES} | values))
    click(window.stage.bar.chat)


def texts(window: MainWindow) -> list[str]:
    return [part.text().replace("\u200b", "") for part in window.panel.chat.findChildren(QLabel)]


def test_messages_are_beside_the_picture_while_wanted(
    window: MainWindow, controls: RecordingControls
) -> None:
    chatting(window, controls)
    chat = window.panel.chat
    assert chat.isVisible()
    assert chat.field.hasFocus()
    assert "Hello" in texts(window)
    assert not window.stage.geometry().intersects(window.panel.geometry())
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not chat.isVisible()
    QTest.keyClick(window, Qt.Key.Key_W)
    assert chat.isVisible()
    controls.become(Phase.ENDED, lines=(), can_write=False)
    window.feed.look()
    assert not chat.isVisible()
    live(window, controls, lines=())
    assert not chat.isVisible()
    assert "Hello" not in texts(window)


@pytest.mark.parametrize("how", ["enter", "button"])
def test_what_is_written_is_sent_and_the_field_is_free_again(
    window: MainWindow, controls: RecordingControls, how: str
) -> None:
    chatting(window, controls)
    chat = window.panel.chat
    chat.field.setText("  Good evening ")
    if how == "enter":
        QTest.keyClick(chat.field, Qt.Key.Key_Return)
    else:
        click(chat.send_button)
    assert controls.asked == [("write", "Good evening")]
    assert chat.field.text() == ""
    QTest.keyClick(chat.field, Qt.Key.Key_Return)
    assert len(controls.asked) == 1


def test_what_was_too_much_stays_in_the_field(window: MainWindow, controls: RecordingControls) -> None:
    chatting(window, controls)
    controls.takes_texts = False
    window.panel.chat.field.setText("and more")
    click(window.panel.chat.send_button)
    assert window.panel.chat.field.text() == "and more"
    assert "Wait a moment" in window.panel.chat.hint.text()


def test_it_is_told_where_messages_cannot_be_read_and_where_they_are_recorded(
    window: MainWindow, controls: RecordingControls
) -> None:
    chatting(window, controls, can_write=False, lines=())
    chat = window.panel.chat
    assert not chat.field.isEnabled()
    assert not window.stage.bar.react.isEnabled()
    assert "shows no messages" in chat.hint.text()
    live(window, controls, can_write=True, peer_recording=True)
    assert chat.field.isEnabled()
    assert "recorded" in chat.hint.text()


def test_attack_a_text_is_no_rich_text_and_a_link_is_opened_only_after_a_question(
    window: MainWindow, controls: RecordingControls, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(window.panel.chat, "_open_url", lambda url: opened.append(address(url)))
    evil = Line(False, '<img src="http://evil.example/x.png"> https://example.org/a', 0.0)
    chatting(window, controls, lines=(evil,))
    chat = window.panel.chat
    shown = next(part for part in chat.findChildren(QLabel) if "<img" in part.text())
    assert shown.textFormat() is Qt.TextFormat.PlainText
    button = next(part for part in chat.findChildren(QPushButton) if "example.org" in part.text())
    click(button)
    assert opened == []
    question = chat.question
    assert question is not None
    assert "https://example.org/a" in question.informativeText().replace("\u200b", "")
    question.reject()
    assert opened == []
    click(button)
    assert chat.question is not None
    chat.question.accept()
    assert opened == ["https://example.org/a"]


def test_attack_only_addresses_of_the_web_are_links_and_other_alphabets_are_seen() -> None:
    text = "file:///etc/passwd javascript:alert(1) smb://x eigencall://7-a-b http://me:pw@bank.example/"
    assert links(text) == []
    (url,) = links("see https://р\u0430ypal.com/login.")  # Cyrillic letters
    assert address(url).startswith("https://xn--")
    assert [address(url) for url in links("(https://a.example/x), https://b.example!")] == [
        "https://a.example/x",
        "https://b.example",
    ]
    assert len(links("https://a.example " * 50)) == 3


def test_a_text_that_comes_while_messages_are_closed_is_shown_at_the_edge(
    window: MainWindow, controls: RecordingControls
) -> None:
    live(window, controls, can_write=True)
    assert window.stage.edge.parts() == []
    live(window, controls, can_write=True, lines=LINES)
    assert len(window.stage.edge.parts()) == 1  # not our own
    click(window.stage.bar.chat)
    assert window.stage.edge.parts() == []


def test_a_reaction_is_chosen_by_key_or_click(window: MainWindow, controls: RecordingControls) -> None:
    live(window, controls, can_write=True)
    row = window.stage.feelings
    assert not row.isVisible()
    QTest.keyClick(window, Qt.Key.Key_E)
    assert row.isVisible()
    assert row.buttons[Feeling.THUMB].hasFocus()
    click(row.buttons[Feeling.HEART])
    assert controls.asked == [("react", Feeling.HEART)]
    assert not row.isVisible()
    click(window.stage.bar.react)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not row.isVisible()


def test_reactions_are_shown_once_at_the_edge_beside_the_face_and_go(
    window: MainWindow, controls: RecordingControls, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.edge.REACTION_MS", 50)
    edge = window.stage.edge
    both = (Shown(1, False, Feeling.LAUGH), Shown(2, True, Feeling.HEART))
    live(window, controls, reactions=both)
    qtbot.waitUntil(lambda: edge.height() > 0 and edge.isVisible(), timeout=20_000)
    assert edge.geometry().right() < window.stage.width() // 3
    qtbot.waitUntil(lambda: edge.parts() == [], timeout=20_000)
    live(window, controls, reactions=both, live_for_s=99.0)
    assert edge.parts() == []
