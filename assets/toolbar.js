/* The buttons of the header and of notices: copy the link, print, reload, close. */
(function () {
  "use strict";

  const MESSAGE_TIME = 2500; // ms
  let timer = null;

  function showStatus(message) {
    const status = document.getElementById("status");
    if (!status) {
      return;
    }
    status.textContent = message;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => (status.textContent = ""), MESSAGE_TIME);
  }

  window.toolbar = { showStatus };

  /* Over plain http scripts have no clipboard; there a text can be selected and copied. */
  async function copy(text) {
    if (navigator.clipboard && window.isSecureContext) {
      try {
        await navigator.clipboard.writeText(text);
        return true;
      } catch {
        /* not permitted: the older way may be */
      }
    }
    const focused = document.activeElement;
    const field = Object.assign(document.createElement("textarea"), { value: text, readOnly: true, className: "sr-only" });
    document.body.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    focused?.focus({ preventScroll: true });
    return copied;
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-action]");
    if (!button) {
      return;
    }
    if (button.dataset.action === "print") {
      window.print();
    } else if (button.dataset.action === "copy") {
      const copied = await copy(window.location.href);
      showStatus(copied ? button.dataset.copied : button.dataset.failed);
    } else if (button.dataset.action === "reload") {
      window.location.reload();
    } else if (button.dataset.action === "close") {
      button.parentElement.remove();
    }
  });
})();
