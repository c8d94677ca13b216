// Patterns of hours as buttons, and the week that the text gives: the server says it.
"use strict";

const PAUSE = 300;

function shown(parts) {
  const list = document.createDocumentFragment();
  for (const part of parts) {
    const table = document.createElement("table");
    const caption = table.createCaption();
    caption.textContent = part.title;
    for (const cells of part.rows) {
      const row = table.insertRow();
      for (const cell of cells) row.insertCell().textContent = cell;
    }
    list.append(table);
  }
  return list;
}

function layOut(field) {
  const patterns = document.createElement("div");
  patterns.className = "desk-presets";
  const week = document.createElement("div");
  week.className = "hours-week";
  week.setAttribute("role", "status");
  let waiting = 0;
  let asked = 0;

  async function ask() {
    const number = ++asked;
    const answer = await fetch(`${field.dataset.preview}?${new URLSearchParams({ hours: field.value })}`);
    if (number !== asked || !answer.ok) return;
    const said = await answer.json();
    week.replaceChildren(said.error || shown(said.parts));
    week.classList.toggle("desk-error", Boolean(said.error));
  }

  for (const line of field.dataset.hours.split("\n")) {
    const [text, label] = line.split("\t");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => {
      field.value = text;
      ask();
    });
    patterns.append(button);
  }
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  field.before(patterns);
  field.after(week);
  if (field.value) ask();
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("input[data-hours]").forEach(layOut);
});
