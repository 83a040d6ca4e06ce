// Without a network the worker shows the page of a visit's photos at the address of an item: this makes it that
// item's page.

const [, , visit, , item] = location.pathname.split("/"); // /visits/<uuid>/items/<item>/photos
const line = item && document.querySelector(`[data-of="${item}"]`);

if (line) {
  const { most, placed, section } = line.dataset;
  const form = document.getElementById("evidence");
  const label = line.querySelector("a").textContent;
  Object.assign(document.getElementById("queue").dataset, { item, most, placed, label });
  document.getElementById("items").hidden = true;
  document.getElementById("item-label").textContent = label;
  form.action = `/visits/${visit}/items/${item}/photos`;
  document.getElementById("back").href = `/visits/${visit}/sections/${section}#${item}`;
  document.getElementById("adder").hidden = false;
}
