"""What the window says when a call, or an attempt at one, has ended: it comes from what happened in it."""

import pytest
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QWidget

from app.call.session import LOST
from app.call.status import Phase
from app.ui.main_window import MainWindow
from app.ui.pages import HomePage
from codec.sentence import NOTHING, Sentence
from tests.app.ui.fake import LIVE_STATS, WORDS, RecordingControls
from tests.app.ui.fingers import QTest


def live(window: MainWindow, controls: RecordingControls, **values: object) -> None:
    """Bring the window into a call."""
    facts: dict[str, object] = {"live_for_s": 83.0, "peer_present": True, "stats": LIVE_STATS, "words": WORDS}
    controls.become(Phase.LIVE, **(facts | values))
    window.feed.look()


def click(control: QWidget) -> None:
    QTest.mouseClick(control, Qt.MouseButton.LeftButton)


def test_the_end_tells_why_and_offers_another_call(window: MainWindow, controls: RecordingControls) -> None:
    live(window, controls)
    controls.become(Phase.ENDED, message=Sentence("The other person has hung up."), words=())
    window.feed.look()
    home = window.panel.home
    assert home.isVisible()
    assert home.title.text() == "The call has ended"
    assert home.text.text() == "The other person has hung up.\nYou talked for 1:23."
    assert window.stage.banner.text() == ""
    assert not window.stage.bar.isVisible()
    click(home.start_button)
    assert home.start_button.text() == "Call again"
    assert controls.asked == ["start"]


def ends(window: MainWindow, controls: RecordingControls, *phases: Phase, **values: object) -> HomePage:
    """An attempt goes through these phases and ends; the page that is then shown."""
    for phase in phases:
        controls.become(phase, message=NOTHING, live_for_s=0.0)
        window.feed.look()
    controls.become(Phase.ENDED, **values)
    window.feed.look()
    return window.panel.home


WRONG = Sentence("That code is not known. Please check it.")
ATTEMPTS = [
    (Phase.JOINING,),
    (Phase.PREPARING, Phase.WAITING),
    (Phase.CALLING,),
    (Phase.RINGING, Phase.CONNECTING),
    (Phase.PREPARING, Phase.INVITING, Phase.CONNECTING),
    (Phase.JOINING, Phase.ANSWERING),
]


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("phases", ATTEMPTS)
def test_an_attempt_that_fails_has_not_ended_a_call_and_has_no_length(
    window: MainWindow, controls: RecordingControls, phases: tuple[Phase, ...], before: bool
) -> None:
    """before: another call was held before it, and its length must not come up again."""
    if before:
        live(window, controls, live_for_s=970.0)
        ends(window, controls, message=Sentence("The other person has hung up."))
    home = ends(window, controls, *phases, message=WRONG)
    assert home.title.text() == "No call was made"
    assert home.text.text() == WRONG
    assert home.start_button.text() == "Start a call"


def test_an_attempt_that_was_given_up_leads_back_to_the_start(
    window: MainWindow, controls: RecordingControls
) -> None:
    home = ends(window, controls, Phase.PREPARING, Phase.WAITING, message=NOTHING)
    assert home.title.text() == "Eigencall"
    assert "ended" not in home.text.text()


def test_a_call_that_a_program_came_back_into_and_lost_has_ended(
    window: MainWindow, controls: RecordingControls
) -> None:
    home = ends(window, controls, Phase.RECOVERING, message=LOST)
    assert (home.title.text(), home.text.text()) == ("The call has ended", LOST)


def test_what_this_machine_lacks_is_not_why_a_call_has_ended(
    window: MainWindow, controls: RecordingControls
) -> None:
    lacks = Sentence("The loudspeaker is gone; plug it in again.")
    live(window, controls, live_for_s=83.0, trouble=lacks, message=NOTHING)
    assert window.stage.banner.text() == lacks
    home = ends(window, controls, message=NOTHING)
    assert home.text.text() == "You talked for 1:23."
    assert window.stage.banner.text() == lacks


def test_a_code_that_led_nowhere_is_marked_and_one_that_led_into_a_call_is_gone(
    window: MainWindow, controls: RecordingControls
) -> None:
    field = window.panel.home.field
    field.setFocus()
    QTest.keyClicks(field, "7-acorn-violn")
    QTest.keyClick(field, Qt.Key.Key_Return)
    ends(window, controls, Phase.JOINING, message=WRONG)
    assert (field.text(), field.selectedText()) == ("7-acorn-violn", "7-acorn-violn")
    assert window.panel.home.first is field
    QTest.keyClick(field, Qt.Key.Key_End)
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    controls.become(Phase.ENDED, message=WRONG, contact_name="another status")
    window.feed.look()
    assert (field.text(), field.selectedText()) == ("7-acorn-viol", "")
    live(window, controls)
    assert field.text() == ""
