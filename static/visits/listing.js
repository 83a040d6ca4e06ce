// The list of visits: what waits on this phone, and the pages that are kept for a day without a network.

import { showCards } from "./cards.js";
import { facts } from "./facts.js";
import { keepPages } from "./keeping.js";
import "./photos.js"; // those that wait are sent from here too
import { start } from "./queue.js";

const note = document.getElementById("offline-note");

async function keepHere() {
  if (!isSecureContext) note.textContent = note.dataset.plain;
  note.classList.remove("pending");
  if (!isSecureContext || !navigator.serviceWorker) return;
  await navigator.serviceWorker.register("/visits/worker.js", { scope: "/visits/" });
  await keepPages([...document.querySelectorAll("[data-pages]")], (place, state) => {
    place.classList.remove("pending");
    place.firstElementChild.textContent = facts.words[state];
    place.firstElementChild.className = `tag ${state === "kept" ? "good" : "warn"}`;
  });
}

async function begin() {
  await showCards(document.getElementById("queue")); // throws where nothing can be kept: then the page is as it was
  start(); // a large photo need not hold up the pages
  await keepHere();
}

begin();
