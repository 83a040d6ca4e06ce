// Keeping and sending a section can wait until its page stands: a cheap phone has enough to read before. What is
// answered meanwhile is found by section.js when it comes, and a button pressed meanwhile is pressed then.

const form = document.querySelector("form.sheet");
let pressed; // null: the Enter key

function hold(event) {
  event.preventDefault();
  pressed = event.submitter;
}

async function begin() {
  if (form?.querySelector("[data-rows]")) import("../rows.js");
  await import("./section.js").then((section) => section.ready).catch(() => {}); // else the form is posted as ever
  form.removeEventListener("submit", hold);
  if (pressed !== undefined) form.requestSubmit(pressed);
}

form?.addEventListener("submit", hold);
if (PerformanceObserver.supportedEntryTypes?.includes("paint"))
  new PerformanceObserver((_, painted) => {
    painted.disconnect(); // the first paint is enough
    begin();
  }).observe({ type: "paint", buffered: true });
else requestAnimationFrame(begin);
