// A second implementation of a call's peer, in a browser. It is told what to do over a WebSocket by the test, and
// says there what it has seen. Only the description of the connection travels on that way, as it would by a
// rendezvous; all else is the call.
"use strict";

const FRAMES_IN_DATAGRAM = 3;
const PERIOD_MS = 1000 / 30;
const LEAST_MS = 12;
const TONE_HZ = 880;

const seen = {
  state: "new", errors: [], faces: 0, present: false, values: [], period: 0, hello: null, shape: null, looks: null,
  devices: null, voiceTime: null, pongs: 0, probes: 0, hangUp: null, textures: {}, offered: 0, chunksSent: 0,
  audio: { packets: 0, energy: 0, concealed: 0, peakHz: [] }, counts: {}, roundTrip: null, candidate: "",
};

const now = () => 1000 + performance.now();
const guard = (what, work) => async (...given) => {
  try {
    await work(...given);
  } catch (error) {
    seen.errors.push(`${what}: ${error.message}`);
  }
};

class Call {
  constructor(told) {
    this.told = told;
    this.link = new FaceLink(told.expression);
    this.inbox = new Inbox();
    this.own = Uint8Array.from({ length: 20000 }, (_, i) => (i * 7919) % 251);
    this.waiting = [];
    this.newest = 0;
  }

  async answer(offer) {
    this.audio = new AudioContext({ sampleRate: 48000 });
    this.pc = new RTCPeerConnection({ iceServers: [], bundlePolicy: "max-bundle" });
    this.face = this.pc.createDataChannel("face", { negotiated: true, id: 0, ordered: false, maxRetransmits: 0 });
    this.control = this.pc.createDataChannel("control", { negotiated: true, id: 1 });
    this.face.binaryType = this.control.binaryType = "arraybuffer";
    this.face.onmessage = guard("face", (e) => this.onFace(new Uint8Array(e.data)));
    this.control.onmessage = guard("control", (e) => this.onControl(new Uint8Array(e.data)));
    this.control.onopen = guard("greeting", () => this.greet());
    this.pc.onconnectionstatechange = () => (seen.state = this.pc.connectionState);
    this.pc.ontrack = guard("track", (e) => this.listen(e.streams[0] || new MediaStream([e.track])));
    await this.pc.setRemoteDescription({ type: "offer", sdp: offer });
    await this.speak();
    await this.pc.setLocalDescription(await this.pc.createAnswer());
    await this.gathered();
    return this.pc.localDescription.sdp;
  }

  gathered() {
    return new Promise((done) => {
      const check = () => this.pc.iceGatheringState === "complete" && done();
      this.pc.onicegatheringstatechange = check;
      check();
    });
  }

  // Voice: a tone that comes and goes, as speech does

  async speak() {
    const tone = new OscillatorNode(this.audio, { frequency: TONE_HZ });
    const loudness = new GainNode(this.audio, { gain: 0.25 });
    const syllables = new OscillatorNode(this.audio, { frequency: 4 });
    const depth = new GainNode(this.audio, { gain: 0.2 });
    const out = this.audio.createMediaStreamDestination();
    syllables.connect(depth).connect(loudness.gain);
    tone.connect(loudness).connect(out);
    tone.start();
    syllables.start();
    const [track] = out.stream.getAudioTracks();
    const transceiver = this.pc.getTransceivers().find((t) => t.receiver.track.kind === "audio");
    transceiver.direction = "sendrecv";
    await transceiver.sender.replaceTrack(track);
  }

  listen(stream) {
    this.player = new Audio();
    this.player.srcObject = stream;
    this.player.play().catch((error) => seen.errors.push(`player: ${error.message}`));
    const analyser = new AnalyserNode(this.audio, { fftSize: 8192 });
    this.audio.createMediaStreamSource(stream).connect(analyser);
    const levels = new Float32Array(analyser.frequencyBinCount);
    setInterval(() => {
      analyser.getFloatFrequencyData(levels);
      const loudest = levels.reduce((best, level, i) => (level > levels[best] ? i : best), 0);
      if (levels[loudest] > -60) seen.audio.peakHz = [...seen.audio.peakHz.slice(-19), (loudest * 48000) / 8192];
    }, 100);
  }

  // Faces

  onFace(bytes) {
    for (const frame of this.link.receive(bytes, now())) {
      seen.faces += 1;
      seen.present = frame.present;
      seen.values = frame.values;
    }
    seen.counts = this.link.counts;
    seen.roundTrip = this.link.roundTrip;
  }

  animate() {
    setInterval(guard("animate", () => {
      const time = Math.round(now());
      if (time - this.newest < LEAST_MS) return; // a late timer catches up
      this.newest = time;
      this.waiting.push(time);
      if (this.waiting.length < FRAMES_IN_DATAGRAM || this.face.bufferedAmount > 0) return;
      const times = this.waiting.slice(-FRAMES_IN_DATAGRAM);
      this.waiting = [];
      const frames = times.map((time) => ({ time, present: true }));
      this.face.send(this.link.send(frames, times.map((t) => this.pose(t)), now()));
    }), PERIOD_MS);
  }

  // Integers of section 2: a head that turns and a first component that swings, each two seconds
  pose(time) {
    const values = Array(10 + this.told.expression).fill(0);
    const swing = Math.sin((2 * Math.PI * (time % 2000)) / 2000);
    values[1] = Math.round(0.3 * 16384 * swing);
    values[5] = -600 * 64;
    values[10] = Math.round(2 * 1024 * swing);
    return values;
  }

  // Messages

  say(bytes) {
    this.control.send(bytes);
  }

  async greet() {
    const t = this.told;
    this.say(write.hello(fromHex(t.basis), t.expression, t.identity));
    this.say(write.devices(false, true));
    this.say(write.shape(Array.from({ length: t.identity }, (_, i) => (i % 2 ? -256 : 512))));
    this.say(write.looks(3, 1, [[10, 20, 30], [40, 50, 60], [70, 80, 90]]));
    this.digest = await sha256(this.own);
    this.say(write.offer(1, this.own.length, this.digest));
    this.say(write.ping(77));
  }

  async onControl(bytes) {
    const m = parse(bytes);
    if (["hello", "shape", "looks", "devices", "voiceTime"].includes(m.is)) seen[m.is] = m;
    if (m.is === "hello") {
      need(toHex(m.basis) === this.told.basis, "another basis");
      this.animate();
    }
    if (m.is === "pong") seen.pongs += Number(m.number === 77);
    if (m.is === "ping") this.say(write.pong(m.number));
    if (m.is === "offer") this.say(this.inbox.offer(m));
    if (m.is === "chunk") await this.inbox.chunk(m);
    if (m.is === "request") this.serve(m);
    if (m.is === "probe") this.say(write.alive());
    if (m.is === "probe") seen.probes += 1;
    if (m.is === "hangUp") {
      seen.hangUp = m.reason;
      this.pc.close();
      seen.state = "closed";
    }
    seen.textures = this.inbox.whole;
  }

  serve({ kind, number: offset, digest }) {
    need(kind === 1 && toHex(digest) === toHex(this.digest), "a request for what was not offered");
    for (let at = offset; at < this.own.length; at += 1000) {
      this.say(write.chunk(kind, at, this.own.slice(at, at + 1000)));
      seen.chunksSent += 1;
    }
  }

  async measure() {
    for (const entry of (await this.pc.getStats()).values()) {
      if (entry.type === "inbound-rtp" && entry.kind === "audio") {
        seen.audio.packets = entry.packetsReceived;
        seen.audio.energy = entry.totalAudioEnergy;
        seen.audio.concealed = entry.concealedSamples / Math.max(1, entry.totalSamplesReceived);
      }
    }
  }
}

function main() {
  const socket = new WebSocket(`ws://${location.host}/page`);
  let call = null;
  const report = async () => {
    if (call) await call.measure();
    socket.send(JSON.stringify({ seen }));
  };
  socket.onopen = () => setInterval(guard("measure", report), 200);
  socket.onmessage = guard("told", async (event) => {
    const told = JSON.parse(event.data);
    if (told.offer) {
      useTables(told.tables);
      call = new Call(told);
      socket.send(JSON.stringify({ answer: await call.answer(told.offer) }));
    }
    if (told.say) call.say(fromHex(told.say));
    if (told.hangUp) call.say(write.hangUp(0));
    if (told.devices) call.say(write.devices(...told.devices));
  });
}

main();
