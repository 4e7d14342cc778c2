"""What a likeness gives away, in the words of the window and of the command line."""

from codec.sentence import Sentence

PHOTOGRAPH_LEAVES = Sentence(
    "In each call the other person is sent, once and encrypted, pictures of your face, mouth, hair, "
    "shoulders and clothes, some 40 kB; you see them before you take them. The other side can keep them, and "
    "show your face with them. The room behind you is cut away; if it cannot be told from you, no "
    "photographed likeness is made. What your camera sees during a call is not sent. The likeness lies in "
    "your profile on this machine, and one click deletes it."
)
DRAWN_LEAVES = Sentence(
    "A drawn likeness has your shape, your skin as a small picture, and the colours of hair, eyes and "
    "clothes. These are sent to the other person, encrypted; no other picture of you is."
)
