"""Ways out: a face as files and datagrams that other programs read. Values in, bytes out; no socket.

Files: WebGL Studio scenes (`studio`), glTF (`gltf`), Wavefront OBJ (`obj`). Live: ARKit-named weights
(`units`) as VMC (`vmc`) or Live Link Face datagrams (`livelink`), WebSocket frames for WebGL Studio (`live`).
`page/` is a small WebGL page that shows a studio scene by the lighting model of render/shaders/studio.frag.
"""
