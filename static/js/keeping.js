// What an author fills in is kept on the server while it is typed; without this, with every button.
"use strict";

const AFTER = 2500;

for (const form of document.querySelectorAll("form[data-keep]")) keepWhatIsFilledIn(form);

function keepWhatIsFilledIn(form) {
  let sent = words(form);
  let waiting = 0;

  // No answer is waited for: the page says what it said, and what could not be kept goes with the next button.
  function keep() {
    clearTimeout(waiting);
    const now = words(form);
    if (now === sent) return;
    sent = now;
    navigator.sendBeacon(form.dataset.keep, filledIn(form));
  }

  form.ownerDocument.addEventListener("input", (event) => {
    if (event.target.form !== form) return;
    clearTimeout(waiting);
    waiting = setTimeout(keep, AFTER);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep();
  });
  // A button sends it all.
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    sent = words(form);
  });
}

// The tick is an act of the moment: it is never kept.
function filledIn(form) {
  const data = new FormData(form);
  data.delete("consent");
  return data;
}

function words(form) {
  return JSON.stringify([...filledIn(form)]);
}
