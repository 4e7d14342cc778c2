// The page: a door with a code, a call, an end. The code comes from behind the address' #, which browsers never send.
import wordList from "../../../app/net/pairing/words.txt";
import { Call } from "../call/call.js";
import { parseCode } from "../pairing/code.js";
import { Devices } from "./devices.js";
import { fetched, likenessOf, loadFace, loadGallery, loadArrays } from "./loading.js";
import { Stage } from "./stage.js";

const WORDS = wordList.trim().split(/\s+/);
const SERVER = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/v1`;
const NO_CODE =
  "Type the code that the other person tells you: a number and two words, such as 7-acorn-violin.";

/** @param {string} id */
const part = (id) => /** @type {any} */ (document.getElementById(id));
const show = (id) => ["door", "call", "over"].forEach((each) => (part(each).hidden = each !== id));

class Page {
  async load() {
    const [{ basis, head }, people] = await Promise.all([loadFace(), loadGallery()]);
    this.basis = basis;
    this.people = people;
    this.stage = new Stage(part("stage"), basis, head, loadArrays, await fetched("skin-mean.jpg"));
    this.devices = new Devices(part("camera"));
    this.showGallery();
    part("go").disabled = false;
    part("hint").textContent =
      "The browser will ask for the microphone and the camera. Without a camera you can speak and see.";
    document.body.dataset.phase = "ready";
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
    part("hint").textContent = code ? "" : NO_CODE;
    if (!code) return part("code").focus();
    part("go").disabled = true;
    const chosen = Number(new FormData(part("join")).get("person") ?? 0);
    const own = await likenessOf(this.people[chosen]);
    await this.devices.open();
    this.call = new Call(this.basis, own, {
      phase: (phase, why) => this.onPhase(phase, why),
      words: (numbers) => this.showWords(numbers),
      person: (said) => this.onPerson(said),
      voice: (stream) => (part("voice").srcObject = stream),
    });
    this.call.devices = this.devices.state;
    this.devices.onFace = (face) => this.call.show(face);
    this.stage.begin(this.call.playout, () => this.call.now());
    show("call");
    await this.call.join(SERVER, code, this.devices.stream);
  }

  onPhase(phase, why) {
    document.body.dataset.phase = phase;
    const said = {
      joining: "Looking for the other person…",
      connecting: "Connecting…",
      reconnecting: "The connection is lost. Connecting again…",
    };
    this.notice(said[phase] ?? "");
    if (phase === "live") this.live();
    if (phase === "ended") this.end(why);
  }

  /** The first connection, or another one. */
  live() {
    this.devices.start(() => this.call.now());
    this.remark();
  }

  onPerson(said) {
    this.stage.dress(said);
    if (said.devices) this.muted = said.devices.muted;
    if (said.recording !== undefined) this.recording = said.recording;
    this.remark();
  }

  remark() {
    const notes = [
      this.recording && "This call is being recorded by the other side.",
      this.muted && "The other person is muted.",
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
    part("why").textContent = why;
    part("words").hidden = true;
    show("over");
    part("again").focus();
  }

  again() {
    part("go").disabled = false;
    document.body.dataset.phase = "ready";
    show("door");
    part("code").focus();
  }

  /** @param {"muted" | "dark"} what */
  toggle(what) {
    this.devices.toggle(what);
    const { muted, cameraOn } = this.devices.state;
    part("mute").setAttribute("aria-pressed", String(muted));
    part("dark").setAttribute("aria-pressed", String(!cameraOn));
    this.call.setDevices(this.devices.state);
  }
}

const page = new Page();
const guard = (work) => (event) => {
  event?.preventDefault?.();
  Promise.resolve(work()).catch((error) => {
    part("hint").textContent = error.message;
    part("why").textContent = error.message;
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
part("join").addEventListener(
  "submit",
  guard(() => page.join()),
);
part("mute").addEventListener(
  "click",
  guard(() => page.toggle("muted")),
);
part("dark").addEventListener(
  "click",
  guard(() => page.toggle("dark")),
);
part("leave").addEventListener(
  "click",
  guard(() => page.call.hangUp()),
);
part("again").addEventListener(
  "click",
  guard(() => page.again()),
);
guard(() => page.load())(null);
Object.assign(globalThis, { eigencall: page }); // for the console, and for who measures a page
