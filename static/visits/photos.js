// Sends photos that wait, in parts: what a broken connection has delivered is not sent again. The server tells
// how far it is (HEAD … Upload-Offset) and takes the rest from there (PATCH). A page that adds photos imports this.
//
//   HEAD  /visits/<uuid>/photos/<sha256>?item=…                    200, Upload-Offset
//   PATCH /visits/<uuid>/photos/<sha256>?item=…&length=…           Upload-Offset, the next part as body

import { facts } from "./facts.js";
import { Unreachable, add, register, tell } from "./queue.js";
import { change } from "./store.js";

const PART = 256 * 1024; // bytes; on a slow network one is through within seconds
const PATIENCE = 60_000; // ms for one part
const SIGNED_OUT = 401;

register("photo", sendPhoto);

/** Put a photo into the queue; the same picture of the same item is one record. */
export async function send(visit, item, blob, sha256, title = "", label = item) {
  const key = `photo/${visit}/${item}/${sha256}`;
  return add({ key, kind: "photo", visit, item, sha256, blob, title, label, page: location.pathname, receivedOn: facts.day });
}

async function sendPhoto(record) {
  const { key, visit, item, sha256, blob } = record;
  const given = new URLSearchParams({ item, length: blob.size });
  const address = `/visits/${visit}/photos/${sha256}?${given}`;
  await stand(key, "sending");
  let offset = await ask(key, address, { method: "HEAD" });
  while (offset !== null && offset < blob.size) {
    const headers = { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
    offset = await ask(key, address, { method: "PATCH", headers, body: blob.slice(offset, offset + PART) });
  }
  if (offset !== null) await change(key, (was) => was && { ...was, blob: null, clean: true, state: "received" });
}

/** How far the server is; null where it takes the photo not at all. Unreachable where it cannot be asked. */
async function ask(key, address, what) {
  const headers = { Accept: "application/json", ...what.headers };
  const answer = await fetch(address, { ...what, headers, signal: AbortSignal.timeout?.(PATIENCE) }).catch(() => null);
  const offset = answer?.headers.get("Upload-Offset") ?? null;
  if (answer?.ok && offset !== null) return Number(offset);
  if (answer?.status === 404 && what.method === "HEAD") return 0; // never begun; a part will say more
  if (answer?.status === 409 && offset !== null) return Number(offset); // another page was quicker
  if (!answer || answer.status >= 500 || answer.status === 429 || answer.status === SIGNED_OUT) {
    await stand(key, answer?.status === SIGNED_OUT ? "signin" : "local");
    throw new Unreachable();
  }
  await stand(key, "refused");
  return null;
}

const stand = async (key, state) => tell((await change(key, (was) => was && { ...was, state })) ?? {});
