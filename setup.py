"""Which folders are installed: every part of the checkout as a package of that name below `eigencall`."""

from setuptools import find_namespace_packages, setup

PARTS = ("app", "assets", "codec", "exits", "guest", "likeness", "render", "training")
SOURCES = ("node_modules", "page", "src", "tests")
"""Of the guest, which is JavaScript: only what `make guest` has built of it is installed."""

setup(
    package_dir={f"eigencall.{part}": part for part in PARTS},
    packages=["eigencall"]
    + [
        f"eigencall.{name}"
        for part in PARTS
        for name in find_namespace_packages(
            include=[part, f"{part}.*"], exclude=[f"guest.{source}*" for source in SOURCES]
        )
    ],
    exclude_package_data={
        "eigencall.guest": [f"{source}/*" for source in SOURCES] + [".*", "*.js", "*.json"]
    },
)
