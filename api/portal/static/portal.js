// Everything works without this file. It spares a click where a day is changed,
// and renews the page of a case while somebody looks at it.
"use strict";

for (const input of document.querySelectorAll("[data-recalculates]")) {
  input.addEventListener("change", () => {
    input.form.requestSubmit(input.form.elements.namedItem("recalculate"));
  });
}

const day = document.querySelector("input[type=text][name=wish]");
if (day) {
  day.addEventListener("input", () => {
    document.getElementById("wish-at").checked = day.value !== "";
    document.getElementById("wish-earliest").checked = day.value === "";
  });
  document.getElementById("wish-earliest").addEventListener("change", () => { day.value = ""; });
}

const renew = Number(document.body.dataset.renew);
if (renew) {
  setInterval(() => { if (!document.hidden) location.reload(); }, renew * 1000);
}
