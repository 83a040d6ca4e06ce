// Shows and hides questions by the answers of the same page. The server decides again on every post: this only
// spares people what does not apply to them. Without it everything is shown, and nothing breaks.
//
//   <form data-facts='{"school_sites": 2}'>
//     <fieldset data-relevant='["=", ["name", "has_canteen"], ["text", "yes"]]'> … </fieldset>
//     <div data-row="members.0."> … </div>         names inside are looked for as members.0.<name> first
//
// Trees come from Expression.as_json(); what they mean is written in forms_app/core/expressions, and
// tests/expression_cases.json holds both sides to it. Answers of hidden questions count as missing.

const MISSING = "";
const NUMBER = /^-?[0-9]{1,15}(\.[0-9]{1,10})?$/;
const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2})?$/;

const number = (value) => {
  if (typeof value === "boolean") return Number(value);
  if (typeof value === "number") return value;
  return typeof value === "string" && NUMBER.test(value) ? Number(value) : null;
};
const text = (value) => (Array.isArray(value) ? value.join(" ") : String(value));
const truth = (value) => {
  if (value === MISSING || (Array.isArray(value) && value.length === 0)) return null;
  return typeof value === "number" ? value !== 0 : Boolean(value);
};
const orMissing = (answer) => (answer === null ? MISSING : answer);
const finite = (value) => (Number.isFinite(value) ? value : MISSING);
const isDay = (value) => typeof value === "string" && DAY.test(value);

const equal = (left, right) => {
  if (typeof left === "boolean" || typeof right === "boolean") return truth(left) === truth(right);
  if (typeof left === "number" || typeof right === "number") {
    return number(left) !== null && number(left) === number(right);
  }
  return text(left) === text(right);
};
const ordered = (compare) => (left, right) => {
  if (number(left) !== null && number(right) !== null) return compare(number(left), number(right));
  return isDay(left) && isDay(right) ? compare(left, right) : MISSING;
};
const arithmetic = (compute) => (left, right) =>
  number(left) === null || number(right) === null ? MISSING : finite(compute(number(left), number(right)));
const both = (left, right) => {
  const truths = [truth(left), truth(right)];
  return truths.includes(false) ? false : orMissing(truths.includes(null) ? null : true);
};
const either = (left, right) => {
  const truths = [truth(left), truth(right)];
  return truths.includes(true) ? true : orMissing(truths.includes(null) ? null : false);
};
const rounded = (value, places = 0) => {
  const [exact, digits] = [number(value), number(places)];
  if (exact === null || ![0, 1, 2, 3, 4, 5, 6].includes(digits)) return MISSING;
  return finite(Math.floor(exact * 10 ** digits + 0.5) / 10 ** digits);
};

const MEANING = {
  or: either,
  and: both,
  not: (value) => orMissing(truth(value) === null ? null : !truth(value)),
  "=": equal,
  "!=": (left, right) => !equal(left, right),
  "<": ordered((one, other) => one < other),
  "<=": ordered((one, other) => one <= other),
  ">": ordered((one, other) => one > other),
  ">=": ordered((one, other) => one >= other),
  "+": arithmetic((one, other) => one + other),
  "-": arithmetic((one, other) => one - other),
  "*": arithmetic((one, other) => one * other),
  div: arithmetic((one, other) => one / other),
  mod: arithmetic((one, other) => one % other),
  negative: (value) => arithmetic((one, other) => one - other)(0, value),
  if: (test, then, other) => (truth(test) === true ? then : other),
  selected: (value, name) =>
    name !== MISSING && (Array.isArray(value) ? value : [text(value)]).includes(text(name)),
  "count-selected": (value) => (Array.isArray(value) ? value.length : Number(value !== MISSING)),
  coalesce: (...values) => values.find((value) => truth(value) !== null) ?? MISSING,
  round: rounded,
  int: (value) => (number(value) === null ? MISSING : Math.trunc(number(value))),
  number: (value) => number(value) ?? MISSING,
  "string-length": (value) => text(value).length,
  true: () => true,
  false: () => false,
};

/** The value of a tree; `read(name)` gives the value of a question or fact, "" where it is missing. */
export function evaluate(tree, read, own = MISSING) {
  if (!Array.isArray(tree)) return tree;
  const [head, ...parts] = tree;
  if (head === "name") return read(parts[0]);
  if (head === "text") return parts[0];
  if (head === "own") return own;
  return MEANING[head](...parts.map((part) => evaluate(part, read, own)));
}

/** Whether a tree holds; what is missing does not. */
export const holds = (tree, read) => truth(evaluate(tree, read)) === true;

/** Whether a tree is false, not merely missing: only then is a constraint broken. */
export const denies = (tree, read, own) => truth(evaluate(tree, read, own)) === false;

/** A figure as people type it, "1.234,5", as a number; "" where it is none. */
export function readNumber(typed) {
  const bare = typed.replace(/[ \u00a0\u2009\u202f]/g, "").replace("−", "-");
  if (!/^-?([0-9]{1,3}(\.[0-9]{3})+|[0-9]{1,12})(,[0-9]{1,6})?$/.test(bare)) return MISSING;
  return Number(bare.replaceAll(".", "").replace(",", "."));
}

function valueOf(controls) {
  const [first] = controls;
  if (first instanceof HTMLOutputElement) return first.textContent.trim();
  if (first.type === "radio") return controls.find((each) => each.checked)?.value ?? MISSING;
  if (first.type === "checkbox") {
    const ticked = controls.filter((each) => each.checked).map((each) => each.value);
    return ticked.length ? ticked : MISSING;
  }
  if (["numeric", "decimal"].includes(first.inputMode)) return readNumber(first.value);
  return first.value.trim().normalize("NFC");
}

function controlsByName(form) {
  const found = new Map();
  for (const control of form.elements) {
    const name = control.dataset.name ?? control.name;
    if (name) found.set(name, [...(found.get(name) ?? []), control]);
  }
  return found;
}

function show(element, applies) {
  if (element.hidden !== applies) return;
  element.hidden = !applies;
  // A hidden control must never stop the form from being sent.
  for (const control of element.querySelectorAll("[required], [data-required]")) {
    control.toggleAttribute("data-required", !applies);
    control.required = applies;
  }
}

/** How the expressions of an element read a form: answers of its row, then of the page, then facts. */
export function reader(form) {
  const facts = JSON.parse(form.dataset.facts || "{}");
  const controls = controlsByName(form);
  const answerTo = (name) => {
    const asked = controls.get(name);
    if (asked[0].closest("[data-relevant][hidden]")) return MISSING;
    return controls.get(`${name}.none`)?.[0].checked ? false : valueOf(asked); // "there is no such thing" counts as 0
  };
  return (element) => {
    const row = element.closest("[data-row]")?.dataset.row ?? "";
    return (name) => {
      if (row && controls.has(row + name)) return answerTo(row + name);
      return controls.has(name) ? answerTo(name) : facts[name] ?? MISSING;
    };
  };
}

/** Settle every conditional element of a form, in the order of the page: conditions read earlier answers only. */
export function update(form) {
  const read = reader(form);
  for (const element of form.querySelectorAll("[data-relevant]")) {
    show(element, holds(JSON.parse(element.dataset.relevant), read(element)));
  }
}

if (globalThis.document) {
  for (const form of document.querySelectorAll("form:has([data-relevant])")) {
    form.addEventListener("input", () => update(form));
    update(form);
  }
}
