"""`python -m training COMMAND`: makes what lies in assets/. Each command has its own --help."""

import errno
import importlib
import sys
from itertools import pairwise
from pathlib import Path

from codec.errors import UserError
from training.parts.errors import DataError, Stopped

INTERRUPTED = 130
"""As shells have it of a program that Ctrl-C ended: 128 and the signal's number."""

COMMANDS = {
    "basis": ("training.basis", "build the face basis from MakeHuman's data"),
    "coarse": ("training.coarse", "the skin in fewer triangles, for small pictures"),
    "embed": ("training.embed", "find the landmarks' places on the surface, with the teacher"),
    "skins": ("training.skins", "make invented people from photographs"),
    "lookalike": ("training.lookalike", "measure whether likenesses are recognised"),
    "faces": ("training.faces", "draw the gallery's pictures of the invented people"),
    "textures": ("training.textures", "learn what skins have in common"),
    "label": ("training.teacher", "label pictures and clips with the teacher"),
    "shards": ("training.shards", "make training pictures: photos, warps, renders, finder"),
    "train": ("training.train", "train the regressor"),
    "matting-data": ("training.matting_data", "make what the matting network learns from"),
    "matting": ("training.matting", "train the network that tells a person from the room"),
    "finder": ("training.finder", "train the finder"),
    "closer": ("training.closer", "train a closer look at eyes or mouth"),
    "export": ("training.export", "write the networks as the app runs them"),
    "int8": ("training.int8", "write a network of the tracker in 8 bits"),
    "evaluate": ("training.evaluate", "measure a checkpoint on faces never seen"),
    "all": ("training.everything", "all steps from photographs to networks, one after the other"),
    "aflw2000-3d": ("training.yaw", "measure by yaw on AFLW2000-3D, for whoever has it"),
    "face-model": ("training.face_model", "ICT-FaceKit's or FLAME's kind of model as a basis file"),
    "300vw": ("training.videos", "lay 300VW out to measure on, for whoever has it"),
    "agree": ("training.agreement", "compare made pictures' labels with the teacher's reading"),
    "sample-clips": ("training.sample_clips", "draw and voice the clips that stand in for a camera"),
    "webgl-studio": ("training.webgl_studio", "write a basis as a scene of WebGL Studio"),
    "clouds": ("training.clouds.commands", "your own pictures or AFLW2000-3D: PCA of clouds, ResNet, export"),
    "report": ("training.clouds.report", "one page about a cloud model: spectrum, components, errors"),
    "spread": ("training.spread", "label, or make shards, on many processors or machines"),
    "throughput": ("training.clouds.throughput", "measure how fast training runs, and in which setting"),
    "clips": ("training.sources.clips", "fit the basis to labelled clips"),
}

READ = {
    *("--pictures", "--photos", "--videos", "--shards", "--shard", "--test", "--config"),
    *("--bfm", "--ict", "--flame", "--keypoints", "--trained", "--rows"),
    *("--checkpoint", "--finder", "--closer", "--init", "--models"),
}
"""Options of commands, the value of which is a folder or file that is only read."""


def usage() -> str:
    """One line per command."""
    return "usage: python -m training COMMAND ...\n\n" + "".join(
        f"  {name:<13} {text}\n" for name, (_, text) in COMMANDS.items()
    )


def check_there(arguments: list[str]) -> None:
    """What is to be read is there, before a minute of work. Raises DataError."""
    for option, value in pairwise(arguments):
        if option in READ and value not in ("yes", "no") and not Path(value).exists():
            raise DataError(f"There is no {value}; name what is to be read with {option}.")


def main(arguments: list[str]) -> int:
    """Dispatch; each command is a module with `main(arguments)`. A wrong setting, a damaged file, a full
    disk, a missing package and Ctrl-C end in one sentence."""
    if not arguments or arguments[0] not in COMMANDS:
        print(usage(), end="")
        return 0 if arguments[:1] in (["-h"], ["--help"]) else 2
    try:
        check_there(arguments)
        return int(importlib.import_module(COMMANDS[arguments[0]][0]).main(arguments[1:]) or 0)
    except KeyboardInterrupt as stop:
        print(stop if isinstance(stop, Stopped) else "Stopped.", file=sys.stderr)
        return INTERRUPTED
    except UserError as error:
        print(error, file=sys.stderr)
    except ModuleNotFoundError as error:
        print(
            f"The package {error.name} is missing: the training needs some that a call does not. Install "
            "them, from the folder of the program: pip install -e '.[training]' -c constraints.txt",
            file=sys.stderr,
        )
    except OSError as error:
        if error.strerror is None:
            raise
        place, full = error.filename or "A file", error.errno == errno.ENOSPC
        advice = "Make room, or name another place." if full else "Name another."
        print(f"{place} cannot be used: {error.strerror}. {advice}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
