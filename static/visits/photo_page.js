// The page of an item's photos: what is taken here lies on this phone at once, and goes when there is a network.
// Where the phone can keep nothing, the form is posted as ever.

import { edited, put } from "../photo_editor.js";
import { showCards } from "./cards.js";
import { keep } from "./photos.js";
import { flush, start } from "./queue.js";
import { all, isPhoto, unsent } from "./store.js";

const panel = document.getElementById("queue");
const form = document.getElementById("evidence");
const editor = document.getElementById("editor");
const { visit, item, title, label } = panel.dataset;
let busy = false; // with a file, or with the dialogue that brings one
const isHere = (record) => isPhoto(record) && record.visit === visit && (!item || record.item === item);

function say(text) {
  const place = document.getElementById("told");
  place.textContent = text;
  place.hidden = !text;
}

async function chosen(event) {
  const [file] = event.target.files;
  if (!file) return;
  busy = true;
  say(form.dataset.opening);
  form.hidden = true;
  const blob = await edited(file, editor, () => say("")).catch(() => file);
  if (blob === file) {
    say(form.dataset.unopened); // the file stays chosen: the button sends it as it is
    form.hidden = false;
    form.scrollIntoView({ block: "end" });
  } else if (blob) await take(blob);
  else await tidyForm();
}

/** Keep it here, and send it when that can be. */
async function take(blob) {
  try {
    await keep({ visit, item, title, label, page: `/visits/${visit}/items/${item}/photos` }, blob);
  } catch {
    return plainly(blob);
  }
  await tidyForm();
  return flush();
}

/** An empty form; none where the item has as many photos as it takes. */
async function tidyForm() {
  form.reset();
  busy = false;
  const here = (await all().catch(() => [])).filter((each) => isHere(each) && unsent(each) && each.state !== "refused");
  if (busy) return;
  const full = Number(panel.dataset.placed) + here.length >= Number(panel.dataset.most);
  form.hidden = full;
  say(full ? form.dataset.full : "");
}

/** As if there were no script, with the picture that was edited in place of the file. */
function plainly(blob) {
  form.reset(); // the file without what was covered must not go by itself
  form.hidden = false;
  if (!navigator.onLine) return say(form.dataset.unkept);
  put(form.elements.namedItem("photo"), blob);
  return form.submit();
}

function sendAsItIs(event) {
  const [file] = [...form.elements].flatMap((each) => [...(each.files ?? [])]);
  if (!file) return; // the server says what is missing
  event.preventDefault();
  take(file);
}

/** Once all has arrived the server's page shows it, unless another photo is just being taken, or this one waits. */
async function goOn({ detail }) {
  const left = (await all()).some((each) => isHere(each) && unsent(each));
  if (busy) return;
  if (isHere(detail) && detail.state === "received" && !left) location.assign(`/visits/${visit}/items/${item}/photos?saved=1`);
  else await tidyForm(); // one that was refused or deleted makes room
}

async function begin() {
  if (form && item) {
    form.addEventListener("click", ({ target }) => (busy ||= target.type === "file"));
    form.addEventListener("change", chosen);
    form.addEventListener("submit", sendAsItIs);
    addEventListener("visits:record", goOn);
    await tidyForm();
  }
  await showCards(panel, isHere);
  start();
}

begin();
