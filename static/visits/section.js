// Keeps a section on the phone while it is filled, and sends it from there. Without this script, or where the
// browser lets nothing be kept, the form is posted as ever.

import { facts } from "./facts.js";
import { flush, start } from "./queue.js";
import { alike, all, change, isPhoto, read, unsent } from "./store.js";

const PAUSE = 200; // ms after the last change
const PATIENCE = 8_000; // ms that a button waits for the network before it goes on
const CHOICE_PATIENCE = 3_000;
const TONES = { received: "good", conflict: "bad", refused: "bad", signin: "bad" };

const place = document.getElementById("kept");
const form = document.querySelector("form.sheet");
const { visit, section, title, label } = place?.dataset ?? {};
const key = `${visit}/${section}`;
let shown = Number(place?.dataset.base); // the revision that the page shows
let timer = 0;
let changed = false; // since it was last kept

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const fieldsOf = (each) =>
  [...new FormData(each)].filter(([name, value]) => !name.startsWith("_") && typeof value === "string");

/** What lies here is newer than the page, or the server could not take all of it. */
const goesBefore = (record) => !record.clean || record.state === "faulty" || record.base > shown;

function show(record) {
  if (record?.key !== key) return;
  const [tag, choose, signIn] = place.children;
  place.hidden = false;
  tag.textContent = facts.words[record.state];
  tag.className = `tag ${TONES[record.state] ?? "warn"}`;
  choose.hidden = record.state !== "conflict";
  if (record.link) choose.firstElementChild.href = record.link;
  signIn.hidden = record.state !== "signin";
  if (record.clean && record.state !== "waiting") setShown(record.base);
}

/** The page now stands on this revision, for a plain post too. */
function setShown(base) {
  shown = base;
  form.elements.namedItem("_revision").value = base;
}

/** Whether somebody has answered it since the page came; that may be sooner than this script. */
function isTouched(control) {
  if (["radio", "checkbox"].includes(control.type)) return control.checked !== control.defaultChecked;
  if (control.options) return [...control.options].some((each) => each.selected !== each.defaultSelected);
  return control.value !== (control.defaultValue ?? control.value);
}

const touched = () =>
  new Set([...form.elements].filter((each) => each.name && isTouched(each)).map((each) => each.name));

/** Put fields back where they were typed, but for what has been answered on this page already. */
function fill(fields) {
  const newer = touched();
  const given = new Map();
  for (const [name, value] of fields) given.set(name, [...(given.get(name) ?? []), value]);
  for (const control of form.elements) {
    if (!control.name || control.name.startsWith("_") || newer.has(control.name)) continue;
    const values = given.get(control.name) ?? [];
    if (["radio", "checkbox"].includes(control.type)) control.checked = values.includes(control.value);
    else if (values.length) control.value = values.shift();
    else control.value = "";
    if (control.value && control.matches("details *:not([type=radio])")) control.closest("details").open = true;
  }
  form.dispatchEvent(new Event("input"));
  form.dispatchEvent(new Event("change"));
}

/** Keep what stands on the page. `final`: it is the confirmation, and hands the visit in. */
async function keep(final = false) {
  clearTimeout(timer);
  changed = false;
  const fields = fieldsOf(form);
  const record = await change(key, (was) => kept(was, fields, final));
  show(record);
  return record;
}

function kept(was, fields, final) {
  if (was && !final && alike(was.fields, fields)) return was;
  const open = was && !was.clean;
  return {
    ...{ key, kind: "section", visit, section, title, label },
    ...{ put: place.dataset.put, page: location.pathname, receivedOn: was?.receivedOn ?? facts.day },
    ...{ flight: was?.flight ?? null, link: was?.link ?? null, base: open ? was.base : shown, fields },
    ...{ final: final || Boolean(open && was.final), clean: false },
    state: open && was.state === "conflict" ? was.state : final ? "queued" : "local",
  };
}

function keepSoon() {
  changed = true;
  clearTimeout(timer);
  timer = setTimeout(keep, PAUSE);
}

/** As if there were no script: the server's page says what it thinks of the answers. */
function plainly(step) {
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "_step", value: step });
  form.append(field);
  form.submit();
}

async function send(event) {
  if ([...form.elements].some((each) => each.files?.length)) return; // files chosen in the form travel with it
  event.preventDefault();
  if (event.submitter?.name === "_photos") return goToPhotos(event.submitter.value);
  const step = event.submitter?.value ?? "next";
  // A copy that nobody touched says nothing new, and may be older than what a colleague has saved.
  if (step !== "submit" && shown > 0 && !touched().size && !(await read(key))) return go(step, true);
  await keep(step === "submit");
  await Promise.race([flush(true, key, step === "submit" ? "" : "section"), wait(PATIENCE)]);
  const record = await read(key);
  show(record);
  if (["faulty", "unfinished", "refused"].includes(record.state)) {
    if (record.state !== "refused") setShown(record.base);
    plainly(step);
  } else if (record.state === "conflict") location.assign(record.link);
  else go(step, record.clean);
}

/** What was answered lies on the phone, and goes from there. */
async function goToPhotos(item) {
  if (changed || touched().size) await keep();
  location.assign(`/visits/${visit}/items/${item}/photos`);
}

/** Photos that wait are sent from here too, and counted beside their items. */
async function minePhotos() {
  const waiting = (await all()).filter((each) => isPhoto(each) && unsent(each));
  if (waiting.length) await import("./photos.js");
  for (const button of form.querySelectorAll("[name=_photos]")) {
    const here = waiting.filter((each) => each.visit === visit && each.item === button.value).length;
    if (here) button.append(` + ${here} ${facts.words.here}`);
  }
}

function go(step, received) {
  const { next, done } = place.dataset;
  const saved = received ? "?saved=1" : "";
  if (step === "next") location.assign(next + saved);
  else if (step === "submit") location.assign(received ? done : "/visits/");
  else if (received) location.assign(location.pathname + saved);
}

async function begin() {
  let record = await read(key);
  if (record?.state === "conflict") {
    await Promise.race([flush(), wait(CHOICE_PATIENCE)]); // somebody may have chosen meanwhile
    record = await read(key);
  }
  const early = touched().size > 0;
  if (record && goesBefore(record)) {
    if (form.querySelector("[data-rows]")) (await import("../rows.js")).fit(record.fields);
    fill(record.fields);
    if (record.clean) setShown(record.base);
  }
  if (record && (goesBefore(record) || record.state === "waiting")) show(record);
  addEventListener("visits:record", ({ detail }) => show(detail));
  form.addEventListener("input", keepSoon);
  form.addEventListener("change", keepSoon);
  // A page that is left or killed within the pause has its last change kept all the same.
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && changed && keep());
  form.addEventListener("submit", send);
  if (early) await keep();
  performance.mark("keeping"); // from here on nothing is lost
  await minePhotos();
  start();
}

if (place && form) begin();
