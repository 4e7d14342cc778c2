"""What enrolment says to a person, as keys of a translation: the window and the command line share them."""

from app.face.enrolment import Advice, Step

SAY = {
    Step.AHEAD: "Look into the camera, lips closed",
    Step.LEFT: "Turn your head a little to your left",
    Step.RIGHT: "And to your right",
    Step.SMILE: "Smile",
    Step.DONE: "Done",
}
WHY = {
    Advice.NONE: "",
    Advice.NO_FACE: "No face is seen",
    Advice.CLOSER: "Come closer",
    Advice.STRAIGHT: "Look straight ahead",
    Advice.CALM: "Close your lips",
    Advice.TURN: "A little further",
    Advice.TURN_LESS: "Not so far",
    Advice.SMILE: "A broader smile",
}
PRIVACY = (
    "Your likeness stays in your profile on this machine. In a call its shape, its skin as a small picture, "
    "and the colours of hair, eyes and clothes are sent to the other person, encrypted. No camera picture is "
    "ever sent."
)
