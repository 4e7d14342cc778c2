"""From frames of a person to a photographed likeness (its values: render/photo/values.py, which draws it)."""
