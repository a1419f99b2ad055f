/* The header's buttons, and what a reader is told while a view is under way or when the server does not answer. */
(function () {
  "use strict";

  const SHOWN = 2500; // ms that a small message stays

  /* Words stand on <body>, in the language of the page: the server writes them there, and each view renews them. */
  const word = (name) => document.body.dataset[name] || "";

  function tell(text) {
    const place = document.getElementById("told");
    if (!place) {
      return;
    }
    place.textContent = text;
    window.clearTimeout(tell.timer);
    tell.timer = window.setTimeout(() => (place.textContent = ""), SHOWN);
  }

  /* Over plain http the browser has no clipboard for scripts; selecting a text and copying it still works there. */
  async function copy(text) {
    if (navigator.clipboard && window.isSecureContext) {
      try {
        await navigator.clipboard.writeText(text);
        return true;
      } catch {
        /* refused: the older way may be allowed */
      }
    }
    const focused = document.activeElement;
    const field = Object.assign(document.createElement("textarea"), { value: text, readOnly: true, className: "sr-only" });
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    focused?.focus({ preventScroll: true });
    return done;
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-tool]");
    if (!button) {
      return;
    }
    if (button.dataset.tool === "print") {
      window.print();
    } else if (button.dataset.tool === "copy") {
      const done = await copy(window.location.href);
      tell(done ? button.dataset.copied : button.dataset.uncopied);
    } else if (button.dataset.tool === "again") {
      window.location.reload();
    } else if (button.dataset.tool === "close") {
      button.parentElement.remove();
    }
  });

  /* A view that cannot be fetched leaves the old one on screen; the notice says so, and goes with the next success. */
  function lost(isLost) {
    const notice = document.getElementById("lost");
    if (!notice || notice.hidden === !isLost) {
      return;
    }
    notice.hidden = !isLost;
    notice.replaceChildren();
    if (isLost) {
      const again = Object.assign(document.createElement("button"), { type: "button", textContent: word("retry") });
      again.dataset.tool = "again";
      notice.append(word("lost"), again);
    }
  }

  /* A sign-in that has run out: the address is the new view's already, so loading it leads there by way of the sign-in. */
  function reload() {
    window.location.reload();
    return new Promise(() => {}); // Dash waits; it takes any other answer for a failure
  }

  const fetched = window.fetch;
  window.fetch = function (resource, options) {
    const answer = fetched.call(this, resource, options);
    if (!String(resource?.url || resource).includes("_dash-update-component")) {
      return answer;
    }
    answer.finally(window.dash_clientside.board.arrived);
    answer.then(
      (response) => lost(response.status >= 502 && response.status <= 504),
      (error) => error.name === "AbortError" || lost(true),
    );
    return answer.then((response) => (response.status === 401 ? response.text().then(reload) : response));
  };
})();
