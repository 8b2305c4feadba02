// Comforts of the desk's frame; every page works without them.
"use strict";

// "/" puts the cursor into Find, from anywhere. On a list it leads to the list's own search first; from there, while that is
// empty, on to Find.
function isTyping(element) {
  if (!element?.matches("input, textarea, select, [contenteditable]")) return false;
  return !element.matches(".filters input[type=search]") || element.value !== "";
}
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(document.activeElement)) return;
  if (document.documentElement.dataset.keys === "off") return;
  const fields = [...document.querySelectorAll(".finding input, .find input")];
  const field = fields.find((each) => each.offsetParent !== null);
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});

// A file that was chosen or dropped is named with its size, and can be taken out again.
function sizeOf(file) {
  const unit = file.size < 1024 * 1024 ? ["kilobyte", 1024] : ["megabyte", 1024 * 1024];
  const style = { style: "unit", unit: unit[0], maximumFractionDigits: 1 };
  return new Intl.NumberFormat(document.documentElement.lang, style).format(file.size / unit[1]);
}
function takeOut(input, gone) {
  const kept = new DataTransfer();
  for (const file of input.files) if (file !== gone) kept.items.add(file);
  input.files = kept.files;
  listFiles(input);
  input.focus();
}
function listFiles(input) {
  const line = document.getElementById("chosen-file");
  if (input.nextElementSibling?.matches(".chosen-files")) input.nextElementSibling.remove();
  if (!line || !input.files.length) return;
  const list = document.createElement("ul");
  list.className = "chosen-files";
  for (const file of input.files) {
    const item = line.content.cloneNode(true);
    item.querySelector("span").textContent = `${file.name}, ${sizeOf(file)}`;
    item.querySelector("button").append(` ${file.name}`);
    item.querySelector("button").addEventListener("click", () => takeOut(input, file));
    list.append(item);
  }
  input.after(list);
}
document.addEventListener("change", (event) => {
  if (event.target.matches("input[type=file]")) listFiles(event.target);
});
for (const [kind, isOver] of [["dragenter", true], ["dragleave", false], ["drop", false]]) {
  document.addEventListener(kind, (event) => {
    if (event.target instanceof HTMLElement && event.target.matches("input[type=file]")) {
      event.target.classList.toggle("dropping", isOver);
    }
  });
}

// Paper shows a long field whole, over as many sheets as it takes: a field itself would be cut between them.
window.addEventListener("beforeprint", () => {
  for (const field of document.querySelectorAll("textarea")) {
    const words = document.createElement("div");
    words.className = field.matches(".manuscript") ? "as-typed manuscript" : "as-typed";
    words.textContent = field.value;
    if (field.value) field.after(words);
  }
});
window.addEventListener("afterprint", () => document.querySelectorAll(".as-typed").forEach((words) => words.remove()));
