// A comfort of the check page: a PDF may be dropped anywhere on it. Without this it is chosen by the button.
"use strict";

const form = document.querySelector("form.drop");
const field = form.querySelector("input[type=file]");
document.querySelector("[data-drop-hint]").hidden = false;

function holdsFile(event) {
  return [...(event.dataTransfer?.types ?? [])].includes("Files");
}

document.addEventListener("dragover", (event) => {
  if (!holdsFile(event)) return;
  event.preventDefault();
  document.body.classList.add("is-dragged");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) document.body.classList.remove("is-dragged");
});
document.addEventListener("drop", (event) => {
  if (!holdsFile(event)) return;
  event.preventDefault();
  document.body.classList.remove("is-dragged");
  field.files = event.dataTransfer.files;
  form.requestSubmit();
});
