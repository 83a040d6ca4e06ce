// Sends one photo of a visit, part by part, and goes on where it stopped (docs/photos.md). Touches no page, so
// that a queue of waiting photos can use it too.

const PART = 256 * 1024; // bytes
const PAUSES = [1, 2, 4, 8, 15]; // seconds before the next try when the network is gone

/** What the server said no to: `status` of HTTP, `message` for the person. 401: sign in, then send again. */
export class Refused extends Error {
  constructor(status, text) {
    super(text);
    this.status = status;
  }
}

/** The SHA-256 of bytes in hexadecimal: the photo's name. Null where the browser has none (plain http). */
async function nameOf(bytes) {
  if (!globalThis.crypto?.subtle) return null;
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** One request; again after a pause while the network or the server is gone. */
async function ask(address, options) {
  for (const pause of [...PAUSES, null]) {
    try {
      const answer = await fetch(address, { ...options, headers: { ...options.headers, Accept: "application/json" } });
      if (pause === null || answer.status < 500) return answer;
    } catch (error) {
      if (pause === null) throw error;
    }
    await new Promise((go) => setTimeout(go, pause * 1000));
  }
}

async function refusal(answer) {
  const told = await answer.json().catch(() => ({}));
  return new Refused(answer.status, told.text ?? "");
}

/**
 * Sends `blob` as a photo of `item` (a question's name) of `visit` (its uuid); `told(share)` hears how far it is.
 * Gives what the server says of the stored photo. Sending a photo again changes nothing. Throws Refused, or
 * TypeError where the network stays away: what has arrived stays there for the next try.
 */
export async function send(visit, item, blob, told = () => {}) {
  const name = await nameOf(await blob.arrayBuffer());
  if (name === null) return sendWhole(visit, item, blob);
  const address = `/visits/${visit}/photos/${name}?item=${encodeURIComponent(item)}`;
  const stands = await ask(address, { method: "HEAD" });
  if (!stands.ok) throw new Refused(stands.status, "");
  let offset = Number(stands.headers.get("Upload-Offset"));
  for (let slips = 0; ; ) {
    told(offset / blob.size);
    const answer = await ask(`${address}&length=${blob.size}`, {
      method: "PATCH",
      headers: { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" },
      body: blob.slice(offset, offset + PART),
    });
    const here = answer.headers.get("Upload-Offset");
    if (!answer.ok && (answer.status !== 409 || here === null || ++slips > 3)) throw await refusal(answer);
    offset = Number(here);
    if (!answer.ok) continue;
    const result = await answer.json();
    if (result.done) {
      told(1);
      return result;
    }
  }
}

/** Without a name the photo goes as a form does, in one piece. */
async function sendWhole(visit, item, blob) {
  const form = new FormData();
  form.append("photo", blob, "photo.jpg");
  const answer = await ask(`/visits/${visit}/items/${encodeURIComponent(item)}/photos`, { method: "POST", body: form });
  if (!answer.ok) throw await refusal(answer);
  return answer.json();
}
