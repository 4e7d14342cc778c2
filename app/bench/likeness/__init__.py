"""`eigencall bench likeness`: how near a photographed likeness comes to the person, on clips of faces."""
