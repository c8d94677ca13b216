// Small things that the theme of the officers' site leaves out.
"use strict";

// Sentences to begin with, as buttons above the field that they fill.
function layOutPresets(field) {
  const row = document.createElement("div");
  row.className = "desk-presets";
  for (const sentence of field.dataset.presets.split("\n")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sentence;
    button.addEventListener("click", () => {
      field.value = field.value.trim() ? `${field.value.trimEnd()}\n${sentence}` : sentence;
      field.focus();
    });
    row.append(button);
  }
  field.before(row);
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("textarea[data-presets]").forEach(layOutPresets);
  // The theme would write the name of a file into a field that only its own input has.
  for (const file of document.querySelectorAll("input[type=file]")) {
    file.hasChangeListener = true;
  }
});

// The scroll bars of the theme name themselves in English.
window.addEventListener("load", () => {
  for (const part of document.querySelectorAll('[aria-label="scrollable content"]')) {
    part.setAttribute("aria-label", "\u53ef\u6eda\u52a8\u7684\u5185\u5bb9");
  }
});
