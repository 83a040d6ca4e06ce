// Sends what waits on the phone: on "online", when the page is opened, shown or left, and when somebody asks.
//
// A sending is frozen with a key of its own before it leaves and repeated as it is until there is an answer:
// however often the network breaks, the server counts it once. Each kind of record has a lane of its own, so that
// a section need not wait behind a large photo; photos.js registers the other handler:
//
//   register("photo", async (record) => { … })    it throws Unreachable to stop its lane, else leaves the record
//                                                  clean when it is received

import { facts } from "./facts.js";
import { alike, all, change, newKey, sha256Of, tidy, unsent } from "./store.js";

const PATIENCE = 20_000; // ms for one answer
const AGAIN = 30_000; // ms until the next try of a page that stays open
const LARGEST_KEPT_ALIVE = 60_000; // bytes that a browser still sends for a page that is gone
const ONLY_WHEN_ASKED = ["refused", "unfinished"];
const STUCK = [...ONLY_WHEN_ASKED, "conflict"];

/** No answer, or one that says to come back later: the rest of the lane would fare no better. */
export class Unreachable extends Error {}

const handlers = new Map([["section", sendSection]]);
export const register = (kind, handler) => handlers.set(kind, handler);

export const tell = (record) => dispatchEvent(new CustomEvent("visits:record", { detail: record }));

const turns = new Map();
/** One round of a lane at a time, among all pages of this account where the browser can tell them apart. */
function inTurn(kind, round) {
  const locked = () => (navigator.locks ? navigator.locks.request(`visits-${facts.user}-${kind}`, round) : round());
  const turn = (turns.get(kind) ?? Promise.resolve()).then(locked, locked);
  turns.set(kind, turn);
  return turn;
}

/**
 * Send what waits. `asked`: by a person, so that what was refused is tried again; `first`: the key to begin with;
 * `only`: a kind, where the other lane is not waited for.
 */
export async function flush(asked = false, first = "", only = "") {
  const kinds = [...handlers.keys()];
  const went = new Map(kinds.map((kind) => [kind, inTurn(kind, () => round(kind, asked, first))]));
  if (only) return went.get(only);
  const whole = (await Promise.all(went.values())).every(Boolean);
  // A hand-in had to wait for the photos.
  return whole && (await handsIn()) ? inTurn("section", () => round("section", false, "")) : whole;
}

const handsIn = async () => (await all()).some((each) => each.final && ["queued", "behind"].includes(each.state));

async function round(kind, asked, first) {
  const waiting = (await all())
    .filter((each) => each.kind === kind && unsent(each))
    .filter((each) => asked || !ONLY_WHEN_ASKED.includes(each.state));
  const rank = (each) => (each.final ? Infinity : each.key === first ? 0 : each.number ?? 1);
  try {
    for (const record of waiting.sort((one, other) => rank(one) - rank(other) || 0)) {
      if (!(await waitsForOthers(record))) await handlers.get(kind)(record);
    }
    return true;
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
    return false;
  }
}

/** The hand-in goes last: what comes after it changes nothing any more. */
async function waitsForOthers({ final, flight, visit, key }) {
  if (!final || flight) return false;
  const others = (await all()).filter((each) => unsent(each) && each.visit === visit && each.key !== key);
  const state = others.some((each) => STUCK.includes(each.state)) ? "behind" : "queued";
  if (others.length) tell((await change(key, (was) => was && { ...was, state })) ?? {});
  return others.length > 0;
}

async function sendSection({ key }) {
  for (let tries = 0; tries < 5; tries += 1) {
    const record = await change(key, frozen);
    if (!record || record.clean) return;
    tell(record);
    const answer = await put(record).catch(() => null);
    const now = await change(key, (was) => (was?.flight ? after(was, answer) : was));
    if (!now) return;
    tell(now);
    if (!answer || answer.status === 401) throw new Unreachable();
    if (now.clean || now.state !== resting(now)) return; // else somebody went on typing meanwhile
  }
}

const resting = (record) => (record.final ? "queued" : "local");

function frozen(record) {
  if (!record || record.clean) return record;
  const { base, fields, final } = record;
  const flight = record.flight ?? { submission: newKey(), base, fields, final: Boolean(final) };
  return { ...record, flight, state: "sending" };
}

async function put({ put: address, flight }) {
  const body = JSON.stringify({ ...flight, by: facts.name });
  const answer = await fetch(address, {
    method: "PUT",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body,
    keepalive: body.length < LARGEST_KEPT_ALIVE,
    signal: AbortSignal.timeout?.(PATIENCE),
  });
  if (answer.status >= 500 || answer.status === 429) return null;
  const receipt = await answer.json();
  return { status: answer.status, receipt, whole: await arrivedWhole(flight, receipt) };
}

/** Whether the server read what was sent: a worker of another page has been seen to send empty bodies. */
async function arrivedWhole({ submission, fields }, receipt) {
  if (receipt.submission === undefined) return true; // a refusal, no receipt
  if (receipt.submission !== submission) return false;
  const digest = await sha256Of(new TextEncoder().encode(JSON.stringify(fields)));
  return digest === null || digest === receipt.sha256;
}

/** The record after an answer: it is clean only when what lies here is what the server has. */
function after(record, answer) {
  const { status, receipt, whole } = answer ?? {};
  if (!answer) return { ...record, state: resting(record) };
  if (status === 401) return { ...record, state: "signin" };
  if (!whole) return { ...record, flight: null, base: receipt.latest ?? record.base, state: resting(record) };
  if (status === 409 && receipt.state === "conflict") return { ...record, state: "conflict", link: receipt.page };
  if (!receipt.submission) return { ...record, flight: null, state: "refused" };
  const { flight } = record;
  const clean = alike(record.fields, flight.fields) && Boolean(record.final) === flight.final;
  const known = { ...record, flight: null, link: null, receivedOn: receipt.day, base: receipt.revision ?? receipt.latest };
  if (status === 422) return { ...known, clean: false, state: "unfinished" };
  if (!clean) return { ...known, clean, state: resting(record) };
  if (status === 202) return { ...known, clean, final: false, state: "waiting" };
  return { ...known, clean, final: false, state: receipt.faults ? "faulty" : "received" };
}

/** From now on this page sends by itself. */
export async function start() {
  addEventListener("online", () => flush());
  document.addEventListener("visibilitychange", () => flush());
  setInterval(async () => document.visibilityState === "visible" && (await all()).some(unsent) && flush(), AGAIN);
  await tidy();
  return flush();
}
