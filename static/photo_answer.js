// A photo for a school's answer is shrunk and covered here before the form takes it along. Everything works
// without it; what cannot be opened here is sent as it was chosen.

import { edited, put } from "./photo_editor.js";

const place = document.getElementById("photos");

async function chosen({ target }) {
  const [file] = target.files ?? [];
  if (!file) return;
  const blob = await edited(file, document.getElementById("editor"), () => {}).catch(() => file);
  if (blob === file) return;
  target.value = "";
  if (!blob) return;
  put(target, blob);
  target.form.requestSubmit(place.querySelector("[value=photo]"));
}

place?.addEventListener("change", chosen);
