"""A photographed likeness as it is drawn: its values, its compact form, the sheet that it is printed on."""
