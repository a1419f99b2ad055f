/* Watches the requests for views: says when the server cannot be reached, and reloads where the sign-in has run out. */
(function () {
  "use strict";

  /* Messages are data attributes of <body>, in the language of the page: the server writes them, each view renews them. */
  const message = (name) => document.body.dataset[name] || "";

  const VIEW_URL = "view-url"; // the `dcc.Store` in which callbacks of a view tell the URL of its new state
  let unanswered = null; // an input of the view that has changed, and that the server has not answered
  let changes = 0; // how many such inputs wait for their answer

  /* What cannot be fetched leaves on screen what is there; the notice goes with the next success. */
  function showConnectionError(isLost) {
    const notice = document.getElementById("connection-error");
    if (!notice || (notice.hidden && !isLost)) {
      return;
    }
    notice.hidden = !isLost;
    notice.replaceChildren();
    if (isLost) {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: message("retry") });
      button.dataset.action = unanswered ? "resend" : "reload";
      notice.append(message(unanswered ? "unapplied" : "offline"), button);
    }
  }

  /* Asks for the change again that was not answered, true where there is one: as long as its view is on screen, so is
     what was typed. */
  function resend() {
    const { id, property, value } = unanswered || {};
    unanswered = null;
    if (id && document.getElementById(id instanceof Object ? JSON.stringify(id, Object.keys(id).sort()) : id)) {
      window.dash_clientside.set_props(id, { [property]: value });
      return true;
    }
    return false;
  }
  document.addEventListener("click", ({ target }) => target.closest("[data-action=resend]") && resend());
  window.connection = { resend, isSettled: () => !unanswered && !changes };

  /* The URL is read from the answer itself: where the view has gone meanwhile, Dash has no place for it. */
  async function readState(response) {
    const answer = response.status === 200 ? await response.json() : {};
    window.router.replaceState(answer.response?.[VIEW_URL]?.data);
  }

  /* The address is that of the new view already: loading it leads there through the sign-in page. */
  function reload() {
    window.location.reload();
    return new Promise(() => {}); // Dash waits; it would report any other response as an error
  }

  const fetch = window.fetch;
  window.fetch = function (resource, options) {
    const request = fetch.call(this, resource, options);
    if (!String(resource?.url || resource).includes("_dash-update-component")) {
      return request;
    }
    const [input] = JSON.parse(options.body).inputs.flat(); // the address of a view, or what was changed in it
    const isView = input?.id === "page";
    const isRenewal = isView && !window.router.isPending(); // the reader has not asked for it
    if (!isView) {
      window.router.stateIsSent();
      changes += 1;
    }
    const abandon = (isLost) => {
      if (isRenewal) {
        return;
      }
      if (isView) {
        window.router.abandon(input.value);
      } else {
        unanswered = input;
        window.router.forgetChoice();
      }
      showConnectionError(isLost || !isView);
    };
    request.then(
      (response) => {
        changes -= !isView;
        if (response.ok && !isRenewal) {
          unanswered = null;
          showConnectionError(false);
          isView || readState(response.clone());
        } else if (response.status !== 401) {
          abandon(response.status >= 502 && response.status <= 504);
        }
      },
      (error) => {
        changes -= !isView;
        error.name === "AbortError" || abandon(true);
      },
    );
    return request.then((response) => {
      if (response.status === 401) {
        return response.text().then(reload);
      }
      return isRenewal ? window.renewal.admit(response) : response;
    });
  };
})();
