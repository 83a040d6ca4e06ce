// Keeps photos on the phone and sends them, in parts: what a broken connection has delivered is not sent again
// (docs/photos.md). The one owner of a photo between the editor and the server; a page that imports it sends.

import { facts } from "./facts.js";
import { Unreachable, register, tell } from "./queue.js";
import { all, bytesOf, change, isPhoto, letGo, newKey, putPhoto, sha256Of } from "./store.js";

const PART = 256 * 1024; // bytes; on a slow network one is through within seconds
const PATIENCE = 60_000; // ms for one part
const PAUSES = [500, 2_000]; // ms before another try of one part
const SLIPS = 5; // times that server and phone may disagree about how far they are
const [OK, WAITS, SIGNED_OUT, GONE, MANY] = [200, 202, 401, 404, 429]; // it came late: the team chooses

register("photo", send);

/** Keep a photo of `place`: {visit, item, page, title, label}. The same picture of the same item is one record. */
export async function keep(place, blob) {
  const bytes = await blob.arrayBuffer();
  const sha256 = await sha256Of(bytes);
  const { visit, item } = place;
  const key = `photo/${visit}/${item}/${sha256 ?? newKey()}`;
  const number = 1 + Math.max(0, ...(await all()).filter(isPhoto).map((each) => each.number));
  const record = {
    ...{ ...place, key, kind: "photo", number, sha256, size: bytes.byteLength, type: blob.type },
    ...{ clean: false, state: "local", receivedOn: facts.day },
  };
  await putPhoto(record, bytes);
  navigator.storage?.persist?.(); // asks the browser not to tidy it away
  tell(record);
  return record;
}

async function send(record) {
  const { key, sha256 } = record;
  const bytes = await bytesOf(key);
  if (!bytes) return stand(key, { state: "refused", why: facts.words.lost });
  await stand(key, { state: "sending", share: 0, why: "" });
  const { status, told } = await (sha256 ? inParts(record, bytes) : inOnePiece(record, bytes));
  if ([OK, WAITS].includes(status) && isReceipt(told, record)) {
    const state = status === WAITS ? "waiting" : "received";
    return tell((await letGo(key, { state, place: told.place, receivedOn: told.day })) ?? {});
  }
  const state = { [SIGNED_OUT]: "signin", [OK]: "local", [WAITS]: "local", [undefined]: "local" }[status] ?? "refused";
  await stand(key, { state, share: 0, why: status === GONE ? facts.words.gone : told?.text ?? "" });
  if (state !== "refused") throw new Unreachable();
}

/** Only this lets a photo leave the phone: it hangs or waits where it was taken, and is the one that was sent. */
const isReceipt = (told, { visit, item, sha256 }) =>
  told.done && told.visit === visit && told.item === item && (!sha256 || told.sent === sha256);

/** What the server said at last: {status, told}; neither where it cannot be reached. */
async function inParts(record, bytes) {
  const { key, visit, item, sha256 } = record;
  const address = `/visits/${visit}/photos/${sha256}?${new URLSearchParams({ item, length: bytes.byteLength })}`;
  let [offset, part] = [0, 0]; // an empty part asks how far the server is
  for (let slips = 0; slips < SLIPS; ) {
    const headers = { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
    const answer = await ask(address, { method: "PATCH", headers, body: bytes.slice(offset, offset + part) });
    if (!answer.told || answer.told.done || answer.offset === null) return answer;
    if (answer.status !== OK || (part && answer.offset <= offset)) slips += 1;
    [offset, part] = [answer.offset, PART];
    await stand(key, { share: offset / bytes.byteLength });
  }
  return {};
}

/** Without a name of its own the photo goes as a form does. */
function inOnePiece({ visit, item, type }, bytes) {
  const body = new FormData();
  body.append("photo", new Blob([bytes], { type }), "photo");
  return ask(`/visits/${visit}/items/${item}/photos`, { method: "POST", body });
}

/** One request, again after a pause. It says whose photo it is: no other account sends it. */
async function ask(address, what) {
  const headers = { ...what.headers, Accept: "application/json", "Forms-User": facts.user };
  for (const pause of [...PAUSES, null]) {
    const answer = await fetch(address, { ...what, headers, signal: AbortSignal.timeout?.(PATIENCE) }).catch(() => null);
    const told = answer && answer.status < 500 && answer.status !== MANY && (await answer.json().catch(() => null));
    if (told) return { status: answer.status, told, offset: offsetOf(answer) };
    if (pause === null || !navigator.onLine) return {};
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

const offsetOf = (answer) => (answer.headers.has("Upload-Offset") ? Number(answer.headers.get("Upload-Offset")) : null);

/** Say how a record stands, unless it was deleted meanwhile. */
async function stand(key, changes) {
  const now = await change(key, (was) => was && { ...was, ...changes });
  if (now) tell(now);
}
