// The words of the agreement follow what is typed; the page works without it.
"use strict";

document.addEventListener("input", (event) => {
  for (const part of document.querySelectorAll("[data-fact]")) {
    if (part.dataset.fact === event.target.name) part.textContent = event.target.value.trim() || "…";
  }
});
