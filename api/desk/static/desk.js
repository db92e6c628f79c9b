// Everything works without this file. It lets single keys do what a link or a button
// does, unless somebody has switched them off.
"use strict";

const rows = [...document.querySelectorAll("[data-row]")];

function move(by) {
  const at = rows.findIndex(row => row.contains(document.activeElement));
  const row = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by))];
  if (row) row.querySelector("a").focus();
}

function tick() {
  const row = rows.find(row => row.contains(document.activeElement));
  const box = row && row.querySelector("input[type=checkbox]");
  if (box) box.click();
}

if ("keys" in document.body.dataset) {
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("textarea, select, input:not([type=checkbox], [type=radio])")) return;
    const link = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "x") tick();
    else if (link) link.click();
    else return;
    event.preventDefault();
  });
}
