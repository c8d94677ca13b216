// The officers' map: what lies in the part that is shown, asked for as it moves.
"use strict";

const PAUSE = 250;
const MOST_ZOOM = 18;
// Pixels that a heap needs, and how many of them the server takes across.
const HEAP = 72;
const MOST_HEAPS = 40;
const TEXTS = {
  none: "\u8fd9\u4e2a\u8303\u56f4\u5185\u6ca1\u6709\u7b26\u5408\u6761\u4ef6\u7684\u7ad9\u70b9\u3002",
  one: (count) => `\u8fd9\u4e2a\u8303\u56f4\u5185\u6709 ${count} \u4e2a\u7ad9\u70b9\u3002`,
  heaps: (count) => `\u8fd9\u4e2a\u8303\u56f4\u5185\u6709 ${count} \u4e2a\u7ad9\u70b9\uff0c\u6309\u6570\u91cf\u5408\u5e76\u663e\u793a\uff0c\u653e\u5927\u540e\u9010\u4e2a\u663e\u793a\u3002`,
  capped: (count) => `\u7ad9\u70b9\u592a\u591a\uff0c\u53ea\u7edf\u8ba1\u4e86\u5176\u4e2d ${count} \u4e2a\uff0c\u8bf7\u653e\u5927\u5730\u56fe\u3002`,
  failed: "\u6682\u65f6\u8bfb\u4e0d\u5230\u7ad9\u70b9\uff0c\u8bf7\u7a0d\u540e\u518d\u8bd5\u3002",
  near: "\u653e\u5927",
  far: "\u7f29\u5c0f",
  open: "\u6253\u5f00\u7ad9\u70b9",
  heap: (count) => `${count} \u4e2a\u7ad9\u70b9\uff0c\u653e\u5927\u67e5\u770b`,
  close: "\u5173\u95ed",
  layer: "\u8fd9\u4e2a\u56fe\u5c42\u6682\u65f6\u8bfb\u4e0d\u5230\u3002",
};

// No picture of a map: squares that say where they are.
const Squares = L.GridLayer.extend({
  createTile(coords) {
    const square = document.createElement("div");
    square.className = "map-square";
    const corner = this._map.unproject(coords.scaleBy(this.getTileSize()), coords.z);
    square.textContent = `${corner.lng.toFixed(2)}, ${corner.lat.toFixed(2)}`;
    return square;
  },
});

const Scale = L.Control.Scale.extend({
  _updateMetric(most) {
    const metres = this._getRoundNum(most);
    const text = metres < 1000 ? `${metres} \u7c73` : `${metres / 1000} \u516c\u91cc`;
    this._updateScale(this._mScale, text, metres / most);
  },
});

function element(name, text, facts = {}) {
  return Object.assign(document.createElement(name), { textContent: text }, facts);
}

document.addEventListener("DOMContentLoaded", () => {
  const place = document.getElementById("map");
  const said = document.getElementById("map-said");
  const form = document.getElementById("map-filters");
  const circles = document.getElementById("map-circles");
  const facts = place.dataset;
  const colours = {};
  for (const line of document.querySelectorAll(".map-legend [data-state]")) {
    colours[line.dataset.state] = line.dataset.colour;
  }

  const map = L.map(place, { zoomControl: false, attributionControl: Boolean(facts.tiles), maxZoom: MOST_ZOOM, minZoom: 5 });
  L.control.zoom({ zoomInTitle: TEXTS.near, zoomOutTitle: TEXTS.far }).addTo(map);
  new Scale({ imperial: false }).addTo(map);
  if (facts.tiles) {
    map.attributionControl.setPrefix(false);
    L.tileLayer(facts.tiles, { attribution: facts.attribution, maxZoom: MOST_ZOOM }).addTo(map);
  } else {
    new Squares().addTo(map);
  }
  const walks = L.layerGroup().addTo(map);
  const marks = L.layerGroup().addTo(map);
  const heaps = L.layerGroup().addTo(map);

  // By code: what stays in sight keeps its mark, and with it the box that is open.
  let known = new Map();

  function mark(station) {
    const box = element("div", "");
    box.append(element("strong", station.name), element("br", ""));
    box.append(`${station.state_label} \u00b7 ${station.listing_label}`, element("br", ""));
    box.append(element("a", TEXTS.open, { href: `${facts.pages}${station.code}/change/` }));
    const shown = { radius: 7, weight: 2, color: "#ffffff", fillColor: colours[station.state], fillOpacity: 1 };
    return L.circleMarker(station.at, shown).bindPopup(box).addTo(marks);
  }

  function walk(station) {
    const shown = { radius: Number(facts.walk), weight: 1, color: colours.OPEN, fillOpacity: 0.08, interactive: false };
    L.circle(station.at, shown).addTo(walks).bringToBack();
  }

  function heap({ count, at }) {
    const size = count > 999 ? 52 : count > 99 ? 44 : 36;
    const icon = L.divIcon({ className: "map-heap", html: String(count), iconSize: [size, size] });
    const name = TEXTS.heap(count);
    L.marker(at, { icon, title: name, alt: name })
      .on("click", () => map.setView(at, Math.min(map.getZoom() + 2, MOST_ZOOM)))
      .addTo(heaps);
  }

  let asked = 0;
  async function ask() {
    const number = ++asked;
    const box = map.getBounds();
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    const within = (value, most) => Math.max(-most, Math.min(most, value)).toFixed(6);
    query.set("west", within(box.getWest(), 180));
    query.set("east", within(box.getEast(), 180));
    query.set("south", within(box.getSouth(), 90));
    query.set("north", within(box.getNorth(), 90));
    query.set("columns", Math.max(1, Math.min(MOST_HEAPS, Math.round(map.getSize().x / HEAP))));
    const answer = await fetch(`${facts.source}?${query}`).catch(() => null);
    if (number !== asked) return;
    if (!answer || !answer.ok) {
      said.textContent = TEXTS.failed;
      return;
    }
    const found = await answer.json();
    const still = new Map();
    for (const station of found.stations) {
      still.set(station.code, known.get(station.code) || mark(station));
      known.delete(station.code);
    }
    known.forEach((gone) => marks.removeLayer(gone));
    known = still;
    walks.clearLayers();
    heaps.clearLayers();
    if (circles.checked) found.stations.filter((one) => one.state === "OPEN").forEach(walk);
    found.heaps.forEach(heap);
    const say = found.is_capped ? TEXTS.capped : found.heaps.length ? TEXTS.heaps : TEXTS.one;
    said.textContent = found.count ? say(found.count) : TEXTS.none;
  }

  let waiting = 0;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  };
  map.on("moveend", soon);
  map.on("popupopen", ({ popup }) => {
    popup.getElement().querySelector(".leaflet-popup-close-button").setAttribute("aria-label", TEXTS.close);
  });
  form.addEventListener("change", soon);
  form.addEventListener("submit", (event) => event.preventDefault());

  // What other rooms have drawn: fetched when it is first wanted.
  for (const box of form.querySelectorAll("[data-layer]")) {
    let layer = null;
    box.addEventListener("change", async () => {
      if (!box.checked) {
        if (layer) layer.remove();
        return;
      }
      if (!layer) {
        const answer = await fetch(box.dataset.layer).catch(() => null);
        if (!answer || !answer.ok) {
          said.textContent = TEXTS.layer;
          return;
        }
        layer = L.geoJSON(await answer.json(), {
          pointToLayer: (_feature, at) => L.circleMarker(at, { radius: 5, color: "#1d4ed8" }),
        });
      }
      layer.addTo(map);
      layer.bringToBack();
    });
  }
  map.fitBounds([[facts.south, facts.west], [facts.north, facts.east]].map((pair) => pair.map(Number)), { padding: [20, 20], maxZoom: 15 });
});
