// Comfort for the pages of a visit; everything works without it.
//
// Counts what is answered while somebody fills a section. A counted question holds a [data-counted] with its
// name; one that other answers have hidden does not count. static/relevance.js shows and hides.

import "./relevance.js";

const form = document.querySelector("form.sheet");
const place = document.getElementById("section-progress");

/** Whether the question called `name` has an answer: a choice, a text, or a row with something in it. */
function isAnswered(name) {
  const data = new FormData(form);
  for (const [field, value] of data) {
    if ((field === name || field.startsWith(`${name}.`) && !isBeside(name)) && String(value).trim() !== "") return true;
  }
  return false;
}

/** Whether what stands in `name.…` is words beside a mark, not the rows of a table. */
function isBeside(name) {
  const own = form.elements.namedItem(name);
  return own !== null;
}

function countAnswers() {
  const counted = [...form.querySelectorAll("[data-counted]")].filter((each) => !each.closest("[data-relevant][hidden]"));
  const answered = counted.filter((each) => isAnswered(each.dataset.counted));
  place.textContent = `${answered.length}/${counted.length}`;
  place.classList.toggle("good", answered.length === counted.length);
}

if (form && place) {
  form.addEventListener("change", () => requestAnimationFrame(countAnswers));
}
