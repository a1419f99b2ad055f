/* Keeps an open page up to date: asks now and then which version of the data is shown, and has the router show the view
   anew where the page has another. The reader is not disturbed: the view stays while something is typed, open, printed or
   not answered yet. A page that nobody sees does not ask. */
(function () {
  "use strict";

  const CALM = 3000; // ms without a key, a press or a scroll before a view may come anew
  const ACTIVITY = ["keydown", "pointerdown", "input", "scroll", "wheel", "touchmove"];
  const KEPT = "details, input, textarea, .table-scroll, .sidebar-sticky, .panel-sticky"; // are opened, typed into, scrolled
  const OPEN = `dialog[open]${CSS.supports("selector(select:open)") ? ", select:open" : ""}`; // would close
  const SIGNED_OUT = [401, 403];
  const page = document.body.dataset;
  const interval = 1000 * (page.ask || 0); // ms; none where the server does not look for changes
  let timer = null;
  let lastActivity = -CALM;
  let asked = page.version; // the version with which the view was asked for anew
  let refused = null; // the version with which the view cannot be shown

  function isTyping() {
    const field = document.activeElement;
    const isChanged = field && "defaultValue" in field && field.value !== field.defaultValue;
    return isChanged || Boolean(field?.closest("[data-mounted]")); // Dash knows what is typed into islands
  }

  const isBusy = () =>
    performance.now() - lastActivity < CALM || isTyping() || window.paper.isOpen() || document.querySelector(OPEN)
    || !window.connection.isSettled() || !window.router.isSettled();

  /* Fifty pages that were opened together do not ask together. */
  function schedule() {
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, interval * (0.75 + Math.random() / 2));
  }

  /* Without a connection nothing is said, and asked again later; whoever is signed out is left alone until the page is
     looked at again. */
  async function ask() {
    if (document.hidden) {
      return;
    }
    let latest = null;
    try {
      const response = isBusy() ? null : await fetch(`${window.router.prefix}/version`, { redirect: "error" });
      if (SIGNED_OUT.includes(response?.status)) {
        return;
      }
      latest = response?.ok ? await response.text() : null;
    } catch {
      /* not reached */
    }
    if (latest && ![page.version, refused].includes(latest) && !isBusy()) {
      asked = latest;
      window.router.renew();
    }
    schedule();
  }

  /* The elements that keep what a reader has done to them, by where they stand. Dash keeps those of islands. */
  function elements() {
    const counts = {};
    return [...document.querySelectorAll(KEPT)].filter((element) => !element.closest("[data-island]")).map((element) => {
      const section = element.closest("[aria-labelledby]")?.getAttribute("aria-labelledby");
      const place = [section, element.tagName, element.className].join(" ");
      counts[place] = (counts[place] || 0) + 1;
      return [`${place} ${counts[place]}`, element];
    });
  }

  function stateOf({ open, value, defaultValue, scrollTop, scrollLeft }) {
    const state = { open, value: value === defaultValue ? undefined : value, scrollTop, scrollLeft };
    return Object.entries(state).filter(([, part]) => part !== undefined);
  }

  /* Remembers the page as the reader has it; what it returns puts that back when the view has come, and says so. */
  function keep() {
    const states = new Map(elements().map(([place, element]) => [place, stateOf(element)]));
    const { version } = page;
    return () => {
      for (const [place, element] of elements()) {
        (states.get(place) || []).forEach(([name, part]) => element[name] === part || (element[name] = part));
      }
      if (page.version !== version) {
        window.toolbar.showStatus(page.renewed);
      }
    };
  }

  /* The answer to a question that the reader has not asked: one that comes while the reader is busy is as good as none. */
  function admit(response) {
    if (isBusy()) {
      return new Response(null, { status: 204 });
    }
    window.router.keepPosition(keep());
    return response;
  }

  const giveUp = () => (refused = asked);
  window.renewal = { admit, giveUp };

  if (interval) {
    const isActive = () => (lastActivity = performance.now());
    ACTIVITY.forEach((type) => document.addEventListener(type, isActive, { capture: true, passive: true }));
    document.addEventListener("visibilitychange", ask);
    schedule();
  }
})();
