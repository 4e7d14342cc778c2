"""What enrolment says to a person, as keys of a translation: the window and the command line share them."""

from app.face.enrolment import Advice, Step
from codec.sentence import NOTHING, Sentence

SAY = {
    Step.AHEAD: Sentence("Look into the camera, lips closed"),
    Step.LEFT: Sentence("Turn your head a little to your left"),
    Step.RIGHT: Sentence("And to your right"),
    Step.SMILE: Sentence("Smile"),
    Step.DONE: Sentence("Done"),
}
WHY = {
    Advice.NONE: NOTHING,
    Advice.NO_FACE: Sentence("No face is seen"),
    Advice.CLOSER: Sentence("Come closer"),
    Advice.STRAIGHT: Sentence("Look straight ahead"),
    Advice.CALM: Sentence("Close your lips"),
    Advice.TURN: Sentence("A little further"),
    Advice.TURN_LESS: Sentence("Not so far"),
    Advice.SMILE: Sentence("A broader smile"),
}
PRIVACY = Sentence(
    "Your likeness stays in your profile on this machine. In a call its shape, its skin as a small picture, "
    "and the colours of hair, eyes and clothes are sent to the other person, encrypted. No camera picture is "
    "ever sent."
)
