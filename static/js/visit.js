// Comforts of the author's pages; every page works without them.
"use strict";

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A page that answered a post cannot be gone back to: the browser would ask whether to send it again. Its place in the
// history becomes the papers, or the receipts once they are all answered.
for (const form of document.querySelectorAll("form[data-back]")) {
  form.addEventListener("submit", () => history.replaceState(null, "", form.dataset.back));
}

// The deadline on the reader's own clock, where that is another one than the conference's.
for (const place of document.querySelectorAll("[data-own-clock]")) {
  const moment = new Date(place.dataset.ownClock);
  if (Number.isNaN(moment.getTime()) || -moment.getTimezoneOffset() === Number(place.dataset.minutes)) continue;
  const language = document.documentElement.lang;
  const words = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { dateStyle: "long", timeStyle: "short" });
  place.textContent = place.dataset.words.replace("…", words.format(moment));
  place.hidden = false;
}

// A receipt that waits for its document looks again by itself; without this the page reloads.

const PAUSE = 600;
const LONGEST_PAUSE = 30000;

async function look(pause) {
  const live = document.querySelector("[data-live]");
  if (!live || !live.hasAttribute("data-pending")) return;
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (!answer.ok) return; // the visit has ended; what is on the page stays true
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-live]");
    if (fresh && fresh.textContent !== live.textContent) {
      live.replaceChildren(...fresh.childNodes);
      live.toggleAttribute("data-pending", fresh.hasAttribute("data-pending"));
    }
    say(page.querySelector("[data-said]"));
  } catch {
    // No network now: try again.
  }
  setTimeout(look, pause, Math.min(pause * 1.5, LONGEST_PAUSE));
}

// The same place is filled anew, never replaced: only then is it read out.
function say(fresh) {
  const said = document.querySelector("[data-said]");
  if (said && fresh && said.textContent !== fresh.textContent) said.textContent = fresh.textContent;
}
setTimeout(look, PAUSE, PAUSE);
