/* Opens the source of a figure as a sheet over the view: the part of the linked page that has it. */
(function () {
  "use strict";

  let dialog = null;
  let opener = null; // the figure that was clicked last in the view
  let request = null; // the AbortController of the request under way

  function createDialog() {
    dialog = document.createElement("dialog");
    dialog.className = "source-dialog";
    dialog.addEventListener("close", () => opener?.isConnected && opener.focus({ preventScroll: true }));
    dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close()); // beside the sheet
    document.body.append(dialog);
  }

  /* A page without a sheet, as where the reader has to sign in again, is opened itself. */
  async function open(link) {
    request?.abort();
    request = new AbortController();
    let sheet = null;
    try {
      const response = await fetch(link.href, { signal: request.signal });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      sheet = page.querySelector(".source-sheet");
    } catch (error) {
      if (error.name === "AbortError") {
        return;
      }
    }
    if (!sheet) {
      window.location.assign(link.href);
      return;
    }
    dialog || createDialog();
    dialog.replaceChildren(sheet);
    dialog.setAttribute("aria-label", sheet.querySelector("h2").textContent);
    dialog.open || dialog.showModal();
    dialog.scrollTop = 0;
  }

  function close() {
    request?.abort();
    dialog?.open && dialog.close();
  }

  /* Before the router, which follows every link that nobody has taken. */
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest("a[href]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button) {
        return;
      }
      if (link.matches(".source-link")) {
        event.preventDefault();
        opener = dialog?.contains(link) ? opener : link;
        open(link);
      } else if (dialog?.contains(link) && !link.target) {
        opener = null; // the view changes
        close();
      }
    },
    true,
  );

  window.addEventListener("popstate", close);
})();
