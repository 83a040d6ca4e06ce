// Signing out warns where something was not sent, and leaves nothing of this account on the phone.

const form = document.querySelector("form[action='/sign-out']");

async function leave(event) {
  event.preventDefault();
  const [{ facts }, { all, empty, unsent }] = await Promise.all([import("./facts.js"), import("./store.js")]);
  if ((await all().catch(() => [])).some(unsent) && !confirm(facts.words.leave)) return;
  // Out first: without a network nothing is cleared.
  const out = await fetch(form.action, { method: "POST", redirect: "manual" }).catch(() => null);
  if (!out) {
    alert(facts.words.offline);
    return;
  }
  await empty().catch(() => {});
  if (globalThis.caches) {
    const names = (await caches.keys()).filter((name) => name.startsWith("visits-"));
    await Promise.all(names.map((name) => caches.delete(name)));
  }
  location.assign("/sign-in?out=1");
}

form?.addEventListener("submit", leave);
