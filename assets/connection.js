/* Watches the requests for views: says when the server cannot be reached, and reloads where the sign-in has run out. */
(function () {
  "use strict";

  /* Messages are data attributes of <body>, in the language of the page: the server writes them, each view renews them. */
  const message = (name) => document.body.dataset[name] || "";

  /* A view that cannot be fetched leaves the old one on screen; the notice goes with the next success. */
  function showConnectionError(isLost) {
    const notice = document.getElementById("connection-error");
    if (!notice || notice.hidden === !isLost) {
      return;
    }
    notice.hidden = !isLost;
    notice.replaceChildren();
    if (isLost) {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: message("retry") });
      button.dataset.action = "reload";
      notice.append(message("offline"), button);
    }
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
    const abandon = () => window.router.abandon(JSON.parse(options.body).inputs[0]?.value);
    request.then(
      (response) => {
        showConnectionError(response.status >= 502 && response.status <= 504);
        response.ok || abandon();
      },
      (error) => {
        if (error.name !== "AbortError") {
          showConnectionError(true);
          abandon();
        }
      },
    );
    return request.then((response) => (response.status === 401 ? response.text().then(reload) : response));
  };
})();
