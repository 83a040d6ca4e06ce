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
let asked = 0; // times that the server was asked what it has
let draw = () => {};
const isHere = (record) => isPhoto(record) && record.visit === visit && (!item || record.item === item);
const isShown = ({ clean, sha256 }) => clean && document.querySelector(`#placed [data-sent="${sha256}"]`);
const needsCard = (record) => isHere(record) && !isShown(record);

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
async function tidyForm(news = "") {
  form.reset();
  busy = false;
  const here = (await all().catch(() => [])).filter((each) => isHere(each) && unsent(each) && each.state !== "refused");
  if (busy) return;
  const full = Number(panel.dataset.placed) + here.length >= Number(panel.dataset.most);
  form.hidden = full;
  say([news, full && form.dataset.full].filter(Boolean).join(" "));
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

async function goOn({ detail }) {
  const left = (await all()).some((each) => isHere(each) && unsent(each));
  const saved = isHere(detail) && detail.state === "received" && !left && (await showPlaced());
  if (!busy) await tidyForm(saved ? form.dataset.saved : ""); // one that was refused or deleted makes room
}

/**
 * Once all has arrived: the photos as the server has them, in place of those this page came with. The page stays;
 * going to the server's would take along a photo that is being chosen while it is on its way.
 */
async function showPlaced() {
  const mine = ++asked;
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } }).catch(() => null);
  const page = answer?.ok && new DOMParser().parseFromString(await answer.text().catch(() => ""), "text/html");
  const [placed, fresh] = page ? ["placed", "queue"].map((id) => page.getElementById(id)) : [];
  if (!placed || !fresh || mine !== asked) return false;
  document.getElementById("placed").replaceWith(placed);
  panel.dataset.placed = fresh.dataset.placed;
  await draw();
  return true;
}

async function begin() {
  if (form && item) {
    form.addEventListener("click", ({ target }) => (busy ||= target.type === "file"));
    form.addEventListener("change", chosen);
    form.addEventListener("submit", sendAsItIs);
    addEventListener("visits:record", goOn);
    await tidyForm();
  }
  draw = await showCards(panel, needsCard);
  start();
}

begin();
