// The peer connection of docs/PROTOCOL.md section 4: one bundled transport with a voice and three negotiated channels.

const FACE = { negotiated: true, id: 0, ordered: false, maxRetransmits: 0 };
const CONTROL = { negotiated: true, id: 1 };
const URGENT = { negotiated: true, id: 2, ordered: false, maxRetransmits: 0 };
const MOST_DATAGRAM = 1160;
const MOST_MESSAGE = 65_536;
const MOST_EARLY = 64; // messages
const GATHERING_MS = 3000; // a STUN server that does not answer must not hold up the call
const EXTENSION = /^a=extmap:.*\r\n/gm;

/**
 * @typedef {object} PeerListener
 * @property {(bytes: Uint8Array) => void} face
 * @property {(bytes: Uint8Array) => void} message
 * @property {(stream: MediaStream) => void} voice
 * @property {() => void} failed
 */

export class Peer {
  /**
   * @param {MediaStream | null} microphone
   * @param {RTCCertificate} certificate the same for the whole call
   * @param {(peer: Peer) => PeerListener} listen
   */
  constructor(microphone, certificate, listen) {
    const on = listen(this);
    /** @type {Uint8Array[]} */
    this.early = [];
    this.microphone = microphone;
    this.pc = new RTCPeerConnection({
      iceServers: [],
      bundlePolicy: "max-bundle",
      certificates: [certificate],
    });
    this.face = this.channel("face", FACE, MOST_DATAGRAM, on.face);
    this.control = this.channel("control", CONTROL, MOST_MESSAGE, on.message);
    this.urgent = this.channel("urgent", URGENT, MOST_MESSAGE, on.message);
    this.pc.ontrack = ({ track }) => on.voice(new MediaStream([track]));
    /** @type {Promise<void>} */
    this.connected = new Promise((done) => (this.control.onopen = () => done()));
    this.pc.onconnectionstatechange = () => {
      if (this.pc.connectionState === "failed") on.failed();
    };
  }

  channel(label, options, most, onBytes) {
    const channel = this.pc.createDataChannel(label, options);
    channel.binaryType = "arraybuffer";
    channel.onmessage = ({ data }) => {
      if (data instanceof ArrayBuffer && data.byteLength <= most) onBytes(new Uint8Array(data));
    };
    return channel;
  }

  /** @param {string} offer */
  async answer(offer) {
    await this.pc.setRemoteDescription({ type: "offer", sdp: offer });
    const [voice] = this.pc.getTransceivers();
    const [track] = this.microphone?.getAudioTracks() ?? [];
    if (voice) {
      voice.direction = track ? "sendrecv" : "recvonly";
      if (track) await voice.sender.replaceTrack(track);
    }
    const answer = await this.pc.createAnswer();
    await this.pc.setLocalDescription({ type: "answer", sdp: answer.sdp.replace(EXTENSION, "") });
    await this.gathered();
    return this.pc.localDescription.sdp;
  }

  gathered() {
    return new Promise((/** @type {(value?: unknown) => void} */ done) => {
      const check = () => this.pc.iceGatheringState === "complete" && done();
      this.pc.onicegatheringstatechange = check;
      setTimeout(done, GATHERING_MS);
      check();
    });
  }

  get facePort() {
    const channel = this.face;
    return {
      get free() {
        return channel.readyState === "open" && channel.bufferedAmount === 0;
      },
      send: (bytes) => channel.send(bytes),
    };
  }

  get open() {
    return this.control.readyState === "open";
  }

  /** A message that comes before the connection is the call's. */
  keep(bytes) {
    if (this.early.length < MOST_EARLY) this.early.push(bytes);
  }

  /** Bytes of messages that have not left yet. */
  get waiting() {
    return this.control.bufferedAmount;
  }

  say(bytes) {
    if (this.open) this.control.send(bytes);
  }

  /** Past what waits; it may be lost. */
  sayNow(bytes) {
    if (this.urgent.readyState === "open") this.urgent.send(bytes);
  }

  close() {
    this.pc.close();
  }
}
