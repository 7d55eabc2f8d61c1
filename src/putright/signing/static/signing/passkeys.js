// Asks the device for a passkey, and sends what it answers with the form. Served only to the
// two pages that cannot do without it; it asks nobody but the browser.
(() => {
  "use strict";

  const form = document.querySelector("form[data-passkey]");
  if (!form || !window.PublicKeyCredential) return;

  const start = form.querySelector("[data-with] button");
  const failed = form.querySelector("[data-failed]");

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));

  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");

  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const asked = () => {
    const said = JSON.parse(form.dataset.asked);
    said.challenge = bytes(said.challenge);
    if (said.user) said.user.id = bytes(said.user.id);
    if (said.excludeCredentials) said.excludeCredentials = known(said.excludeCredentials);
    if (said.allowCredentials) said.allowCredentials = known(said.allowCredentials);
    return said;
  };

  const written = (made) => {
    const response = {};
    for (const name of [
      "clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle",
    ]) {
      if (made.response[name]) response[name] = text(made.response[name]);
    }
    return JSON.stringify({
      id: made.id,
      rawId: text(made.rawId),
      type: made.type,
      response,
      clientExtensionResults: {},
    });
  };

  form.querySelector("[data-without]").hidden = true;
  start.parentElement.hidden = false;

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    start.disabled = true;
    try {
      const options = { publicKey: asked() };
      const made = await navigator.credentials[form.dataset.passkey](options);
      form.elements.answer.value = written(made);
      form.submit();
    } catch {
      failed.hidden = false;
      start.disabled = false;
      start.focus();
    }
  });
})();
