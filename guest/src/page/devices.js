// The own microphone and camera, and what becomes of the camera's pictures: faces. Without a camera one speaks and sees.

const VIDEO = { width: { ideal: 640 }, height: { ideal: 480 }, frameRate: { ideal: 30, max: 30 } };
const AUDIO = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

export class Devices {
  /**
   * @param {HTMLVideoElement} video
   */
  constructor(video) {
    this.video = video;
    this.tracker = new Worker("tracker.js", { type: "module" });
    this.tracker.onmessage = ({ data }) => this.onTracked(data);
    this.tracker.postMessage({}); // it loads its networks while the person types
    this.busy = false;
    this.ready = false; // its networks are there
    this.tracked = { faces: 0, ms: 0 };
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
    if (!this.state.cameraOn || this.video.srcObject) return;
    this.now = now;
    this.video.srcObject = this.stream;
    this.video.hidden = false;
    this.video.play();
    const [track] = this.stream.getVideoTracks();
    if (!("MediaStreamTrackProcessor" in globalThis)) return this.await();
    const { readable } = new MediaStreamTrackProcessor({ track });
    this.tracker.postMessage({ pictures: readable }, [readable]);
  }

  /** Where a browser gives a camera's pictures only as it draws them. */
  await() {
    this.video.requestVideoFrameCallback((at, { captureTime }) => {
      this.await();
      this.look(performance.timeOrigin + (captureTime ?? at));
    });
  }

  /**
   * The newest picture, if the tracker is done with the one before.
   * @param {number} time ms since 1970
   */
  async look(time) {
    if (this.busy || !this.stream) return;
    this.busy = true;
    try {
      const image = await createImageBitmap(this.video);
      this.tracker.postMessage({ image, time }, [image]);
    } catch {
      this.busy = false; // the camera has just been switched off
    }
  }

  onTracked({ face, error, ready }) {
    this.ready ||= ready;
    this.busy = false;
    if (error) throw new Error(error);
    if (!face || !this.stream) return;
    const now = this.now();
    const time = now + face.time - performance.timeOrigin - performance.now();
    this.tracked = { faces: this.tracked.faces + 1, ms: now - time };
    const seen = face.present && this.state.cameraOn;
    this.onFace({ ...face, time, present: seen });
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
