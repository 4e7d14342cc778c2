// Encoded packets of the own voice on their way: unchanged, and the page is told when a moment of sound was spoken.
// Of many packets the one that was held up least tells it best.

const TOLD_MS = 2000;
const BEFORE_MS = 30; // 20 ms of sound that a packet waits for, and what lies between a microphone and its encoder

let least = Infinity; // ms by which a moment leaves after it was spoken, on clocks that began anywhere
let toldAt = -Infinity;

/** @param {{ timestamp: number, getMetadata(): { rtpTimestamp?: number } }} packet */
function look(packet, controller) {
  controller.enqueue(packet);
  const at = performance.timeOrigin + performance.now();
  const rtp = packet.getMetadata().rtpTimestamp ?? packet.timestamp;
  least = Math.min(least, at - rtp / 48);
  if (at - toldAt < TOLD_MS) return;
  postMessage({ rtp, at: least + rtp / 48 - BEFORE_MS });
  toldAt = at;
  least = Infinity;
}

globalThis.onrtctransform = ({ transformer: { readable, writable } }) => {
  readable.pipeThrough(new TransformStream({ transform: look })).pipeTo(writable);
};
