// Texts of the call beside the picture, and reactions over it. What comes from the other side is text and nothing else:
// a link in it is a button, which shows the whole address and asks before the browser opens it.
import { FEELINGS, links } from "../codec/said.js";
import { sentence } from "../sentence.js";
import { said } from "./language.js";

const YOU = sentence("You");
const OTHER = sentence("The other person");
const OPEN = sentence("Open {place}…");
const GONE = sentence("Messages are gone when the call ends.");
const RECORDED = sentence("This call is recorded, and the messages with it.");
const UNREAD = sentence("The other person's program shows no messages.");
const TOO_MUCH = sentence("That is a lot at once. Wait a moment, then send it again.");
const NAMES = {
  thumb: sentence("Thumb up"),
  heart: sentence("Heart"),
  laugh: sentence("Laughter"),
  surprise: sentence("Surprise"),
  hand: sentence("Raised hand"),
};
const MOST_LINES = 200; // of a call, the newest
const MOST_SHOWN = 8; // reactions at once
const SHOWN_MS = 4000; // a reaction

/** @param {string} id */
const part = (id) => /** @type {any} */ (document.getElementById(id));

/** An element with a text in it. */
function made(tag, text, kind = "") {
  const element = document.createElement(tag);
  element.textContent = text;
  element.className = kind;
  return element;
}

export class ChatPanel {
  /** @param {() => import("../call/call.js").Call} call the one under way */
  constructor(call) {
    this.call = call;
    this.reads = false;
    this.recorded = false;
    part("feelings").append(...FEELINGS.map((name) => this.feeling(name)));
    part("chat").addEventListener("keydown", ({ key }) => key === "Escape" && this.close());
    part("feelings").addEventListener("keydown", ({ key }) => key === "Escape" && this.showFeelings(false));
    part("link-yes").addEventListener("click", () => this.openLink());
    part("link-no").addEventListener("click", () => part("link").close());
  }

  /** A new call. */
  clear() {
    part("lines").replaceChildren();
    part("shown").replaceChildren();
    part("text").value = "";
    this.showFeelings(false);
    this.close(false);
    this.learn({ reads: false, recorded: false });
  }

  /** @param {{ reads?: boolean, recorded?: boolean }} told of the other side */
  learn({ reads = this.reads, recorded = this.recorded }) {
    this.reads = reads;
    this.recorded = recorded;
    part("chat-open").disabled =
      part("react").disabled =
      part("text").disabled =
      part("send").disabled =
        !reads;
    this.hint(reads ? (recorded ? RECORDED : GONE) : UNREAD);
  }

  hint(text) {
    part("chat-hint").textContent = said(text);
  }

  get open() {
    return !part("chat").hidden;
  }

  toggle() {
    if (this.open) return this.close();
    part("chat").hidden = false;
    part("chat-open").setAttribute("aria-expanded", "true");
    delete part("chat-open").dataset.fresh;
    part("lines").scrollTop = part("lines").scrollHeight;
    part("text").focus();
  }

  close(focus = true) {
    part("chat").hidden = true;
    part("chat-open").setAttribute("aria-expanded", "false");
    if (focus) part("chat-open").focus();
  }

  send() {
    const wanted = part("text").value;
    if (!wanted.trim()) return;
    const text = this.call().write(wanted);
    if (!text) return this.hint(TOO_MUCH);
    part("text").value = "";
    this.learn({});
    this.add(YOU, text);
  }

  /** @param {string} text of the other side */
  received(text) {
    this.add(OTHER, text);
    if (!this.open) part("chat-open").dataset.fresh = "";
  }

  add(who, text) {
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" });
    const line = made("div", "", who === YOU ? "own" : "");
    line.append(made("small", `${said(who)} · ${time}`), made("p", text));
    if (who === OTHER) line.append(...links(text).map((url) => this.link(url)));
    part("lines").append(line);
    while (part("lines").children.length > MOST_LINES) part("lines").firstChild.remove();
    part("lines").scrollTop = part("lines").scrollHeight;
  }

  /** @param {URL} url */
  link(url) {
    const button = made(
      "button",
      said(OPEN).replace("{place}", () => url.host),
      "link",
    );
    button.type = "button";
    button.addEventListener("click", () => {
      part("link-address").textContent = this.address = url.href;
      part("link").showModal();
    });
    return button;
  }

  openLink() {
    part("link").close();
    open(this.address, "_blank", "noopener,noreferrer");
  }

  feeling(name) {
    const button = made("button", "");
    button.type = "button";
    button.title = said(NAMES[name]);
    button.append(picture(name));
    button.addEventListener("click", () => {
      this.showFeelings(false);
      if (this.call().react(name)) this.felt(name, YOU);
    });
    return button;
  }

  showFeelings(on = part("feelings").hidden) {
    const focused = part("feelings").contains(document.activeElement);
    part("feelings").hidden = !on;
    part("react").setAttribute("aria-expanded", String(on));
    if (on) part("feelings").firstChild.focus();
    else if (focused) part("react").focus();
  }

  /** @param {string} name of a feeling */
  felt(name, who = OTHER) {
    const shown = made("li", "", who === YOU ? "own" : "");
    shown.append(picture(name, `${said(who)}: ${said(NAMES[name])}`));
    part("shown").append(shown);
    while (part("shown").children.length > MOST_SHOWN) part("shown").firstChild.remove();
    setTimeout(() => shown.remove(), SHOWN_MS);
  }
}

/** @param {string} name of a feeling */
function picture(name, alt = said(NAMES[name])) {
  const image = document.createElement("img");
  Object.assign(image, { src: `${name}.svg`, alt });
  return image;
}
