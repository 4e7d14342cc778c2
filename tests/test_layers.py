"""The layering of docs/ARCHITECTURE.md, enforced: which package may import which."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = {"codec", "render", "likeness", "exits", "app", "training", "assets"}
MAY_IMPORT = {
    "codec": {"codec"},
    "assets": {"assets", "codec"},
    "render": {"render", "codec"},
    "likeness": {"likeness", "render", "codec"},
    "exits": {"exits", "render", "codec"},
    "training": {"training", "exits", "likeness", "render", "assets", "codec"},
    "app": {"app", "exits", "likeness", "render", "assets", "codec"},
}
ONLY_IN = {
    "PyQt6": "app/ui",
    "aiortc": ("app/net", "app/bench"),  # a stock peer and impaired ones to measure by
    "aioice": ("app/net", "app/bench"),
    "torch": "training",
    "OpenGL": "render",
    "onnxruntime": ("assets/session.py", "training/int8.py"),  # silenced by the first, before the second
}


def imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports here are absolute"
            names.add(node.module or "")
    return names


def modules() -> list[Path]:
    return [p for package in sorted(OURS) for p in sorted((ROOT / package).rglob("*.py"))]


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_module_imports_only_what_its_layer_may(path: Path) -> None:
    relative = path.relative_to(ROOT)
    for name in imports(path):
        top = name.split(".")[0]
        if top in OURS:
            assert top in MAY_IMPORT[relative.parts[0]], f"{relative} imports {name}"
        if top in ONLY_IN:
            assert relative.as_posix().startswith(ONLY_IN[top]), f"{relative} imports {name}"


def test_codec_imports_only_numpy_and_the_standard_library() -> None:
    import sys

    for path in (ROOT / "codec").rglob("*.py"):
        tops = {name.split(".")[0] for name in imports(path)}
        assert tops <= set(sys.stdlib_module_names) | {"numpy", "codec"}, f"{path}: {tops}"


def test_call_is_pure() -> None:
    for path in (ROOT / "app" / "call").rglob("*.py"):
        for name in imports(path):
            assert name.split(".")[0] not in {"asyncio", "threading", "socket", "aiohttp", "PyQt6"}, path
            assert not name.startswith(("app.net", "app.ui", "app.media")), path
