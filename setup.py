"""Which folders are installed: every part of the checkout as a package of that name below `eigencall`."""

from setuptools import find_namespace_packages, setup

PARTS = ("app", "assets", "codec", "exits", "likeness", "render", "training")

setup(
    package_dir={f"eigencall.{part}": part for part in PARTS},
    packages=["eigencall"]
    + [
        f"eigencall.{name}" for part in PARTS for name in find_namespace_packages(include=[part, f"{part}.*"])
    ],
)
