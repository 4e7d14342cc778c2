// The page: a door with a code, a call, an end. The code comes from behind the address' #, which browsers never send.
import wordList from "../../../app/net/pairing/words.txt";
import { Call } from "../call/call.js";
import { parseCode } from "../pairing/code.js";
import { sentence } from "../sentence.js";
import { ChatPanel } from "./chat.js";
import { Devices } from "./devices.js";
import { learn, said } from "./language.js";
import { fetched, likenessOf, loadFace, loadGallery, loadArrays, loadServers } from "./loading.js";
import { Stage } from "./stage.js";
import { UnheardSpeech } from "./unheard.js";

const WORDS = wordList.trim().split(/\s+/);
const SERVER = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/v1`;
const PERMISSION = sentence(
  "The browser will ask for the microphone and the camera. Without a camera you can speak and see.",
);
const NO_CODE = sentence(
  "Type the code that the other person tells you: a number and two words, such as 7-acorn-violin.",
);
const COPIED = sentence("Copied. The link is good for ten minutes and one person.");
const NOT_COPIED = sentence("The browser does not allow it. Copy this link:");
const RECORDED = sentence("This call is being recorded by the other side.");
const MUTED = sentence("The other person is muted.");
const OWN_MUTED = sentence("You are muted.");
const CAMERA_OFF = sentence("The other person's camera is off.");
const NOTICES = {
  joining: sentence("Looking for the other person…"),
  connecting: sentence("Connecting…"),
  reconnecting: sentence("The connection is lost. Connecting again…"),
};

/** @param {string} id */
const part = (id) => /** @type {any} */ (document.getElementById(id));
const show = (id) => ["door", "call", "over"].forEach((each) => (part(each).hidden = each !== id));

class Page {
  async load() {
    await learn(fetched);
    const [{ basis, head }, people] = await Promise.all([loadFace(), loadGallery()]);
    this.basis = basis;
    this.people = people;
    this.stage = new Stage(part("stage"), basis, head, loadArrays, await fetched("skin-mean.jpg"));
    this.devices = new Devices(part("camera"));
    this.chat = new ChatPanel(() => this.call);
    this.unheard = new UnheardSpeech(
      (speaks) => (part("unheard").textContent = speaks ? said(OWN_MUTED) : ""),
    );
    this.showGallery();
    this.allow(true);
    part("hint").textContent = said(PERMISSION);
    document.body.dataset.phase = "ready";
  }

  /** @param {boolean} on whether a call can be begun */
  allow(on) {
    part("go").disabled = part("open").disabled = !on;
  }

  showGallery() {
    for (const [k, { name }] of this.people.entries()) {
      const label = document.createElement("label");
      const choice = document.createElement("input");
      Object.assign(choice, { type: "radio", name: "person", value: String(k), checked: k === 0 });
      const picture = document.createElement("img");
      Object.assign(picture, { src: `face-${name}.jpg`, alt: name[0].toUpperCase() + name.slice(1) });
      label.append(choice, picture);
      part("gallery").append(label);
    }
  }

  async join() {
    const code = parseCode(part("code").value, WORDS);
    part("hint").textContent = code ? "" : said(NO_CODE);
    part("code").setAttribute("aria-invalid", String(!code));
    if (!code) return part("code").focus();
    await this.begin((means) => this.call.join(SERVER, code, means));
  }

  open() {
    return this.begin((means) => this.call.open(SERVER, WORDS, means));
  }

  /** @param {(means: import("../call/peer.js").Means) => Promise<void>} meet */
  async begin(meet) {
    this.allow(false);
    const choice = Number(new FormData(part("join")).get("person") ?? 0);
    const [own, servers] = await Promise.all([likenessOf(this.people[choice]), loadServers()]);
    await this.devices.open();
    this.call = new Call(this.basis, own, {
      phase: (phase, why) => this.onPhase(phase, why),
      code: (code) => this.showCode(code),
      words: (numbers) => this.showWords(numbers),
      person: (told) => this.onPerson(told),
      voice: (stream) => (part("voice").srcObject = stream),
      text: (text) => this.chat.received(text),
      reaction: (feeling) => this.chat.felt(feeling),
    });
    this.call.devices = this.devices.state;
    this.muted = this.recording = this.dark = false;
    this.pressed();
    this.chat.clear();
    part("own-code").textContent = "";
    this.devices.onFace = (face) => this.call.show(face);
    this.stage.clear();
    this.seen = false;
    show("call");
    await meet({ microphone: this.devices.stream, servers });
  }

  onPhase(phase, why) {
    document.body.dataset.phase = phase;
    this.notice(said(NOTICES[phase] ?? ""));
    if (phase !== "waiting") part("waiting").hidden = true;
    this.stage.away = phase === "reconnecting" || this.dark;
    if (phase === "live") this.live();
    if (phase === "ended") this.end(said(why));
  }

  /** @param {string} code that the other person is to enter */
  showCode(code) {
    this.link = `${location.origin}${location.pathname}#${code}`;
    part("own-code").textContent = code;
    part("copied").textContent = "";
    part("waiting").hidden = false;
    part("copy").focus();
  }

  async copy() {
    try {
      await navigator.clipboard.writeText(this.link);
      part("copied").textContent = said(COPIED);
    } catch {
      part("copied").textContent = `${said(NOT_COPIED)} ${this.link}`;
    }
  }

  /** The first connection, or another one. */
  live() {
    const now = () => this.call.now();
    if (!this.seen) this.stage.begin(this.call.playout, now);
    this.seen = true;
    this.devices.start(now);
    this.remark();
  }

  onPerson(told) {
    this.stage.dress(told);
    if (told.devices) {
      this.muted = told.devices.muted;
      this.stage.away = this.dark = !told.devices.cameraOn;
    }
    if (told.recording !== undefined) this.recording = told.recording;
    this.chat.learn({ reads: told.reads, recorded: told.recording });
    this.remark();
  }

  remark() {
    const notes = [
      this.recording && said(RECORDED),
      this.muted && said(MUTED),
      this.dark && said(CAMERA_OFF),
    ];
    this.notice(notes.filter(Boolean).join(" "));
  }

  showWords(numbers) {
    part("said").textContent = Array.from(numbers, (n) => WORDS[n]).join(" ");
    part("words").hidden = false;
  }

  notice(text) {
    part("notice").textContent = text;
  }

  end(why) {
    this.stage.end();
    this.devices.close();
    this.unheard.stop();
    this.chat.clear();
    part("why").textContent = why;
    part("words").hidden = part("waiting").hidden = true;
    show("over");
    part("again").focus();
  }

  again() {
    this.allow(true);
    part("hint").textContent = said(PERMISSION);
    document.body.dataset.phase = "ready";
    show("door");
    part("code").focus();
  }

  /** @param {"muted" | "dark"} what */
  toggle(what) {
    this.devices.toggle(what);
    this.pressed();
    this.call.setDevices(this.devices.state);
    if (this.devices.state.muted) this.unheard.start(this.devices.stream?.getAudioTracks()[0]);
    else this.unheard.stop();
  }

  pressed() {
    const { muted, cameraOn } = this.devices.state;
    part("mute").setAttribute("aria-pressed", String(muted));
    part("dark").setAttribute("aria-pressed", String(!cameraOn));
  }
}

const page = new Page();
const guard = (work) => (event) => {
  event?.preventDefault?.();
  Promise.resolve(work()).catch((error) => {
    part("hint").textContent = part("why").textContent = said(error.message);
    document.body.dataset.error = error.message;
    console.error(error);
  });
};
const readCode = () => {
  const code = decodeURIComponent(location.hash.slice(1));
  if (!code) return;
  part("code").value = code;
  history.replaceState(null, "", location.pathname); // a code is used once: it need not stay in the address
};
readCode();
addEventListener("hashchange", readCode);
addEventListener("pagehide", () => page.call?.hangUp());
for (const [from, what] of [
  [globalThis, "online"],
  [navigator["connection"], "change"],
])
  from?.addEventListener(what, () => page.call?.suspect());
for (const [id, event, work] of /** @type {const} */ ([
  ["join", "submit", () => page.join()],
  ["open", "click", () => page.open()],
  ["copy", "click", () => page.copy()],
  ["mute", "click", () => page.toggle("muted")],
  ["dark", "click", () => page.toggle("dark")],
  ["chat-open", "click", () => page.chat.toggle()],
  ["chat-close", "click", () => page.chat.close()],
  ["write", "submit", () => page.chat.send()],
  ["react", "click", () => page.chat.showFeelings()],
  ["leave", "click", () => page.call.hangUp()],
  ["again", "click", () => page.again()],
]))
  part(id).addEventListener(event, guard(work));
guard(() => page.load())(null);
Object.assign(globalThis, { eigencall: page }); // for the console, and for who measures a page
