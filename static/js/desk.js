// Comforts of the desk; every page works without them.
"use strict";

function isTyping(element) {
  return element && (element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName));
}

// The menu closes when something else is pressed, or on Escape.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// Ticked rows are counted; the tick in the head (data-tick-all) takes the whole page.
function countTicks(form) {
  const ticks = [...form.querySelectorAll("tbody input.tick")];
  const ticked = ticks.filter((tick) => tick.checked).length;
  const all = form.querySelector("[data-tick-all]");
  if (all) {
    all.checked = ticks.length > 0 && ticked === ticks.length;
    all.indeterminate = ticked > 0 && ticked < ticks.length;
  }
  const count = form.querySelector(".selection .count");
  if (count) {
    const language = document.documentElement.lang;
    count.textContent =
      ticked === 1 ? count.dataset.one : count.dataset.many.replace("#", ticked.toLocaleString(language));
  }
}
document.addEventListener("change", (event) => {
  const form = event.target.closest("form.selecting");
  if (!form || !event.target.matches("input.tick")) return;
  if (event.target.matches("[data-tick-all]")) {
    for (const tick of form.querySelectorAll("tbody input.tick")) tick.checked = event.target.checked;
  }
  countTicks(form);
});
