// Fills the form with where the phone is, when its owner allows it. Everything else
// on the page works without a script.
"use strict";

const DIGITS = 4;
const PATIENCE = { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 };
const SAID = {
  1: "没有获得位置权限。请在浏览器中允许，或者选择所在区县。",
  2: "暂时得不到手机位置，请选择所在区县。",
  3: "定位用时过长，请再试一次，或者选择所在区县。",
};

document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("ask");
  const near = document.getElementById("near");
  const region = document.getElementById("region");
  const said = document.getElementById("locate-said");
  const button = document.getElementById("locate");

  // Either a region or a place: the later choice holds.
  region.addEventListener("change", () => {
    if (region.value) near.value = "";
  });

  if (!("geolocation" in navigator) || !window.isSecureContext) return;
  document.getElementById("locate-row").hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    said.textContent = "正在获取位置……";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        near.value = `${coords.longitude.toFixed(DIGITS)},${coords.latitude.toFixed(DIGITS)}`;
        region.value = "";
        button.disabled = false;
        form.requestSubmit();
      },
      (fault) => {
        button.disabled = false;
        said.textContent = SAID[fault.code] || SAID[2];
      },
      PATIENCE,
    );
  });
});
