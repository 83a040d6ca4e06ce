// Shows the inspector's pages where there is no network. It answers to GET alone: what is sent never passes
// through here. A page comes from the network where there is one, else as it was kept for the account that was
// here last; files come as kept, since their address changes with their content.

const PAGE = /^\/visits\/($|[0-9a-f-]{36}($|\/sections\/\w+$|\/confirm$|\/photos$))/;
const OF_ITEM = /^(\/visits\/[0-9a-f-]{36})\/items\/\w+\/photos$/; // the visit's page of photos stands in for these
const FILES = "visits-static";
const WHO = "visits-who";
const PATIENCE = 4_000; // ms for a network that says it is there

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/") && url.searchParams.has("v")) event.respondWith(file(request));
  else if (request.mode === "navigate" && (PAGE.test(url.pathname) || OF_ITEM.test(url.pathname))) event.respondWith(page(event, url));
});

async function file(request) {
  const kept = await caches.match(request, { cacheName: FILES });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) (await caches.open(FILES)).put(request, answer.clone());
  return answer;
}

async function page(event, url) {
  const network = fetch(event.request);
  event.waitUntil(network.then((answer) => keep(url, answer.clone()), () => {}));
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  try {
    const answer = await Promise.race([network, late]);
    if (answer && answer.status < 500) return answer;
    return (await copy(url)) ?? (await network);
  } catch {
    return (await copy(url)) ?? (await copy(new URL("/visits/", url))) ?? Response.error();
  }
}

async function keep(url, answer) {
  const user = answer.headers.get("Forms-User");
  if (!answer.ok || answer.redirected || !user) return;
  await (await caches.open(WHO)).put("/visits/", new Response(user));
  if (url.search === "" && PAGE.test(url.pathname)) await (await caches.open(`visits-${user}`)).put(url.pathname, answer);
}

async function copy(url) {
  const who = await caches.match("/visits/", { cacheName: WHO });
  return who && caches.match(url.pathname.replace(OF_ITEM, "$1/photos"), { cacheName: `visits-${await who.text()}` });
}
