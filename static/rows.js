// Adds rows to the tables of a form. Without it the server adds one each time the page is saved.
//
//   <div data-rows="members" data-most="10">
//     <fieldset data-row="members.0."> … </fieldset>     its last row is the pattern of the next one
//     <button type="button" data-add hidden>
//   </div>

const tables = () => document.querySelectorAll("[data-rows]");
const rowsOf = (table) => [...table.querySelectorAll("[data-row]")];
const isFull = (table) => rowsOf(table).length >= Number(table.dataset.most);

/** A blank row after the last one; nothing where the table has as many as it takes. */
function addRow(table) {
  if (isFull(table)) return null;
  const last = rowsOf(table).at(-1);
  const [, name, number] = last.dataset.row.match(/^(.*\.)([0-9]+)\.$/);
  const row = last.cloneNode(true);
  renamed(row, last.dataset.row, `${name}${Number(number) + 1}.`);
  for (const control of row.querySelectorAll("input, select, textarea")) cleared(control);
  const legend = row.querySelector("legend");
  legend.textContent = legend.textContent.replace(/[0-9]+/, rowsOf(table).length + 1);
  last.after(row);
  table.querySelector("[data-add]").hidden = isFull(table);
  return row;
}

function renamed(row, from, to) {
  for (const each of [row, ...row.querySelectorAll("*")]) {
    for (const { name, value } of [...each.attributes]) each.setAttribute(name, value.replaceAll(from, to));
  }
}

function cleared(control) {
  control.removeAttribute("aria-invalid");
  if (control.options) for (const option of control.options) option.defaultSelected = false;
  if (control.options) control.selectedIndex = 0;
  else if (["checkbox", "radio"].includes(control.type)) control.checked = control.defaultChecked = false;
  else control.value = control.defaultValue = "";
}

/** Rows for everything that was once typed: fields are [[name, value], …]. */
export function fit(fields) {
  for (const table of tables()) {
    const wanted = fields.filter(([name, value]) => name.startsWith(`${table.dataset.rows}.`) && value.trim());
    const has = ([name]) => table.querySelector(`[name="${name}"]`);
    while (!wanted.every(has) && addRow(table));
  }
}

function add({ target }) {
  const button = target.closest("[data-add]");
  const row = button && addRow(button.closest("[data-rows]"));
  row?.querySelector("input, select, textarea").focus();
  row?.closest("form").dispatchEvent(new Event("input"));
}

for (const table of tables()) {
  table.querySelector("[data-add]").hidden = isFull(table);
  table.querySelector("[data-without]").hidden = true;
  table.addEventListener("click", add);
}
