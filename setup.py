"""Which folders are installed: every part of the checkout as a package of that name below `eigencall`."""

from setuptools import find_namespace_packages, setup

PARTS = ("app", "assets", "codec", "exits", "guest", "likeness", "render", "training")
ELSEWHERE = ["guest.node_modules*", "guest.src*", "guest.tests*", "guest.page*"]
"""The guest is JavaScript: what `make guest` has built of it is installed."""

setup(
    package_dir={f"eigencall.{part}": part for part in PARTS},
    packages=["eigencall"]
    + [
        f"eigencall.{name}"
        for part in PARTS
        for name in find_namespace_packages(include=[part, f"{part}.*"], exclude=ELSEWHERE)
    ],
)
