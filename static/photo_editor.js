// Shrinks a photo on the phone and lets the person black out and crop before anything is sent: what is covered
// never leaves the phone. It knows nothing of what becomes of the picture.

const LONGEST = 1600; // pixels, as the server keeps them
const PATIENCE = 10; // seconds to open a photo
const QUALITY = 0.85;
const SMALLEST = 4; // pixels of a frame; less is a slip of the finger
const TREMBLE = 0.03; // of the width: a finger that moves less has tapped

/** Rejects after PATIENCE. */
function inTime(promise) {
  const late = new Promise((_, refuse) => setTimeout(() => refuse(new Error("too slow")), PATIENCE * 1000));
  return Promise.race([promise, late]);
}

/** The photo upright on a canvas, at most LONGEST pixels long. */
async function opened(blob) {
  const bitmap = await inTime(createImageBitmap(blob, { imageOrientation: "from-image" }));
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas;
}

/** The JPEG of a canvas: pixels alone, no place and no camera. Packed now: toBlob waits until the browser is idle. */
function jpegOf(canvas) {
  const [, packed] = canvas.toDataURL("image/jpeg", QUALITY).split(",");
  return new Blob([Uint8Array.from(atob(packed), (each) => each.charCodeAt(0))], { type: "image/jpeg" });
}

/** A photo on the desk: steps are black boxes and crops, in pixels of the whole photo; a frame chooses where. */
class Desk {
  constructor(photo, canvas) {
    this.photo = photo;
    this.canvas = canvas;
    this.steps = [];
    this.frame = null; // in pixels of what is shown
    this.draw();
  }

  /** The part that is left after the crops. */
  get view() {
    return [...this.steps].reverse().find((step) => step.crop) ?? { x: 0, y: 0, width: this.photo.width, height: this.photo.height };
  }

  add(crop) {
    if (!this.frame || this.frame.width < SMALLEST || this.frame.height < SMALLEST) return false;
    const { x, y } = this.view;
    this.steps.push({ ...this.frame, x: x + this.frame.x, y: y + this.frame.y, crop });
    this.frame = null;
    this.draw();
    return true;
  }

  undo() {
    this.steps.pop();
    this.frame = null;
    this.draw();
  }

  /** The frame from one corner to the other, kept inside the picture and in whole pixels. */
  choose(x1, y1, x2, y2) {
    const { width, height } = this.canvas;
    const inside = (value, most) => Math.round(Math.min(Math.max(value, 0), most));
    const [left, right] = [inside(Math.min(x1, x2), width), inside(Math.max(x1, x2), width)];
    const [top, bottom] = [inside(Math.min(y1, y2), height), inside(Math.max(y1, y2), height)];
    this.frame = { x: left, y: top, width: right - left, height: bottom - top };
    this.draw();
  }

  draw() {
    const { x, y, width, height } = this.view;
    Object.assign(this.canvas, { width, height });
    const pen = this.canvas.getContext("2d");
    pen.drawImage(this.photo, -x, -y);
    pen.fillStyle = "#000";
    for (const step of this.steps) if (!step.crop) pen.fillRect(step.x - x, step.y - y, step.width, step.height);
    if (this.frame) this.#drawFrame(pen);
  }

  #drawFrame(pen) {
    const thick = Math.max(2, this.canvas.width / 200);
    for (const [colour, dash] of [["#000", []], ["#fff", [thick * 3, thick * 3]]]) {
      pen.strokeStyle = colour;
      pen.lineWidth = thick;
      pen.setLineDash(dash);
      pen.strokeRect(this.frame.x, this.frame.y, this.frame.width, this.frame.height);
    }
  }

  /** Without the frame. */
  finished() {
    this.frame = null;
    this.draw();
    return jpegOf(this.canvas);
  }
}

/** A finger or a mouse draws the frame or taps its two corners; the arrow keys move it (with Shift: size it). */
function listen(desk, signal) {
  const { canvas } = desk;
  let start = null; // where the finger came down
  let corner = null; // the first of two taps
  let drawn = false;
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [
      ((event.clientX - box.left) * canvas.width) / box.width,
      ((event.clientY - box.top) * canvas.height) / box.height,
    ];
  };
  canvas.addEventListener("pointerdown", (event) => {
    start = at(event);
    drawn = false;
    canvas.setPointerCapture(event.pointerId);
  }, { signal });
  canvas.addEventListener("pointermove", (event) => {
    if (!start) return;
    const here = at(event);
    drawn ||= Math.hypot(here[0] - start[0], here[1] - start[1]) > canvas.width * TREMBLE;
    if (drawn) desk.choose(...start, ...here);
  }, { signal });
  canvas.addEventListener("pointerup", () => {
    if (!start) return;
    const [x, y] = start;
    start = null;
    const first = drawn ? null : corner;
    corner = drawn || corner ? null : [x, y];
    if (first) desk.choose(...first, x, y);
    else if (corner) desk.choose(x - 1, y - 1, x + 1, y + 1); // a dot, too small to be a frame
  }, { signal });
  canvas.addEventListener("pointercancel", () => (start = null), { signal });
  canvas.addEventListener("keydown", (event) => {
    const [x, y] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
    if (!x && !y) return;
    event.preventDefault();
    const step = Math.max(1, Math.round(Math.max(canvas.width, canvas.height) / 40));
    const { width, height } = canvas;
    const now = desk.frame ?? { x: width / 4, y: height / 4, width: width / 2, height: height / 2 };
    if (event.shiftKey) desk.choose(now.x, now.y, now.x + now.width + x * step, now.y + now.height + y * step);
    else {
      const left = Math.min(Math.max(0, now.x + x * step), width - now.width);
      const top = Math.min(Math.max(0, now.y + y * step), height - now.height);
      desk.choose(left, top, left + now.width, top + now.height);
    }
  }, { signal });
}

/** Puts a picture into a form, in place of the file that was chosen. */
export function put(input, blob) {
  const files = new DataTransfer();
  files.items.add(new File([blob], "photo.jpg", { type: blob.type }));
  input.files = files.files;
}

/**
 * Opens a photo in `editor` and waits until the person has finished: the Blob to send, null where they chose
 * another photo instead. Throws where the phone cannot open it in time.
 */
export async function edited(blob, editor, onOpen) {
  const desk = new Desk(await opened(blob), editor.querySelector("canvas"));
  const own = new AbortController();
  const button = (name) => editor.querySelector(`[data-do=${name}]`);
  const tell = (text) => {
    editor.querySelector("[role=status]").textContent = text;
    button("undo").disabled = desk.steps.length === 0;
  };
  listen(desk, own.signal);
  tell("");
  onOpen();
  editor.hidden = false;
  editor.scrollIntoView({ block: "start" });
  try {
    return await new Promise((done) => {
      const on = (name, act) => button(name).addEventListener("click", act, { signal: own.signal });
      const applied = (crop) => tell(desk.add(crop) ? "" : editor.dataset.noFrame);
      on("black", () => applied(false));
      on("crop", () => applied(true));
      on("undo", () => {
        desk.undo();
        tell("");
      });
      on("send", () => done(desk.finished()));
      on("cancel", () => done(null));
    });
  } finally {
    own.abort();
    editor.hidden = true;
  }
}
