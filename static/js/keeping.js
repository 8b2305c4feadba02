// What an author fills in is kept on the server while it is typed; without this, with every button.
"use strict";

const AFTER = 2500;

for (const form of document.querySelectorAll("form[data-keep]")) keepWhatIsFilledIn(form);

function keepWhatIsFilledIn(form) {
  const opened = values(form, true);
  const untouched = form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "untouched" }));
  let sent = opened;
  let waiting = 0;

  // No answer is waited for: the page says what it said, and what could not be kept goes with the next button.
  function keep() {
    clearTimeout(waiting);
    const now = values(form);
    const same = alike(now, sent);
    if (same.length === Object.keys(now).length) return;
    untouched.value = same.join(" ");
    if (navigator.sendBeacon(form.dataset.keep, filledIn(form))) sent = now;
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
    const now = values(form);
    untouched.value = alike(now, opened).filter((name) => now[name] === sent[name]).join(" ");
    sent = now;
  });
}

// The tick is an act of the moment: it is never kept.
function filledIn(form) {
  const data = new FormData(form);
  data.delete("consent");
  return data;
}

// By name what stands in the fields, or stood there when the page came: what a tab has not changed may be otherwise in another.
function values(form, asItCame = false) {
  const found = {};
  for (const field of form.elements) {
    if (!field.name || field.name === "consent" || ["hidden", "submit", "button"].includes(field.type)) continue;
    found[field.name] = (found[field.name] ?? "") + valueOf(field, asItCame);
  }
  return found;
}

function valueOf(field, asItCame) {
  if (field.options) {
    const chosen = [...field.options].find((one) => (asItCame ? one.defaultSelected : one.selected));
    return (chosen ?? field.options[0])?.value ?? "";
  }
  if (field.type === "radio" || field.type === "checkbox") {
    return (asItCame ? field.defaultChecked : field.checked) ? field.value : "";
  }
  return asItCame ? field.defaultValue : field.value;
}

function alike(one, other) {
  return Object.keys(one).filter((name) => one[name] === other[name]);
}
