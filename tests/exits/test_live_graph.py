"""exits.live_graph: run by LiteGraph's rules, every channel arrives at the property that it moves."""

import json
from typing import Any

from exits.head import HeadModel
from exits.studio import MorphMode, description
from render.scene import Scene

URL = "ws://127.0.0.1:1234"


def graph_of(head: HeadModel, live: str = URL) -> Any:
    """The graph within a scene, or None."""
    node = description(head, Scene(), MorphMode.CPU, None, live)["root"]["children"][0]
    found = [data for kind, data in node["components"] if kind == "GraphComponent"]
    return json.loads(found[0]["graph_data"]) if found else None


def test_every_channel_arrives_where_it_is_meant(head: HeadModel) -> None:
    graph = graph_of(head)
    nodes = {node["id"]: node for node in graph["nodes"]}
    assert (nodes[1]["type"], nodes[1]["properties"]["url"]) == ("network/websocket", URL)
    arrived = set()
    for number, origin, channel, target, slot, _ in graph["links"]:
        assert origin == 1
        assert number in nodes[1]["outputs"][channel]["links"]
        assert nodes[target]["inputs"][slot]["link"] == number
        told = nodes[target]["properties"]
        arrived.add(
            (channel, told["node_id"], told.get("component_id"), nodes[target]["inputs"][slot]["name"])
        )
    assert arrived == {
        (1, "@NODE-face", "MorphDeformer", "weights"),
        (1, "@NODE-lashes", "MorphDeformer", "weights"),
        (2, "@NODE-head", None, "Position"),
        (3, "@NODE-head", None, "Rotation"),
        (4, "@NODE-eye-left", None, "Rotation"),
        (5, "@NODE-eye-right", None, "Rotation"),
    }


def test_numbers_of_nodes_and_links_are_the_last_ones_told(head: HeadModel) -> None:
    graph = graph_of(head)
    assert graph["last_node_id"] == max(node["id"] for node in graph["nodes"]) == len(graph["nodes"])
    assert graph["last_link_id"] == max(link[0] for link in graph["links"]) == len(graph["links"])


def test_a_scene_without_a_bridge_has_no_graph(head: HeadModel) -> None:
    assert graph_of(head, "") is None
