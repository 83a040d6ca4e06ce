// What lies on the phone: one record per section or photo, in a database of the account's own.
//
//   {key, kind: "section", visit, section, put, page, title, label,   what it is and where it goes
//    base, fields, final,                                              as filled: [[name, value], …]
//    flight: {submission, base, fields, final} | null,                 as being sent: repeated until answered
//    clean, state, link, receivedOn}                                   nothing left to send; how it stands
//   {key, kind: "photo", visit, item, page, title, label,
//    number, sha256, size, type,                                       in the order they were taken; null by plain http
//    clean, state, share, why, place, receivedOn}                      how much has gone; why it was refused
//
// The bytes of a photo lie beside its record, so that looking through the records reads none of them. They are no
// Blob: iPhones have been seen to lose those. Days are the server's: a phone's own clock decides nothing.

import { clear, createStore, delMany, get, promisifyRequest, setMany, update } from "../vendor/idb-keyval.js";
import { facts } from "./facts.js";

const DAYS_KEPT = 14; // after the server has it
const BYTES = "~"; // keys of bytes begin so, and come after all records
const store = createStore(`visits-${facts.user}`, "records");

export const read = (key) => get(key, store);
export const bytesOf = (key) => get(BYTES + key, store);
export const forget = (key) => delMany([key, BYTES + key], store);
export const empty = () => clear(store);
export const unsent = (record) => !record.clean;
export const isPhoto = (record) => record.kind === "photo";

export async function all() {
  const records = IDBKeyRange.upperBound(BYTES, true);
  return (await store("readonly", (each) => promisifyRequest(each.getAll(records)))).filter(Boolean);
}

/** Change a record in one step that no other page can come between; gives what it is now. */
export async function change(key, alter) {
  let now;
  await update(key, (was) => (now = alter(was)), store);
  return now;
}

/** Put a photo by, record and bytes together or neither. */
export const putPhoto = (record, bytes) => setMany([[BYTES + record.key, bytes], [record.key, record]], store);

/** The server has it: the bytes go, and the record says so, both or neither. */
export function letGo(key, receipt) {
  let now;
  return store("readwrite", (each) => {
    const asked = each.get(key);
    asked.onsuccess = () => {
      if (asked.result) each.put((now = { ...asked.result, ...receipt, clean: true }), key);
      each.delete(BYTES + key);
    };
    return promisifyRequest(each.transaction).then(() => now);
  });
}

/** Let go of what the server has had for long enough. */
export async function tidy() {
  for (const record of await all()) {
    if (record.clean && facts.day - record.receivedOn >= DAYS_KEPT) await forget(record.key);
  }
}

/** A random UUID; crypto.randomUUID is missing where the page comes by plain http. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = hexadecimal(bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** The SHA-256 of bytes in hexadecimal; null where the page comes by plain http. */
export async function sha256Of(bytes) {
  return crypto.subtle ? hexadecimal(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))) : null;
}

const hexadecimal = (bytes) => [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");

export const alike = (one, other) => JSON.stringify(one) === JSON.stringify(other);
