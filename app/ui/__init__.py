"""The windows, dialogs and the OpenGL widget; the only package that imports PyQt6."""
