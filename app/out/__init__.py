"""Taking faces elsewhere while they move: what drives `exits` from a camera, a clip or a call."""
