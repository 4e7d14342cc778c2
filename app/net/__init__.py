"""The network: an asyncio thread, the WebRTC peer, lean SCTP, signalling and the wire meter."""
