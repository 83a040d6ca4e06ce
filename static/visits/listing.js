// The list of visits: what waits on this phone, and the pages that are kept for a day without a network.

import { facts } from "./facts.js";
import { keepPages } from "./keeping.js";
import "./photos.js"; // those that wait are sent from here too
import { flush, start } from "./queue.js";
import { all, forget, unsent } from "./store.js";

const BAD = ["conflict", "refused", "signin", "unfinished"];
const panel = document.getElementById("queue");
const note = document.getElementById("offline-note");

function card(record) {
  const made = panel.querySelector("template").content.cloneNode(true).firstElementChild;
  const [title, label, row] = made.children;
  title.firstElementChild.textContent = record.title;
  title.firstElementChild.href = record.link ?? record.page ?? "/visits/";
  label.textContent = record.label;
  row.firstElementChild.textContent = facts.words[record.state];
  row.firstElementChild.classList.add(BAD.includes(record.state) ? "bad" : "warn");
  made.dataset.key = record.key;
  return made;
}

async function draw() {
  const waiting = (await all()).filter(unsent);
  panel.hidden = waiting.length === 0;
  panel.querySelector("h2 > span").textContent = `(${waiting.length})`;
  panel.querySelector("ul").replaceChildren(...waiting.map(card));
  const notice = panel.querySelector(".notice");
  notice.hidden = !waiting.some((each) => each.state === "signin");
  notice.textContent = facts.words.signin_note;
}

/** A file with what waits, to be mailed or kept; photos are left out. */
function save(records) {
  const plain = records.map(({ blob, ...rest }) => rest);
  const file = new Blob([JSON.stringify(plain, null, 1)], { type: "application/json" });
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(file), download: "ban-chua-gui.json" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function act({ target }) {
  const what = target.closest("[data-act]")?.dataset.act;
  if (!what) return;
  const key = target.closest("[data-key]")?.dataset.key ?? "";
  const records = (await all()).filter(unsent).filter((each) => !key || each.key === key);
  if (what === "save") save(records);
  if (what === "send" || what === "retry") await flush(true, key);
  if (what === "delete" && confirm(facts.words.delete)) await forget(key);
  await draw();
}

async function keepHere() {
  note.hidden = false;
  note.textContent = isSecureContext ? note.dataset.secure : note.dataset.plain;
  if (!isSecureContext || !navigator.serviceWorker) return;
  await navigator.serviceWorker.register("/visits/worker.js", { scope: "/visits/" });
  await keepPages([...document.querySelectorAll("[data-pages]")], (place, state) => {
    place.hidden = false;
    place.firstElementChild.textContent = facts.words[state];
    place.firstElementChild.className = `tag ${state === "kept" ? "good" : "warn"}`;
  });
}

async function begin() {
  await draw(); // throws where nothing can be kept: then the page is as it was
  panel.addEventListener("click", act);
  let soon = 0;
  addEventListener("visits:record", () => {
    clearTimeout(soon);
    soon = setTimeout(draw, 100);
  });
  await start();
  await draw();
  await keepHere();
}

begin();
