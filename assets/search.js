/* The search field of the header: `/` focuses it, the server answers what is typed, Enter opens the first result. */
(function () {
  "use strict";

  const DEBOUNCE = 80; // ms without a key before the server is asked
  const SHORTCUTS = ["/", "／", "、"]; // what the key gives, also with Chinese input
  const COMBOBOX = {
    role: "combobox", "aria-expanded": "false", "aria-controls": "search-listbox", "aria-autocomplete": "list",
    "aria-keyshortcuts": "/", autocapitalize: "off", spellcheck: "false", enterkeyhint: "go",
  };

  const byId = (id) => document.getElementById(id);
  const isInput = (element) => element?.id === "search-input";
  const options = () => [...document.querySelectorAll("#search-listbox [role=option]")];
  const isOpen = () => byId("search-input")?.getAttribute("aria-expanded") === "true";

  let timer = null; // of the debounce
  let request = null; // the AbortController of the request under way
  let resultsUrl = null; // of the view that the results were made for
  let submitted = false; // Enter was pressed before the answer came
  let previousFocus = null; // the element that had the focus before the shortcut

  /* Each view renders the header again, and Dash's inputs do not take these attributes. */
  function addComboboxAttributes() {
    const input = byId("search-input");
    if (input && !input.hasAttribute("role")) {
      Object.entries(COMBOBOX).forEach(([name, value]) => input.setAttribute(name, value));
    }
  }

  new MutationObserver(addComboboxAttributes).observe(document.documentElement, { childList: true, subtree: true });

  function cancel() {
    window.clearTimeout(timer);
    request?.abort();
    timer = request = null;
    submitted = false;
  }

  function close() {
    cancel();
    if (byId("search-input")) {
      showResults({ hits: [], note: "", count: "" }, "");
    }
  }

  function clear() {
    const input = byId("search-input");
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(input, ""); // so that React sees it
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function search() {
    cancel();
    const text = byId("search-input").value;
    if (!text.trim()) {
      close();
      return;
    }
    timer = window.setTimeout(() => fetchResults(text), DEBOUNCE);
  }

  async function fetchResults(text) {
    const controller = new AbortController();
    timer = null;
    request = controller;
    const { currentUrl, prefix } = window.router;
    const url = currentUrl();
    const [view, parameters] = url.split("?");
    const query = new URLSearchParams({ view, find: text });
    let results = null;
    try {
      const response = await fetch(`${prefix}/search.json?${query}&${parameters || ""}`, { signal: controller.signal });
      results = response.ok ? await response.json() : null;
    } catch {
      /* cancelled, or the server cannot be reached: nothing is shown */
    }
    if (request !== controller) {
      return;
    }
    const opensFirst = submitted;
    cancel();
    if (!results) {
      close();
      return;
    }
    showResults(results, text);
    resultsUrl = url;
    if (opensFirst) {
      openResult(options()[0]);
    }
  }

  function showResults(results, text) {
    const [input, listbox, message] = [byId("search-input"), byId("search-listbox"), byId("search-message")];
    listbox.replaceChildren(...results.hits.map((hit, index) => createOption(hit, index, text)));
    listbox.hidden = !results.hits.length;
    message.hidden = !results.note;
    message.textContent = results.note;
    byId("search-status").textContent = results.count;
    input.setAttribute("aria-expanded", String(!listbox.hidden));
    input.removeAttribute("aria-activedescendant");
  }

  function createOption(hit, index, text) {
    const option = createElement("li");
    option.id = `search-option-${index}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.href = hit.href;
    const name = createElement("span", "name");
    name.append(...highlight(hit.name, text));
    option.append(createElement("span", "result-kind", hit.label), " ", name, " ", createElement("span", "result-detail", hit.aside));
    return option;
  }

  function createElement(tag, className = "", text = "") {
    return Object.assign(document.createElement(tag), { className, textContent: text });
  }

  /* A name as nodes, with the typed words in <mark>. */
  function highlight(name, text) {
    const words = text.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
    const lower = name.toLowerCase();
    const nodes = [];
    let from = 0;
    while (from < name.length) {
      const matches = words.map((word) => ({ word, at: lower.indexOf(word, from) })).filter(({ at }) => at >= 0);
      const next = matches.sort((a, b) => a.at - b.at || b.word.length - a.word.length)[0];
      if (!next) {
        break;
      }
      const end = next.at + next.word.length;
      nodes.push(name.slice(from, next.at), createElement("mark", "", name.slice(next.at, end)));
      from = end;
    }
    return [...nodes, name.slice(from)];
  }

  function selectOption(step) {
    const all = options();
    const selected = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const index = selected < 0 && step < 0 ? all.length - 1 : (selected + step + all.length) % all.length;
    all.forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    byId("search-input").setAttribute("aria-activedescendant", all[index].id);
    all[index].scrollIntoView({ block: "nearest" });
  }

  /* The focus moves from the field to the view. */
  function openResult(option) {
    if (!option) {
      return;
    }
    const href = option.dataset.href;
    clear();
    byId("main")?.focus({ preventScroll: true });
    window.router.navigate(href, resultsUrl);
  }

  function leave() {
    clear();
    if (previousFocus?.isConnected && previousFocus !== document.body) {
      previousFocus.focus();
    } else {
      byId("search-input").blur();
    }
    previousFocus = null;
  }

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (isInput(target)) {
      if (!event.isComposing && event.keyCode !== 229) {
        handleKey(event);
      }
    } else if (SHORTCUTS.includes(key) && !(event.ctrlKey || event.metaKey || event.altKey)) {
      const input = byId("search-input");
      if (input && !target.closest?.("input, select, textarea, [contenteditable]")) {
        event.preventDefault();
        previousFocus = document.activeElement;
        input.focus();
        input.select();
      }
    }
  });

  function handleKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (isOpen()) {
        selectOption(step);
      } else if (!timer && !request) {
        search();
      }
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (isOpen() || timer || request || !byId("search-message").hidden) {
        close();
      } else {
        leave();
      }
    }
  }

  document.addEventListener("input", (event) => {
    if (isInput(event.target) && !event.isComposing) {
      search();
    }
  });

  document.addEventListener("compositionend", (event) => {
    if (isInput(event.target)) {
      search();
    }
  });

  /* An input method keeps the Enter that ends a composition: it submits nothing. */
  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".search-form")) {
      return;
    }
    event.preventDefault();
    if (timer || request) {
      submitted = true;
    } else {
      openResult(document.querySelector("#search-listbox [aria-selected=true]") || options()[0]);
    }
  });

  document.addEventListener("mousedown", (event) => {
    if (event.target.closest?.(".search-results")) {
      event.preventDefault(); // the field keeps the focus, so that the list stays open
    }
  });

  document.addEventListener("click", (event) => openResult(event.target.closest?.("#search-listbox [role=option]")));

  document.addEventListener("focusout", (event) => isInput(event.target) && close());

  document.addEventListener("focusin", (event) => isInput(event.target) && event.target.value && search());
})();
