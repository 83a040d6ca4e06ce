// Checks the figures of a return against each other while they are typed, and tells which are still last period's.
// The server checks everything again on every post: without this script nothing is missing but the haste.
//
//   <p class="error" data-of="nu" data-rule='["<=", ["own"], ["name", "tong_cbgvnv"]]' hidden>…</p>
//   <p data-of="nu" data-before="22" hidden>…</p>         "none": the box beside the figure was ticked

import { denies, evaluate, readNumber, reader } from "./relevance.js";

const form = document.querySelector("form.sheet");
const spoken = document.getElementById("spoken"); // read aloud when it changes
const NONE = ".none";
let typed = false; // since the page came

/** The same sentence where the server has told it already: it then comes and goes in place of ours. */
const told = (rule) =>
  [...rule.closest(".question").querySelectorAll(".error, .notice")].find(
    (each) => each !== rule && each.textContent.trim().endsWith(rule.textContent.trim()),
  );

function check(rule, read) {
  const own = read(rule.dataset.of);
  const broken = own !== "" && denies(JSON.parse(rule.dataset.rule), read, own);
  const [shown, other] = told(rule) ? [told(rule), rule] : [rule, null];
  if (broken && shown.hidden) spoken.textContent = rule.textContent;
  shown.hidden = !broken;
  if (other) other.hidden = true;
}

function compare(mark, read) {
  const before = mark.dataset.before === "none" ? false : readNumber(mark.dataset.before);
  mark.hidden = evaluate(["name", mark.dataset.of], read) !== before;
}

/** A figure and the box that says there is none exclude each other. */
function settle({ target }) {
  typed = true;
  if (target.name.endsWith(NONE) && target.checked) {
    form.elements.namedItem(target.name.slice(0, -NONE.length)).value = "";
  } else if (target.value) {
    const none = form.elements.namedItem(target.name + NONE);
    if (none) none.checked = false;
  }
}

function look() {
  const read = reader(form);
  for (const rule of form.querySelectorAll("[data-rule]")) check(rule, read(rule));
  for (const mark of form.querySelectorAll("[data-before]")) compare(mark, read(mark));
}

if (form) {
  form.addEventListener("input", settle, { capture: true }); // before relevance.js looks
  form.addEventListener("input", look);
  form.addEventListener("submit", () => (typed = false));
  addEventListener("beforeunload", (event) => typed && event.preventDefault());
}
