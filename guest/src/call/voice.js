// The voice of one connection, beside what the browser does by itself: repeated while packets are lost, held back as
// long as the picture needs, and told when it was spoken and when it is heard.
import { REPEATED } from "./description.js";

const OPUS = "audio/opus";
const RED = "audio/red"; // RFC 2198
const LOSS_MEMORY = 0.8; // of the share that was lost, from one report to the next
const LOSS_REPEATED = 0.005;
const LOSS_FINE = 0.001;
const MOST_HOLD_MS = 400;
const OUTPUT_MS = 30; // of a loudspeaker's queue that no statistics tell

const named = (codecs, name) => codecs?.find(({ mimeType }) => mimeType.toLowerCase() === name);

/** Whether this browser reads and writes repetitions, and can be told when to write them. */
export const knowsRepeats = () => Boolean(named(RTCRtpReceiver.getCapabilities("audio")?.codecs, RED));

export class Voice {
  /** @param {RTCRtpTransceiver} transceiver */
  constructor({ sender, receiver }) {
    this.sender = sender;
    this.receiver = receiver;
    this.lost = 0; // the share of our packets that do not arrive
    this.repeating = false;
    this.buffered = { delay: 0, count: 0, ms: 0 };
    this.outputMs = OUTPUT_MS;
    /** @type {{ rtp: number, at: number } | null} when a moment of ours was spoken, ms since the page's beginning */
    this.spoken = null;
    this.watch();
  }

  /** Whether repetitions are understood by both sides of this connection. */
  get repeats() {
    return this.receiver.getParameters().codecs?.some(({ payloadType }) => payloadType === REPEATED) ?? false;
  }

  /** Encoded packets pass a worker, which tells when each moment left. */
  watch() {
    if (!("RTCRtpScriptTransform" in globalThis)) return;
    this.worker = new Worker("voice.js", { type: "module" });
    this.worker.onmessage = ({ data: { rtp, at } }) =>
      (this.spoken = { rtp, at: at - performance.timeOrigin });
    this.sender.transform = new RTCRtpScriptTransform(this.worker, {});
  }

  /** The moment that the loudspeaker gets now: its RTP time, and when it is heard, ms since the page's beginning. */
  get heard() {
    const source = this.receiver.getSynchronizationSources()[0];
    if (!source) return null;
    const at =
      source.timestamp > performance.timeOrigin / 2
        ? source.timestamp - performance.timeOrigin
        : source.timestamp;
    return { rtp: source.rtpTimestamp, at: at + this.outputMs };
  }

  /**
   * Once a second: what gets lost, and what waits.
   * @param {boolean} mayRepeat whether the other side has said that it understands repetitions
   */
  async look(mayRepeat) {
    for (const report of (await this.sender.getStats()).values())
      if (report.type === "remote-inbound-rtp") this.noteLoss(report);
    for (const report of (await this.receiver.getStats()).values()) this.noteDelay(report);
    if (mayRepeat && this.repeats) await this.repeat();
  }

  noteLoss({ fractionLost, timestamp }) {
    if (timestamp === this.reportedAt) return;
    this.reportedAt = timestamp;
    this.lost = Math.max(fractionLost ?? 0, LOSS_MEMORY * this.lost);
  }

  noteDelay(report) {
    if (report.type === "inbound-rtp") {
      const { jitterBufferDelay: delay, jitterBufferEmittedCount: count } = report;
      const ms = (1000 * (delay - this.buffered.delay)) / (count - this.buffered.count);
      this.buffered = { delay, count, ms: Number.isFinite(ms) ? ms : this.buffered.ms };
    } else if (report.type === "media-playout" && report.totalSamplesCount) {
      this.outputMs = (1000 * report.totalPlayoutDelay) / report.totalSamplesCount;
    }
  }

  async repeat() {
    const wanted = this.lost > (this.repeating ? LOSS_FINE : LOSS_REPEATED);
    if (wanted === this.repeating) return;
    this.repeating = wanted;
    const parameters = this.sender.getParameters();
    const codec = named(parameters.codecs, wanted ? RED : OPUS);
    if (!codec || !parameters.encodings[0]) return;
    Object.assign(parameters.encodings[0], { codec });
    await this.sender.setParameters(parameters);
  }

  /**
   * The voice is to be heard so much later, or, if negative, may be heard earlier again.
   * @param {number} ms
   */
  hold(ms) {
    if (!("jitterBufferTarget" in this.receiver)) return;
    const held = this.receiver.jitterBufferTarget ?? 0;
    if (!held && ms <= 0) return;
    const wanted = Math.min(MOST_HOLD_MS, Math.round(this.buffered.ms + ms));
    this.receiver.jitterBufferTarget = wanted > 0 ? wanted : null;
  }

  close() {
    this.worker?.terminate();
  }
}
