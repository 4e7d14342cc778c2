// The peer connection of docs/PROTOCOL.md section 4: one bundled transport with a voice and three negotiated channels.
import { lean, voiced } from "./description.js";
import { Voice, knowsRepeats } from "./voice.js";

const FACE = { negotiated: true, id: 0, ordered: false, maxRetransmits: 0 };
const CONTROL = { negotiated: true, id: 1 };
const URGENT = { negotiated: true, id: 2, ordered: false, maxRetransmits: 0 };
const MOST_DATAGRAM = 1160;
const MOST_MESSAGE = 65_536;
const MOST_EARLY = 64; // messages
const GATHERING_MS = 3000; // a STUN server that does not answer must not hold up the call

/**
 * @typedef {object} PeerListener
 * @property {(bytes: Uint8Array) => void} face
 * @property {(bytes: Uint8Array) => void} message
 * @property {(stream: MediaStream) => void} voice
 * @property {() => void} failed
 * @property {() => void} doubted its checks are not answered, or its address has gone
 * @property {() => void} closed by the other side
 *
 * @typedef {object} Means what all connections of a call have in common
 * @property {MediaStream | null} microphone
 * @property {RTCIceServer[]} servers
 * @property {RTCCertificate} [certificate] the same for the whole call
 */

export class Peer {
  /**
   * @param {Means} means
   * @param {(peer: Peer) => PeerListener} listen
   */
  constructor({ microphone, servers, certificate }, listen) {
    const on = listen(this);
    /** @type {Uint8Array[]} */
    this.early = [];
    this.track = microphone?.getAudioTracks()[0] ?? null;
    this.pc = new RTCPeerConnection({
      iceServers: servers,
      bundlePolicy: "max-bundle",
      certificates: certificate ? [certificate] : [],
    });
    if (this.track) this.pc.addTrack(this.track); // an offer's section of the voice takes it
    /** @type {Voice | null} */
    this.voice = this.track ? this.ownVoice() : null;
    this.face = this.channel("face", FACE, MOST_DATAGRAM, on.face);
    this.control = this.channel("control", CONTROL, MOST_MESSAGE, on.message);
    this.urgent = this.channel("urgent", URGENT, MOST_MESSAGE, on.message);
    this.pc.ontrack = ({ track }) => on.voice(new MediaStream([track]));
    /** @type {Promise<void>} */
    this.connected = new Promise((done) => (this.control.onopen = () => done()));
    this.control.onclose = () => on.closed();
    this.pc.onconnectionstatechange = () => {
      if (this.pc.connectionState === "failed") on.failed();
      if (this.pc.connectionState === "disconnected") on.doubted();
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

  ownVoice() {
    const [transceiver] = this.pc.getTransceivers();
    return transceiver ? new Voice(transceiver) : null;
  }

  async offer() {
    if (!this.track) this.pc.addTransceiver("audio", { direction: "recvonly" });
    this.voice ??= this.ownVoice();
    const { sdp } = await this.pc.createOffer();
    return this.described("offer", voiced(sdp, knowsRepeats()));
  }

  /** @param {string} offer */
  async answer(offer) {
    await this.pc.setRemoteDescription({ type: "offer", sdp: voiced(offer, knowsRepeats()) });
    this.voice ??= this.ownVoice();
    return this.described("answer", (await this.pc.createAnswer()).sdp);
  }

  /** @param {string} answer */
  async accept(answer) {
    await this.pc.setRemoteDescription({ type: "answer", sdp: voiced(answer, knowsRepeats()) });
  }

  /**
   * @param {"offer" | "answer"} type
   * @param {string} sdp
   */
  async described(type, sdp) {
    await this.pc.setLocalDescription({ type, sdp: lean(sdp) });
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
    this.control.onclose = null;
    this.voice?.close();
    this.pc.close();
  }
}
