// Comforts for whoever writes a text; the page works without them.
"use strict";

const manuscript = document.querySelector("textarea.manuscript");

for (const button of document.querySelectorAll("[data-insert], .js-only")) button.hidden = false;

// A merge field goes to where the cursor stands, or over what is selected.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  if (!button || !manuscript) return;
  const field = `{{ ${button.dataset.insert} }}`;
  manuscript.setRangeText(field, manuscript.selectionStart, manuscript.selectionEnd, "end");
  manuscript.focus();
  manuscript.dispatchEvent(new Event("input", { bubbles: true }));
});
