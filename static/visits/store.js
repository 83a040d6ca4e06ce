// What lies on the phone: one record per section or photo, in a database of the account's own.
//
//   {key, kind: "section", visit, section, put, page, title, label,   what it is and where it goes
//    base, fields, final,                                              as filled: [[name, value], …]
//    flight: {submission, base, fields, final} | null,                 as being sent: repeated until answered
//    clean, state, link, receivedOn}                                   nothing left to send; how it stands
//
// Days are the server's: a phone's own clock decides nothing.

import { clear, createStore, del, get, update, values } from "../vendor/idb-keyval.js";
import { facts } from "./facts.js";

const DAYS_KEPT = 14; // after the server has it
const store = createStore(`visits-${facts.user}`, "records");

export const read = (key) => get(key, store);
export const forget = (key) => del(key, store);
export const empty = () => clear(store);
export const all = async () => (await values(store)).filter(Boolean);
export const unsent = (record) => !record.clean;

/** Change a record in one step that no other page can come between; gives what it is now. */
export async function change(key, alter) {
  let now;
  await update(key, (was) => (now = alter(was)), store);
  return now;
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
  const hex = [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export const alike = (one, other) => JSON.stringify(one) === JSON.stringify(other);
