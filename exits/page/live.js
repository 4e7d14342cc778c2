// A face that moves as it is told: frames {"type": 0, "channel": k, "data": ...} from a WebSocket.

const CHANNELS = {
  1: (viewer, data) => viewer.setWeights(data),
  2: (viewer, data) => viewer.setNode("head", { position: data }),
  3: (viewer, data) => viewer.setNode("head", { rotation: data }),
  4: (viewer, data) => viewer.setNode("eye-left", { rotation: data }),
  5: (viewer, data) => viewer.setNode("eye-right", { rotation: data }),
};
const LENGTHS = { 2: 3, 3: 4, 4: 4, 5: 4 };

// Whether the text was a frame that the viewer took.
export function take(viewer, text) {
  let frame;
  try {
    frame = JSON.parse(text);
  } catch {
    return false;
  }
  const { type, channel, data } = frame ?? {};
  const numbers = Array.isArray(data) && data.every(Number.isFinite);
  if (type !== 0 || !CHANNELS[channel] || !numbers) return false;
  if (LENGTHS[channel] && data.length !== LENGTHS[channel]) return false;
  CHANNELS[channel](viewer, data);
  return true;
}

// Follows a socket until it closes; `drawn` is called after every picture with the count of frames so far.
export function follow(viewer, url, drawn = () => {}) {
  const socket = new WebSocket(url);
  let frames = 0, asked = false;
  socket.onmessage = ({ data }) => {
    if (!take(viewer, data)) return;
    frames++;
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      viewer.draw();
      drawn(frames);
    });
  };
  return socket;
}
