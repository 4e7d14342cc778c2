// What of descriptions the browser is told otherwise than it or the other side would say it: an Opus that mends loss
// and keeps silent in silence, and repeated voice (docs/PROTOCOL.md section 4), which no description names.

const EXTENSION = /^a=extmap:.*\r\n/gm;
const AUDIO = /^m=audio [^]*?(?=^m=|$(?![^]))/m;
export const REPEATED = 126; // payload type of RFC 2198
const OPUS = "minptime=20;useinbandfec=1;usedtx=1;maxaveragebitrate=24000";

/**
 * A description as the other side gets it: no RTP header extensions, which nothing here reads.
 * @param {string} sdp
 */
export const lean = (sdp) => sdp.replace(EXTENSION, "");

/**
 * Opus and repetitions of it, and no other codec of the voice; as it was where there is no Opus.
 * @param {string} sdp
 * @param {boolean} repeats whether this browser knows RFC 2198
 */
export function voiced(sdp, repeats) {
  return sdp.replace(AUDIO, (section) => {
    const kind = /^a=rtpmap:(\d+) opus\/48000\/2/im.exec(section)?.[1];
    if (!kind) return section;
    const kept = section
      .split("\r\n")
      .filter((line) => !/^a=(rtpmap|fmtp|rtcp-fb):/.test(line))
      .map((line) => line.replace(/^(m=audio \d+ \S+) .*/, `$1 ${kind}${repeats ? ` ${REPEATED}` : ""}`));
    const codecs = [`a=rtpmap:${kind} opus/48000/2`, `a=fmtp:${kind} ${OPUS}`];
    if (repeats) codecs.push(`a=rtpmap:${REPEATED} red/48000/2`, `a=fmtp:${REPEATED} ${kind}/${kind}`);
    kept.splice(1, 0, ...codecs);
    return kept.join("\r\n");
  });
}
