// Everything works without this file. It spares a click where a day is changed, asks
// about a day that no calendar has, ticks and finds contracts, prints, and renews the page
// of a case while somebody looks and has nothing unfolded.
"use strict";

for (const input of document.querySelectorAll("[data-recalculates]")) {
  input.addEventListener("change", () => {
    const button = input.form.elements.namedItem("recalculate");
    button.formAction = input.form.action + "#" + input.id; // where the change was made
    input.form.requestSubmit(button);
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// Whoever types a day means it, and whoever does not want one forgets it.
const day = document.querySelector("input[name=wish]:not([type=radio])");
if (day) {
  day.addEventListener("input", () => {
    const meant = day.value !== "" || day.validity.badInput;
    document.getElementById("wish-at").checked = meant;
    document.getElementById("wish-earliest").checked = !meant;
  });
  document.getElementById("wish-earliest").addEventListener("change", () => { day.value = ""; });
}

// A day that no calendar has is asked about once, before anything is sent. Sent all the
// same, it goes as it was typed: nothing optional stops a declaration.
for (const field of document.querySelectorAll(".field")) {
  const said = field.querySelector(".problem[hidden]");
  const inputs = [...field.querySelectorAll("input")];
  if (said) { askAboutDays(field, inputs, said); }
}

function askAboutDays(field, inputs, said) {
  const keys = inputs[0].type === "date" ? keysOf(inputs[0]) : null;
  const typed = () => (keys ? keys() : inputs.map((input) => input.value.trim()));
  let asked = "";

  const check = () => {
    const [d, m, y] = typed();
    const bad = keys ? inputs[0].validity.badInput : d && m && y.length === 4 && !isDay(d, m, y);
    const last = bad && m >= 1 && m <= 12 && d > 0 && y > 0 ? new Date(Date.UTC(y, m, 0)) : null;
    said.hidden = !bad;
    field.classList.toggle("wrong", Boolean(bad));
    const question = said.querySelector("span");
    question.hidden = !last;
    if (last) { question.querySelector("b").textContent = spell(last); }
    return bad;
  };

  // Not on the way to a button: what appears would move it from under the finger.
  field.addEventListener("focusout", (event) => {
    if (event.relatedTarget && event.relatedTarget.matches("input, textarea")) { check(); }
  });
  field.closest("form").addEventListener("submit", (event) => {
    const now = typed().join(".");
    if (check() && asked !== now) {
      asked = now;
      event.preventDefault();
      said.setAttribute("role", "alert");
      inputs[0].focus();
    } else if (keys && inputs[0].validity.badInput && !isDay(...typed())) {
      inputs[0].type = "text";
      inputs[0].value = now;
    }
  });
}

function isDay(d, m, y) {
  const at = new Date(Date.UTC(y, m - 1, d));
  return at.getUTCMonth() === m - 1 && at.getUTCDate() === Number(d);
}

function spell(at) {
  const lang = document.documentElement.lang === "en" ? "en-GB" : "de-DE";
  return at.toLocaleDateString(lang, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

// keysOf follows what is typed into a calendar's field, which hands out no day that does
// not exist: as in the field, a part ends when it is full or with a key that leads on.
function keysOf(input) {
  const order = new Intl.DateTimeFormat().formatToParts(0).map((part) => part.type).filter((type) => type !== "literal");
  const parts = { day: "", month: "", year: "" };
  let at = 0;
  let begun = false; // what is typed next goes on with the part, and does not replace it
  const next = () => { at++; begun = false; };
  const full = (type, text) => (type === "year" ? text.length > 3 : text.length > 1 || text > (type === "day" ? "3" : "1"));
  input.addEventListener("focus", () => { at = 0; begun = false; });
  input.addEventListener("keydown", (event) => {
    const type = order[at];
    if (/^\d$/.test(event.key) && type) {
      parts[type] = begun ? parts[type] + event.key : event.key;
      begun = true;
      if (full(type, parts[type])) { next(); }
    } else if (/^[./-]$|^ArrowRight$|^Tab$/.test(event.key) && begun) {
      next();
    }
  });
  return () => [parts.day, parts.month, parts.year];
}

// A reason that was typed before a session ended comes back after signing in again.
const kept = document.getElementById("kept");
if (kept) { sessionStorage.setItem("reason", kept.value); }
const reason = document.querySelector("[data-recalculate] textarea[name=reason]");
if (reason && reason.value === "" && sessionStorage.getItem("reason")) {
  reason.value = sessionStorage.getItem("reason");
  sessionStorage.removeItem("reason");
}

for (const whole of document.querySelectorAll("input[name=c]")) { tickWhole(whole); }

// tickWhole lets a contract and its products say the same.
function tickWhole(whole) {
  const parts = [...whole.closest(".card").querySelectorAll("input[name=p]")];
  const follow = () => {
    const ticked = parts.filter((part) => part.checked).length;
    whole.checked = ticked === parts.length;
    whole.indeterminate = ticked > 0 && !whole.checked;
  };
  whole.addEventListener("change", () => {
    for (const part of parts) { part.checked = whole.checked; }
    whole.indeterminate = false;
  });
  for (const part of parts) { part.addEventListener("change", follow); }
  addEventListener("pageshow", () => { if (!whole.checked) { follow(); } }); // what a browser ticked again on the way back
}

const room = document.querySelector(".search");
if (room) { findContracts(room, [...document.querySelectorAll("details.card")]); }

// findContracts shows those whose number and products hold every word. What is typed
// stays in the page: the field has no name and is in no form.
function findContracts(place, cards) {
  place.append(place.querySelector("template").content);
  const input = place.querySelector("input");
  const count = place.querySelector("span");
  const texts = cards.map((card) => [...card.querySelectorAll("summary > strong, summary > .hint")]
    .map((part) => part.textContent.toLowerCase()).join(" "));
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/);
    const fits = cards.filter((card, n) => {
      card.hidden = !words.every((word) => texts[n].includes(word));
      return !card.hidden;
    });
    if (fits.length === 1) { fits[0].open = true; }
    count.textContent = fits.length;
  });
}

// The way back to a form leads to the one that was filled in.
const back = document.querySelector("[data-back]");
if (back && history.length > 1) {
  back.addEventListener("click", (event) => { event.preventDefault(); history.back(); });
}

const renew = Number(document.body.dataset.renew);
if (renew) {
  const reads = () => document.querySelector("details[open]");
  setInterval(() => { if (!document.hidden && !reads()) location.reload(); }, renew * 1000);
}
