// Draws what waits on this phone as cards, says how each stands, and does what their buttons say.

import { facts } from "./facts.js";
import { flush, tell } from "./queue.js";
import { all, bytesOf, forget, isPhoto, unsent } from "./store.js";

const BAD = ["conflict", "refused", "signin", "unfinished", "behind"];
const SMALL = 160; // pixels: the width of a photo on its card
const SOON = 100; // ms in which changes are drawn together

/**
 * Shows the records that are `wanted`; throws where nothing can be kept. What is received meanwhile stays in sight.
 * Resolves to the function that draws them anew.
 */
export async function showCards(panel, wanted = () => true) {
  const cards = new Map(); // by key
  let soon = 0;
  const draw = async () => {
    const records = (await all()).filter(wanted).filter((each) => unsent(each) || cards.has(each.key));
    const keys = new Set(records.map((each) => each.key));
    for (const [key, card] of cards) if (!keys.has(key)) (card.remove(), cards.delete(key));
    for (const record of records.sort((one, other) => (one.number ?? 0) - (other.number ?? 0))) {
      if (!cards.has(record.key)) cards.set(record.key, panel.querySelector("ul").appendChild(made(panel, record)));
      say(cards.get(record.key), record);
    }
    count(panel, records);
  };
  panel.addEventListener("click", async (event) => (await act(event.target, wanted)) && tell({}));
  addEventListener("visits:record", () => {
    clearTimeout(soon);
    soon = setTimeout(draw, SOON);
  });
  await draw();
  return draw;
}

function count(panel, records) {
  const waiting = records.filter(unsent);
  panel.hidden = records.length === 0;
  panel.querySelector("h2 > span").textContent = `(${waiting.length})`;
  panel.querySelector(".notice").hidden = !waiting.some((each) => each.state === "signin");
  panel.querySelector(".actions").hidden = waiting.length === 0;
}

function made(panel, record) {
  const card = panel.querySelector("template").content.cloneNode(true).firstElementChild;
  const [title, label, picture] = card.children;
  title.firstElementChild.textContent = record.title;
  title.firstElementChild.href = record.link ?? record.page ?? "/visits/";
  label.textContent = record.label;
  card.dataset.key = record.key;
  if (isPhoto(record)) draw(picture, record).catch(() => {}); // the card does without
  return card;
}

function say(card, record) {
  const [, , , standing, why, buttons] = card.children;
  const share = record.state === "sending" && record.share ? ` ${Math.floor(100 * record.share)} %` : "";
  const kind = record.clean ? "good" : BAD.includes(record.state) ? "bad" : "warn";
  standing.firstElementChild.textContent = facts.words[record.state] + share;
  standing.firstElementChild.className = `tag ${kind}`;
  why.textContent = record.why ?? "";
  buttons.hidden = record.clean;
}

async function draw(picture, { key, number }) {
  const bitmap = await createImageBitmap(new Blob([await bytesOf(key)]), { resizeWidth: SMALL });
  const { firstElementChild: canvas } = picture;
  Object.assign(canvas, { width: bitmap.width, height: bitmap.height });
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  canvas.setAttribute("aria-label", `${canvas.getAttribute("aria-label")} ${number}`);
  picture.hidden = false;
}

async function act(target, wanted) {
  const what = target.closest("[data-act]")?.dataset.act;
  if (!what) return false;
  const key = target.closest("[data-key]")?.dataset.key ?? "";
  const records = (await all()).filter(wanted).filter((each) => unsent(each) && (!key || each.key === key));
  if (what === "save") await save(records);
  if (what === "send" || what === "retry") await flush(true, key);
  if (what === "delete" && confirm(facts.words.delete)) await forget(key).then(() => flush());
  return true;
}

/** One photo as a picture; anything else as one file with all there is, photos in it. */
async function save(records) {
  if (records.length === 1 && isPhoto(records[0])) {
    const [{ key, item, number, type }] = records;
    return download(new Blob([await bytesOf(key)], { type }), `anh-${item}-${number}.${type.split("/")[1] ?? "jpeg"}`);
  }
  const whole = await Promise.all(records.map(async (each) => (isPhoto(each) ? { ...each, photo: await textOf(each) } : each)));
  return download(new Blob([JSON.stringify(whole, null, 1)], { type: "application/json" }), "ban-chua-gui.json");
}

async function textOf({ key, type }) {
  const reader = new FileReader();
  reader.readAsDataURL(new Blob([await bytesOf(key)], { type }));
  await new Promise((resolve) => (reader.onload = resolve));
  return reader.result;
}

function download(file, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
