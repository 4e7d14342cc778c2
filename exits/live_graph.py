"""A graph for WebGL Studio (LiteGraph's format), ready wired, that moves a scene by `exits.live`'s frames.

A node network/websocket puts out channel k at its output k; each output leads to the property that it moves:
the weights of every MorphDeformer, the place and turn of the head, the turns of the eyes. As scene/component
and scene/transform read them: nodes by their uid, components by their class.
"""

import json
from typing import Any

Json = dict[str, Any]
EVENT, ANY = -1, 0
WIDTH, HEIGHT = 340, 90
"""Between two nodes on the editor's canvas."""


class _Graph:
    """Nodes and links as they grow; the socket is node 1."""

    def __init__(self, url: str, channels: int) -> None:
        outputs: list[Json] = [{"name": "received", "type": EVENT, "links": None}]
        outputs += [{"name": str(k), "type": ANY, "links": []} for k in range(1, channels + 1)]
        inputs: list[Json] = [
            {"name": "send", "type": EVENT, "link": None},
            {"name": "in", "type": ANY, "link": None},
        ]
        self._socket = self._node(1, "network/websocket", inputs, outputs, {"url": url, "room": "lgraph"})
        self._nodes: list[Json] = [self._socket]
        self._links: list[list[int]] = []

    def _node(self, number: int, kind: str, inputs: list[Json], outputs: list[Json], told: Json) -> Json:
        place: Json = {"pos": [40 if number == 1 else WIDTH, HEIGHT * number], "size": [180, 60]}
        return {
            "id": number,
            "type": kind,
            **place,
            "flags": {},
            "order": number - 1,
            "mode": 0,
            "inputs": inputs,
            "outputs": outputs,
            "properties": told,
        }

    def wire(self, kind: str, told: Json, inputs: list[tuple[str, int]]) -> None:
        """A node whose inputs, by their names, are channels; 0 for none."""
        number = len(self._nodes) + 1
        slots: list[Json] = []
        for slot, (name, channel) in enumerate(inputs):
            link = len(self._links) + 1 if channel else None
            slots.append({"name": name, "type": ANY, "link": link})
            if link:
                self._links.append([link, 1, channel, number, slot, ANY])
                self._socket["outputs"][channel]["links"].append(link)
        self._nodes.append(self._node(number, kind, slots, [], told))

    def data(self) -> str:
        """As GraphComponent keeps it."""
        return json.dumps(
            {
                "last_node_id": len(self._nodes),
                "last_link_id": len(self._links),
                "nodes": self._nodes,
                "links": self._links,
                "groups": [],
                "config": {},
                "version": 0.4,
            },
            separators=(",", ":"),
        )


def graph(url: str, morphing: list[str], eyes: list[str]) -> str:
    """url: of the frames' WebSocket. morphing, eyes: uids of the nodes with morph targets; of the eyes, left
    first."""
    made = _Graph(url, 5)
    for uid in morphing:
        made.wire("scene/component", {"node_id": uid, "component_id": "MorphDeformer"}, [("weights", 1)])
    made.wire(
        "scene/transform", {"node_id": "@NODE-head"}, [("Transform", 0), ("Position", 2), ("Rotation", 3)]
    )
    for uid, channel in zip(eyes, (4, 5), strict=False):
        made.wire("scene/transform", {"node_id": uid}, [("Transform", 0), ("Rotation", channel)])
    return made.data()
