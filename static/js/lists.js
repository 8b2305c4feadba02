// Comforts of lists; every list works without them.
"use strict";

// "/" puts the cursor into the search field of a list.
document.addEventListener("keydown", (event) => {
  const typing = document.activeElement?.matches?.("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing) return;
  const field = document.querySelector(".filters input[type=search]");
  if (!field || document.documentElement.dataset.keys === "off") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  field.focus();
  field.select();
}, true);

// Ticked rows are counted, the tick in the head (data-tick-all) takes the whole page, and of the deeds those stand there that
// can do something for one of the ticked rows (data-deeds).
function countTicks(listing) {
  const ticks = [...listing.querySelectorAll("tbody input.tick")];
  const ticked = ticks.filter((tick) => tick.checked);
  const all = listing.querySelector("[data-tick-all]");
  if (all) {
    all.checked = ticks.length > 0 && ticked.length === ticks.length;
    all.indeterminate = ticked.length > 0 && ticked.length < ticks.length;
  }
  const count = listing.querySelector(".selection .count");
  if (!count) return;
  const language = document.documentElement.lang;
  count.textContent =
    ticked.length === 1 ? count.dataset.one : count.dataset.many.replace("#", ticked.length.toLocaleString(language));
  const matching = listing.querySelector(".selection input[name=all_matching]");
  const possible = new Set(ticked.flatMap((tick) => (tick.dataset.deeds ?? "").split(" ")));
  const isTold = ticked.some((tick) => "deeds" in tick.dataset) && !matching?.checked;
  for (const button of listing.querySelectorAll(".selection [data-deed]")) {
    button.hidden = isTold && !possible.has(button.dataset.deed);
  }
}
document.addEventListener("change", (event) => {
  const listing = event.target.closest(".listing");
  if (!listing || !event.target.matches("input.tick")) return;
  if (event.target.matches("[data-tick-all]")) {
    for (const tick of listing.querySelectorAll("tbody input.tick")) tick.checked = event.target.checked;
  }
  countTicks(listing);
});
document.addEventListener("reset", (event) => {
  const listing = event.target.closest(".listing");
  if (listing) setTimeout(() => countTicks(listing));
});

// The rows fade while others are fetched, also by a link to another order or page.
document.addEventListener("click", (event) => {
  const link = event.target.closest("#list th a, #list .pages a, .listing .chip");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  document.getElementById("list")?.classList.add("is-loading");
});
window.addEventListener("pageshow", () => document.getElementById("list")?.classList.remove("is-loading"));

// Rows that could not be fetched: what is shown stays, and says so.
function tellFailure(isFailed) {
  const told = document.querySelector(".list-failed");
  if (told) told.hidden = !isFailed;
}
for (const kind of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(kind, (event) => tellFailure(Boolean(event.target.closest(".filters"))));
}
document.addEventListener("htmx:afterSwap", () => tellFailure(false));
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-try-again]")) return;
  document.querySelector(".filters")?.requestSubmit();
});
