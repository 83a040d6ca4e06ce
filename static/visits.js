// Comfort for the pages of a visit; everything works without it.
//
// Counts what is answered while somebody fills a section. A counted question holds a [data-counted] with its
// name; one that other answers have hidden does not count. static/relevance.js shows and hides.

const form = document.querySelector("form.sheet");
const place = document.getElementById("section-progress");

/** Whether the question called `name` has an answer; a table has one when something stands in a row. */
function isAnswered(name, typed) {
  const isTable = form.elements.namedItem(name) === null;
  return typed.some(([field, value]) => (isTable ? field.startsWith(`${name}.`) : field === name) && value.trim());
}

function countAnswers() {
  const typed = [...new FormData(form)];
  const counted = [...form.querySelectorAll("[data-counted]")].filter((each) => !each.closest("[hidden][data-relevant]"));
  const answered = counted.filter((each) => isAnswered(each.dataset.counted, typed));
  place.textContent = `${answered.length}/${counted.length}`;
  place.classList.toggle("good", answered.length === counted.length);
}

// "change" comes after the "input" on which relevance.js has shown and hidden.
if (form && place) form.addEventListener("change", countAnswers);
