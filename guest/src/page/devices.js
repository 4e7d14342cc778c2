// The own microphone and camera, and what becomes of the camera's pictures: faces. Without a camera one speaks and sees.
const VIDEO = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30, max: 30 } };
const AUDIO = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

export class Devices {
  /**
   * @param {HTMLVideoElement} video
   * @param {import("../face/basis.js").Basis} basis
   */
  constructor(video, basis) {
    this.video = video;
    this.basis = basis;
    this.state = { muted: false, cameraOn: false };
    /** @type {MediaStream | null} */
    this.stream = null;
    /** @type {(face: import("../codec/units.js").Face) => void} */
    this.onFace = () => {};
  }

  /** One question for both; without a camera, or with it refused, for the microphone alone. */
  async open() {
    this.stream = null;
    for (const wanted of [{ audio: AUDIO, video: VIDEO }, { audio: AUDIO }, { video: VIDEO }]) {
      try {
        this.stream = await navigator.mediaDevices.getUserMedia(wanted);
        break;
      } catch {
        // the next one asks for less
      }
    }
    const cameraOn = Boolean(this.stream?.getVideoTracks().length);
    this.state = { muted: !this.stream?.getAudioTracks().length, cameraOn };
  }

  /** @param {() => number} now ms on the clock that stamps faces */
  start(now) {
    if (!this.state.cameraOn) return;
    this.video.srcObject = this.stream;
    this.video.hidden = false;
    this.video.play();
  }

  /** @param {"muted" | "dark"} what */
  toggle(what) {
    const { muted, cameraOn } = this.state;
    this.state = what === "muted" ? { muted: !muted, cameraOn } : { muted, cameraOn: !cameraOn };
    for (const track of this.stream?.getAudioTracks() ?? []) track.enabled = !this.state.muted;
    for (const track of this.stream?.getVideoTracks() ?? []) track.enabled = this.state.cameraOn;
    this.video.hidden = !this.state.cameraOn;
  }

  close() {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.video.srcObject = null;
    this.video.hidden = true;
    this.stream = null;
  }
}
