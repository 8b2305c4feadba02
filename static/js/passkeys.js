// Passkeys: a button with data-passkey asks the browser for one, by the form of django-allauth that it names.
"use strict";

const troubles = document.querySelector("[data-passkey-troubles]");
const isNumber = /^\[|^[\d.]+$/.test(location.hostname);

function tell(name) {
  for (const each of troubles.children) each.hidden = each.dataset.trouble !== name;
}

// What the browser calls it, and which of the sentences on the page that is; all others are "failed".
const NAMES = {
  AbortError: "cancelled",
  NotAllowedError: "cancelled",
  InvalidStateError: "twice",
  ConstraintError: "unfit",
  NotSupportedError: "unfit",
  SecurityError: "address",
};

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  tell(NAMES[event.detail.exception.name] ?? "failed");
});

for (const button of document.querySelectorAll("[data-passkey]")) {
  if (isNumber || !window.isSecureContext) {
    tell("address");
  } else if (!window.webauthnJSON.supported()) {
    tell("none");
  } else {
    const ids = { passwordless: "id_passwordless", credential: "id_credential", data: "js_data" };
    for (const role of ["add", "authenticate", "login"]) ids[role] = button.id;
    window.allauth.webauthn.forms[button.dataset.passkey]({ ids });
    button.addEventListener("click", () => tell(""));
    button.hidden = false;
  }
}
