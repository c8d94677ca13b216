// Where the officer stands, as the phone tells it, beside the field for coordinates.
"use strict";

const EXACT = { enableHighAccuracy: true, timeout: 15000 };

function offerHere(field) {
  if (!("geolocation" in navigator) || !window.isSecureContext) return;
  const system = document.querySelector(`[name="${field.dataset.here}"]`);
  const row = document.createElement("div");
  row.className = "desk-presets";
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "\u586b\u5165\u5f53\u524d\u4f4d\u7f6e";
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        field.value = `${coords.longitude.toFixed(6)},${coords.latitude.toFixed(6)}`;
        system.value = "WGS84";
        said.textContent = `\u7cbe\u5ea6\u7ea6 ${Math.round(coords.accuracy)} \u7c73`;
      },
      () => { said.textContent = "\u5f97\u4e0d\u5230\u4f4d\u7f6e"; },
      EXACT,
    );
  });
  row.append(button, said);
  field.before(row);
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("input[data-here]").forEach(offerHere);
});
