// The grid of figures: moves with the keys, takes pasted blocks, saves each change.
// Without it the grid is a form with a button that does the same.

const form = document.querySelector(".grid-form");
const news = form.querySelector(".grid-news");
const noteField = form.querySelector("template").content.firstElementChild;
const token = form.elements.csrfmiddlewaretoken.value;
const KEEPS_TYPED = ["error", "conflict"];
let sending = Promise.resolve();
let waiting = 0;
form.classList.add("live");

// --- where things are ---

const inputOf = (cell) => cell.querySelector("input");
const noteOf = (cell) => cell.querySelector("textarea");
const saidOf = (cell) => cell.querySelector(".verdict");
const cellOf = (element) => element.closest("td[data-review]");
const rows = () => [...form.querySelectorAll("tbody tr")];

function cellAt(row, column) {
  const found = rows()[row]?.children[column];
  return found?.dataset.review ? found : null;
}

function placeOf(cell) {
  return { row: rows().indexOf(cell.parentElement), column: cell.cellIndex };
}

// --- saving ---

function whatIsIn(cell) {
  const { review, indicator, seen } = cell.dataset;
  const typed = { review: Number(review), indicator, value: inputOf(cell).value, seen: seen ? Number(seen) : null };
  return noteOf(cell) ? { ...typed, note: noteOf(cell).value } : typed;
}

// One request after the other, so that each knows what the one before made of its cells.
function save(cells) {
  cells.forEach((cell) => say(cell, "saving", form.dataset.saving));
  waiting += 1;
  sending = sending.then(() => send(cells)).finally(() => { waiting -= 1; });
  return sending;
}

async function send(cells) {
  const typed = cells.map(whatIsIn);
  typed.forEach((each, place) => { cells[place].dataset.sent = each.value; });
  const answers = await ask(typed);
  const refused = { kind: "error", message: answers.message };
  cells.forEach((cell, place) => take(cell, answers.cells?.[place] ?? refused));
  tell(cells);
}

async function ask(typed) {
  try {
    const response = await fetch(form.dataset.save, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token, Accept: "application/json" },
      body: JSON.stringify({ cells: typed }),
    });
    return await response.json();
  } catch {
    return { message: form.dataset.lost };
  }
}

function take(cell, answer) {
  const input = inputOf(cell);
  const keeps = KEEPS_TYPED.includes(answer.kind);
  // Unless somebody has typed on in the meantime.
  if (!keeps && input.value === cell.dataset.sent) input.value = answer.shown;
  if ("seen" in answer) cell.dataset.seen = answer.seen ?? "";
  input.setAttribute("aria-invalid", keeps);
  if (answer.queries?.length) addNote(cell);
  say(cell, answer.kind, answer.message);
}

function say(cell, kind, message) {
  cell.dataset.kind = kind;
  saidOf(cell).textContent = message;
}

function addNote(cell) {
  if (noteOf(cell)) return;
  cell.append(noteField.cloneNode(true));
  noteOf(cell).setAttribute("aria-describedby", inputOf(cell).getAttribute("aria-labelledby"));
}

// A block is told in two numbers: sixty sentences would not be listened to.
function tell(cells) {
  const failed = cells.filter((cell) => KEEPS_TYPED.includes(cell.dataset.kind)).length;
  const { pasted, notSaved } = form.dataset;
  if (cells.length > 1) {
    news.textContent = `${pasted} ${cells.length - failed}. ${failed ? `${notSaved} ${failed}.` : ""}`;
  } else {
    news.textContent = `${nameOf(cells[0])}: ${saidOf(cells[0]).textContent}`;
  }
}

function nameOf(cell) {
  const labels = inputOf(cell).getAttribute("aria-labelledby").split(" ");
  return labels.map((id) => document.getElementById(id).textContent.trim()).join(", ");
}

// --- typing ---

form.addEventListener("change", (event) => {
  const cell = cellOf(event.target);
  if (cell) save([cell]);
});

form.addEventListener("keydown", (event) => {
  const step = { ArrowUp: -1, ArrowDown: 1, Enter: event.shiftKey ? -1 : 1 }[event.key];
  if (!step || event.target.tagName !== "INPUT" || !cellOf(event.target)) return;
  event.preventDefault();
  const cell = cellOf(event.target);
  if (event.key === "Enter" && isEnteredAgain(cell)) save([cell]);
  move(cell, step);
});

// Where something else was typed, the browser itself says that it changed.
function isEnteredAgain(cell) {
  return KEEPS_TYPED.includes(cell.dataset.kind) && inputOf(cell).value === cell.dataset.sent;
}

function move(cell, step) {
  let { row, column } = placeOf(cell);
  for (row += step; row >= 0 && row < rows().length; row += step) {
    const next = cellAt(row, column);
    if (next) {
      inputOf(next).focus();
      inputOf(next).select();
      return;
    }
  }
  // At the end of the column nothing else would make the browser notice the change.
  inputOf(cell).blur();
  inputOf(cell).focus();
}

// --- pasting ---

form.addEventListener("paste", (event) => {
  const cell = cellOf(event.target);
  const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  if (!cell || event.target.tagName !== "INPUT" || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  pasteBlock(cell, text.split("\n").map((line) => line.split("\t")));
});

// Row by row and column by column as they stand on the page, whoever may fill them in.
function pasteBlock(first, block) {
  const { row, column } = placeOf(first);
  const filled = [];
  let passedOver = false;
  block.forEach((line, down) => line.forEach((typed, along) => {
    const value = typed.replace(/%\s*$/, "").trim();
    const cell = cellAt(row + down, column + along);
    if (value && !cell) passedOver = true;
    if (!value || !cell) return;
    inputOf(cell).value = value;
    filled.push(cell);
  }));
  if (!filled.length) return;
  save(filled).then(() => {
    if (passedOver) news.textContent += ` ${form.dataset.passedOver}`;
    news.classList.toggle("visually-hidden", !passedOver);
  });
}

// --- leaving ---

window.addEventListener("beforeunload", (event) => {
  const unsaved = [...form.querySelectorAll("td[data-kind='error'], td[data-kind='conflict']")];
  if (waiting || unsaved.length) event.preventDefault();
});
