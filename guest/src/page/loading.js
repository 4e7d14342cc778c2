// What the page needs beside its code: the basis, the head's data, the faces to wear. All of it comes from the server
// that served the page.
import { sha256 } from "@noble/hashes/sha2.js";
import { readBasis } from "../face/basis.js";
import { npz } from "../face/npz.js";
import { sentence } from "../sentence.js";

const NOT_WHOLE = sentence("The page could not be loaded whole. Load it again.");
const HAIR = ["none", "short", "side-part", "bob", "cropped", "tied", "long"];

/** @param {string} name */
export async function fetched(name) {
  const response = await fetch(name);
  if (!response.ok) throw new Error(NOT_WHOLE);
  return new Uint8Array(await response.arrayBuffer());
}

export async function loadFace() {
  const [basis, head] = await Promise.all([fetched("basis.npz"), fetched("head.npz")]);
  return { basis: await readBasis(basis), head: await npz(head) };
}

/** @param {string} name */
export const loadArrays = async (name) => npz(await fetched(`${name}.npz`));

/**
 * A picture's pixels, through a canvas.
 * @param {Uint8Array} bytes
 */
export async function decodePicture(bytes) {
  const options = /** @type {const} */ ({ colorSpaceConversion: "none", premultiplyAlpha: "none" });
  const image = await createImageBitmap(new Blob([/** @type {BlobPart} */ (bytes)]), options);
  const { width, height } = image;
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  context.drawImage(image, 0, 0);
  image.close();
  return { data: context.getImageData(0, 0, width, height).data, width, height };
}

/**
 * The STUN and TURN servers that the page's server names, for a call that begins now.
 * @returns {Promise<RTCIceServer[]>}
 */
export const loadServers = async () => JSON.parse(new TextDecoder().decode(await fetched("servers.json")));

/** The invented people whose faces can be worn. */
export async function loadGallery() {
  const people = JSON.parse(new TextDecoder().decode(await fetched("people.json")));
  return people.map(({ name, texture, identity, hair, ...colours }) => ({
    name,
    texture,
    shape: identity,
    looks: {
      hair: Math.max(0, HAIR.indexOf(hair)),
      dressed: 1,
      colours: [colours.hair_colour, colours.iris_colour, colours.shirt].map((c) =>
        c.map((v) => Math.round(v * 255)),
      ),
    },
  }));
}

/** @returns {Promise<import("../call/call.js").Likeness>} */
export async function likenessOf({ shape, looks, texture }) {
  const skin = await fetched(texture);
  return { shape, looks, skin, digest: sha256(skin) };
}
