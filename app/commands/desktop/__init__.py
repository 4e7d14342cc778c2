"""Eigencall in the desktop's menu: the entry, the kind of file that recordings are, and AppStream's data."""
