// To decide: single keys, and the next matter in the place of the one that was settled. The page works without.
"use strict";

const page = () => document.getElementById("deciding");

// What could not be done is told in its place, and what was typed is kept.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.target.id === "deciding" && [409, 422].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

// Whoever reads by ear or by keys goes on where the page has changed.
document.addEventListener("htmx:afterSwap", () => {
  const place = page()?.querySelector(".overtaken, [aria-invalid]") ?? page()?.querySelector("#question");
  place?.focus({ preventScroll: true });
  page()?.querySelector(".matter.here")?.scrollIntoView({ block: "nearest" });
});

// While a deed is on its way its buttons do nothing more.
document.addEventListener("htmx:beforeRequest", (event) => {
  const deeds = event.target.closest?.(".matter")?.querySelectorAll(".deeds button") ?? [];
  for (const button of deeds) button.disabled = true;
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful || !event.target.isConnected) return;
  for (const button of event.target.querySelectorAll?.(".deeds button") ?? []) button.disabled = false;
});

function follow(step) {
  const lines = [...page().querySelectorAll(".matters .rest > li")];
  const here = lines.findIndex((line) => line.classList.contains("open"));
  const line = lines[here + step]?.querySelector("a");
  const further = page().querySelector(step > 0 ? "[data-after]" : "[data-before]");
  (line ?? further)?.click();
}

const KEYS = {
  j: () => follow(1),
  k: () => follow(-1),
  o: () => page().querySelector("[data-opens]")?.click(),
  1: () => press(1),
  2: () => press(2),
  3: () => press(3),
  l: () => press("l"),
  u: () => page().querySelector(".undo button")?.click(),
  "?": () => page().querySelector(".all-keys")?.showModal(),
};

function press(number) {
  page().querySelector(`.matter.here [data-key="${number}"]`)?.click();
}

document.addEventListener("keydown", (event) => {
  const key = event.key.toLowerCase();
  const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName ?? "");
  const isTick = ["checkbox", "radio"].includes(document.activeElement?.type);
  if (!page() || event.ctrlKey || event.metaKey || event.altKey || (isTyping && !isTick)) return;
  if (document.documentElement.dataset.keys === "off" || event.repeat || page().querySelector("dialog[open]") || !Object.hasOwn(KEYS, key)) return;
  event.preventDefault();
  KEYS[key]();
});

// What can be taken back stands there as long as it can; while the pointer or the focus is on it, it waits.
let last = null;
function watch() {
  const strip = page()?.querySelector("[data-undo]");
  if (!strip || strip === last) return;
  last = strip;
  let left = Number(strip.dataset.undo) || 20;
  const isHeld = () => strip.matches(":hover, :focus-within");
  const timer = setInterval(() => {
    if (!strip.isConnected) return clearInterval(timer);
    left -= 1;
    if (isHeld() && left < 12) {
      left = 20;
      const token = strip.querySelector("[name=csrfmiddlewaretoken]").value;
      fetch(strip.dataset.hold, { method: "POST", headers: { "X-CSRFToken": token } }).then((answer) => {
        if (!answer.ok) strip.remove();
      });
    }
    if (left <= 0) {
      clearInterval(timer);
      strip.remove();
    }
  }, 1000);
}
document.addEventListener("htmx:afterSettle", watch);
watch();
