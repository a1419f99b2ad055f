/* Moves between views by their URLs, and keeps scroll position and keyboard focus where a view changes in place. */
(function () {
  "use strict";

  const LOADING_DELAY = 300; // ms before a view that is not there yet is called loading
  const SHARED = ["district", "year", "lang", "theme", "key", "map"]; // a link to another view keeps them: `Selection.to`
  const prefix = document.documentElement.dataset.prefix || ""; // the path under which the dashboard is shown
  const currentUrl = () => window.location.pathname.slice(prefix.length) + window.location.search; // without the prefix
  let displayedUrl = currentUrl(); // of the view on screen
  let renderedUrl = displayedUrl; // for which the links on screen were made; a view may have replaced its state since
  let requestedUrl = displayedUrl; // of the last request
  let isPending = false; // the view of `requestedUrl` is neither on screen nor has failed
  let changedUrl = displayedUrl; // on screen when a change within a view was last sent to its callbacks
  let waitingChoice = null; // a link that was chosen after a change that was lost, which is sent again first
  let isReady = false; // Dash has started; until then links load whole pages
  let loadingTimer = null;
  let position = null; // scroll position and focus to restore when the view has come
  let chosen = new WeakMap(); // selects that were changed since the view came, with the URL chosen last

  /* While a view is pending, the old one is on screen, and its links were made for its URL. A link that is used then means
     a change: from the URL that it was made for to its own. The change is applied to the URL that was asked for last:
     - A link within the old view (another district, year, language …) changes the view asked for in the same way. Where
       that is another view, only parameters that every view has are changed.
     - A link to another view leads there, with the district, year, map … asked for last unless the link changes them.
     - A link to the very URL that it was made for goes back to it.
     Back and forward are no links: they lead to the URL that they name. */
  function rebase(url, madeFor) {
    const current = isPending ? requestedUrl : displayedUrl;
    const [link, from, target] = [url, madeFor, current].map((text) => new URL(text, window.location.origin));
    const names = [...new Set([...link.searchParams.keys(), ...from.searchParams.keys(), ...target.searchParams.keys()])];
    const changes = (name) => link.searchParams.get(name) !== from.searchParams.get(name);
    const isWithinView = link.pathname === from.pathname;
    if (madeFor === current || (isWithinView && !names.some(changes))) {
      return url;
    }
    if (isWithinView) {
      const isSameView = target.pathname === from.pathname;
      copyParameters(link, target, names.filter((name) => changes(name) && (isSameView || SHARED.includes(name))));
      target.hash = link.hash;
      return target.href.slice(target.origin.length);
    }
    const isReset = (name) => name === "map" && link.pathname.startsWith("/kpi/"); // the map of a KPI's view shows that KPI
    copyParameters(target, link, SHARED.filter((name) => !changes(name) && !isReset(name)));
    return link.href.slice(link.origin.length);
  }

  function copyParameters(source, target, names) {
    for (const name of names) {
      const value = source.searchParams.get(name);
      value === null ? target.searchParams.delete(name) : target.searchParams.set(name, value);
    }
    if (target.searchParams.get("beside") === target.searchParams.get("district")) {
      target.searchParams.delete("beside"); // no place is compared with itself: `Selection.change`
    }
  }

  /* Goes to a URL, without the prefix, that stands in what was made for the view of `madeFor`. */
  function navigate(url, madeFor = renderedUrl) {
    if (window.connection.resend()) {
      waitingChoice = [url, madeFor];
      return;
    }
    const target = new URL(prefix + (isReady ? rebase(url, madeFor) : url), window.location.href);
    if (!isReady || target.origin !== window.location.origin) {
      window.location.assign(target);
      return;
    }
    if (target.pathname + target.search === window.location.pathname + window.location.search) {
      scrollToFragment(target.hash);
      return;
    }
    const isSameView = target.pathname === new URL(prefix + displayedUrl, target).pathname;
    position = isSameView ? { top: window.scrollY, focus: describe(document.activeElement) } : { top: 0, focus: "#main" };
    position.hash = target.hash;
    window.history.pushState({}, "", target);
    requestView();
  }

  /* The URL is the only state: Dash is told where the reader has gone. The first view came with the page. */
  function requestView() {
    const url = currentUrl();
    if (isReady && url !== requestedUrl) {
      requestedUrl = url;
      setPending(true);
      window.dash_clientside.set_props("page", { url });
    }
  }

  const stateIsSent = () => (changedUrl = displayedUrl);
  const forgetChoice = () => (waitingChoice = null);

  /* A choice that has waited for the answer to a change: a view that came sooner would take away what the change is made of. */
  function releaseChoice() {
    const choice = waitingChoice;
    forgetChoice();
    if (choice) {
      navigate(...choice);
    }
  }

  /* A change within a view is answered: with the URL of the new state, if it has one. The view stays as it is, and links on
     screen keep the change.
     Where the reader has gone on while the answer was under way, it is out of date. Another language, theme, key … then
     takes the change along; but where its parameters are others now, as after Back, these hold. */
  function replaceState(url) {
    const current = isPending ? requestedUrl : displayedUrl;
    if (!url || current === changedUrl) {
      if (url && url !== current) {
        displayedUrl = requestedUrl = url;
        window.history.pushState({}, "", prefix + url);
      }
      releaseChoice();
      return;
    }
    const [to, from, now] = [url, changedUrl, current].map((text) => new URL(text, window.location.origin));
    const differs = (name, other) => other.searchParams.get(name) !== from.searchParams.get(name);
    const names = [...to.searchParams.keys(), ...from.searchParams.keys()];
    const changes = names.filter((name) => differs(name, to));
    if (now.pathname === from.pathname && !changes.some((name) => differs(name, now))) {
      navigate(url, changedUrl);
    }
    if (!isPending) {
      requestedUrl = ""; // the answer has changed what is on screen
      requestView();
    }
  }

  function setPending(value) {
    isPending = value;
    window.clearTimeout(loadingTimer);
    if (value) {
      loadingTimer = window.setTimeout(() => (document.body.dataset.pending = ""), LOADING_DELAY);
    } else {
      delete document.body.dataset.pending;
    }
  }

  /* The view of a URL will not come: the old one stays, and its links are used as they are. */
  function abandon(url) {
    if (url === requestedUrl) {
      setPending(false);
      position = null;
    }
  }

  /* The reader has asked for nothing, and nothing that was asked for has failed. */
  const isSettled = () => isReady && !isPending && requestedUrl === displayedUrl;

  /* Asks for the view on screen once more. It is not pending: nobody waits for it. */
  const renew = () => window.dash_clientside.set_props("page", { url: displayedUrl });

  /* The view on screen comes anew: the reader finds the place again, and `restore` does the rest. */
  function keepPosition(restore) {
    position = { top: window.scrollY, focus: describe(document.activeElement), restore };
  }

  window.addEventListener("popstate", requestView);

  /* How to find an element again among those of the new view: a selector, or region, tag, text and index. */
  function describe(element) {
    if (!element || element === document.body) {
      return null;
    }
    if (element.id && !element.id.startsWith("{")) {
      return "#" + CSS.escape(element.id);
    }
    const region = element.closest("#header, #sidebar, #panel, #page-header, #page-body");
    const index = region ? [...region.querySelectorAll(element.tagName)].indexOf(element) : -1;
    return index < 0 ? null : { region: "#" + region.id, tag: element.tagName, text: element.innerText, index };
  }

  function find(description) {
    if (typeof description === "string") {
      return document.querySelector(description);
    }
    const elements = [...document.querySelectorAll(`${description.region} ${description.tag}`)];
    const start = (text) => text.trim().split(/\s/)[0].slice(0, 3);
    const isAlike = (element) => element && start(element.innerText) === start(description.text);
    const same = elements[description.index];
    return isAlike(same) ? same : elements.find(isAlike) || same;
  }

  /* Brings the element that a URL names after # into view; true where there is one. */
  function scrollToFragment(hash) {
    const element = hash && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (element) {
      element.tabIndex = element.tabIndex; // what cannot be focused says -1, and can be focused when that is set
      element.focus({ preventScroll: true });
      element.scrollIntoView();
    }
    return Boolean(element);
  }

  function restorePosition() {
    const { top, focus, hash, restore } = position || {};
    if (!position) {
      return;
    }
    position = null;
    if (scrollToFragment(hash)) {
      return;
    }
    restore?.();
    window.scrollTo(0, top); // before the charts are drawn: those in the window come first
    const restoreFocus = () => {
      const element = focus && document.activeElement === document.body && find(focus);
      if (element) {
        element.focus({ preventScroll: true });
      }
    };
    window.requestAnimationFrame(() => window.requestAnimationFrame(restoreFocus));
  }

  /* All regions show the view of a URL. The rest of the page follows: title, language, theme, messages of the scripts;
     selects of regions that stayed as they were go back to the option that their view has. */
  function showDocument({ url, title, lang, theme, words, version }) {
    const root = document.documentElement;
    displayedUrl = renderedUrl = url;
    setPending(url !== requestedUrl);
    chosen = new WeakMap();
    document.querySelectorAll("select.navigate-on-change option[selected]").forEach((option) => (option.selected = true));
    if (root.lang !== lang) {
      root.lang = lang;
      Object.assign(document.body.dataset, words);
    }
    if (root.dataset.bsTheme !== (theme ?? undefined)) {
      theme ? (root.dataset.bsTheme = theme) : delete root.dataset.bsTheme;
      window.chartTheme.clear();
    }
    document.title = title;
    document.body.dataset.version = version;
    restorePosition();
  }

  const isOwn = (href) => href.startsWith(`${prefix}/`);
  const withoutPrefix = (href) => href.slice(prefix.length);

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const isModified = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button;
    if (!link || isModified || event.defaultPrevented || link.target || link.hasAttribute("download")) {
      return;
    }
    const href = link.getAttribute("href");
    if (isOwn(href) && isReady) {
      event.preventDefault();
      navigate(withoutPrefix(href));
    }
  });

  document.addEventListener("change", ({ target: select }) => {
    if (select.matches("select.navigate-on-change") && isOwn(select.value)) {
      const url = withoutPrefix(select.value);
      const before = chosen.get(select);
      chosen.set(select, url);
      navigate(url, before);
    }
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches(".navigate-on-submit")) {
      return;
    }
    event.preventDefault();
    const fields = [...new FormData(form)].filter(([, value]) => value);
    const query = new URLSearchParams(fields).toString();
    navigate(withoutPrefix(form.getAttribute("action")) + (query ? "?" + query : ""));
  });

  /* Dash has started: a reader who has gone on in the meantime gets that view now. */
  function ready() {
    isReady = true;
    document.documentElement.dataset.ready = "";
    requestView();
  }

  /* Gives each output of a callback its part of a list; Dash calls it without one when a view comes. */
  const spread = (parts) => {
    if (!parts) {
      throw window.dash_clientside.PreventUpdate;
    }
    return parts;
  };

  window.router = {
    prefix, currentUrl, isPending: () => isPending, isSettled, navigate, renew, keepPosition, stateIsSent, replaceState,
    forgetChoice, showDocument, abandon,
  };
  window.dash_clientside = Object.assign({}, window.dash_clientside, { dashboard: { ready, spread, mountIslands: window.charts.mountIslands } });
})();
