// Whether a person speaks although the microphone is muted: the level of the microphone, looked at here and nowhere else.
// The same bounds as app/media/unheard.py, which knows speech from noise a little better.

const LOOK_MS = 100;
const WINDOW = 12; // looks
const SPEECH = 4; // of them: a word, and no cough
const LOUD = 10 ** (-45 / 20); // of full scale; keys and paper are quieter in a browser's cleaned sound
const LASTS_MS = 3000; // so long it is told

export class UnheardSpeech {
  /** @param {(speaks: boolean) => void} tell */
  constructor(tell) {
    this.tell = tell;
    /** @type {AudioContext | null} */
    this.audio = null;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.timer = undefined;
  }

  /** @param {MediaStreamTrack | undefined} track of the microphone; it may be disabled */
  start(track) {
    this.stop();
    if (!track) return;
    this.track = track.clone(); // a disabled track is silent here, too
    this.track.enabled = true;
    this.audio = new AudioContext();
    this.ear = new AnalyserNode(this.audio, { fftSize: 2048 });
    this.audio.createMediaStreamSource(new MediaStream([this.track])).connect(this.ear);
    this.samples = new Float32Array(this.ear.fftSize);
    /** @type {boolean[]} */
    this.looks = [];
    this.until = -Infinity;
    this.timer = setInterval(() => this.look(performance.now()), LOOK_MS);
  }

  look(now) {
    this.ear.getFloatTimeDomainData(this.samples);
    const level = Math.sqrt(this.samples.reduce((sum, v) => sum + v * v, 0) / this.samples.length);
    this.looks = [...this.looks, level > LOUD].slice(-WINDOW);
    const told = now < this.until;
    if (this.looks.filter(Boolean).length >= SPEECH) this.until = now + LASTS_MS;
    if (now < this.until !== told) this.tell(!told);
  }

  stop() {
    clearInterval(this.timer);
    this.track?.stop();
    this.audio?.close();
    this.audio = null;
    this.track = undefined;
    this.tell(false);
  }
}
