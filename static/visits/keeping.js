// Fetches the pages of the visits that are due and puts them by, with the files they need, for the worker.

import { facts } from "./facts.js";

const FILES = "visits-static"; // these two as in worker.js
const WHO = "visits-who";
const FILE = /\/static\/[\w./-]+\?v=\w+/g;
const IMPORTED = /"(\.{1,2}\/[\w./-]+\.js\?v=\w+)"/g; // a module that another one names

/** Keep the list and every visit among `places` ([data-visit][data-pages]); `tell(place, state)` says how it goes. */
export async function keepPages(places, tell) {
  const pages = await caches.open(`visits-${facts.user}`);
  const files = new Set();
  let whole = Boolean(await pages.match("/visits/")) || (await keepPage(pages, "/visits/", files));
  let anew = true; // every page was fetched this time, so that every file in use is known
  if (whole) await (await caches.open(WHO)).put("/visits/", new Response(facts.user));
  for (const place of places) {
    const wanted = place.dataset.pages.split(" ");
    if (await isFresh(pages, place)) {
      anew = false;
      tell(place, "kept");
      continue;
    }
    tell(place, "keeping");
    let kept = true;
    for (const page of wanted) kept = (await keepPage(pages, page, files)) && kept;
    whole &&= kept;
    if (kept) await pages.put(stampOf(place), new Response(place.dataset.stamp));
    tell(place, kept || (await allThere(pages, wanted)) ? "kept" : "unkept");
  }
  if (whole) await tidyPages(pages, places);
  if (whole && anew) await tidyFiles(files);
}

const stampOf = (place) => `/visits/${place.dataset.visit}/kept`;

/** Whether the pages of a visit were kept as they are now: a slow network need not carry them again. */
async function isFresh(pages, place) {
  const stamp = await pages.match(stampOf(place));
  return (await stamp?.text()) === place.dataset.stamp;
}

async function keepPage(pages, address, files) {
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (answer.status === 404) return true; // a section that this school is not asked
    if (!answer.ok || answer.redirected || answer.headers.get("Forms-User") !== facts.user) return false;
    const text = await answer.clone().text();
    await pages.put(address, answer);
    await keepFiles(text.match(FILE) ?? [], files);
    return true;
  } catch {
    return false;
  }
}

async function keepFiles(found, seen) {
  const kept = await caches.open(FILES);
  for (const file of new Set(found)) {
    if (seen.has(file)) continue;
    seen.add(file);
    if (!(await kept.match(file))) await kept.add(file);
    if (file.includes(".js?")) await keepFiles(await importedBy(file, kept), seen);
  }
}

async function importedBy(file, kept) {
  const text = await (await kept.match(file)).text();
  return [...text.matchAll(IMPORTED)].map(([, name]) => {
    const { pathname, search } = new URL(name, new URL(file, location.href));
    return pathname + search;
  });
}

async function allThere(pages, wanted) {
  const found = await Promise.all(wanted.map((page) => pages.match(page)));
  return Boolean(found[0]) && found.filter(Boolean).length > 2;
}

/** Let go of visits that are over. */
async function tidyPages(pages, places) {
  const due = new Set(places.map((place) => place.dataset.visit));
  for (const request of await pages.keys()) {
    const [, , visit] = new URL(request.url).pathname.split("/");
    if (visit && !due.has(visit)) await pages.delete(request);
  }
}

/** Let go of files that no page names any more. */
async function tidyFiles(files) {
  const kept = await caches.open(FILES);
  for (const request of await kept.keys()) {
    const { pathname, search } = new URL(request.url);
    if (!files.has(pathname + search)) await kept.delete(request);
  }
}
