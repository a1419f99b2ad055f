/* The search field of the header: `/` leads to it, the server answers what is typed, Enter goes there. */
(function () {
  "use strict";

  const PAUSE = 80; // ms without a key before the server is asked
  const SLASHES = ["/", "／", "、"]; // what the key gives, also with Chinese input
  const ATTRIBUTES = {
    role: "combobox", "aria-expanded": "false", "aria-controls": "find-list", "aria-autocomplete": "list",
    "aria-keyshortcuts": "/", autocapitalize: "off", spellcheck: "false", enterkeyhint: "go",
  };

  const byId = (id) => document.getElementById(id);
  const isField = (element) => element?.id === "find";
  const options = () => [...document.querySelectorAll("#find-list [role=option]")];
  const isOpen = () => byId("find")?.getAttribute("aria-expanded") === "true";

  let timer = null; // of the pause
  let asked = null; // the question under way; aborted by a newer one
  let going = false; // Enter was pressed before the answer came
  let before = null; // what had the focus before `/`

  /* The header is drawn anew with every address, and Dash's inputs take no such attributes. */
  function dress() {
    const field = byId("find");
    if (field && !field.hasAttribute("role")) {
      Object.entries(ATTRIBUTES).forEach(([name, value]) => field.setAttribute(name, value));
    }
  }

  new MutationObserver(dress).observe(document.documentElement, { childList: true, subtree: true });

  function cancel() {
    window.clearTimeout(timer);
    asked?.abort();
    timer = asked = null;
    going = false;
  }

  function close() {
    cancel();
    if (byId("find")) {
      show({ hits: [], note: "", count: "" }, "");
    }
  }

  function clear() {
    const field = byId("find");
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, ""); // so that React sees it
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function ask() {
    cancel();
    const text = byId("find").value;
    if (!text.trim()) {
      close();
      return;
    }
    timer = window.setTimeout(() => answer(text), PAUSE);
  }

  async function answer(text) {
    const question = new AbortController();
    timer = null;
    asked = question;
    const { here, prefix } = window.dash_clientside.board;
    const [view, search] = here().split("?");
    const query = new URLSearchParams({ view, find: text });
    let found = null;
    try {
      const response = await fetch(`${prefix}/search.json?${query}&${search || ""}`, { signal: question.signal });
      found = response.ok ? await response.json() : null;
    } catch {
      /* cancelled, or no server: nothing is shown */
    }
    if (asked !== question) {
      return;
    }
    const wanted = going;
    cancel();
    if (!found) {
      close();
      return;
    }
    show(found, text);
    if (wanted) {
      choose(options()[0]);
    }
  }

  function show(found, text) {
    const [field, list, note] = [byId("find"), byId("find-list"), byId("find-note")];
    list.replaceChildren(...found.hits.map((hit, place) => option(hit, place, text)));
    list.hidden = !found.hits.length;
    note.hidden = !found.note;
    note.textContent = found.note;
    byId("find-count").textContent = found.count;
    field.setAttribute("aria-expanded", String(!list.hidden));
    field.removeAttribute("aria-activedescendant");
  }

  function option(hit, place, text) {
    const item = element("li");
    item.id = `find-${place}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.href = hit.href;
    const name = element("span", "name");
    name.append(...marked(hit.name, text));
    item.append(element("span", "kind", hit.label), " ", name, " ", element("span", "aside", hit.aside));
    return item;
  }

  function element(tag, className = "", text = "") {
    return Object.assign(document.createElement(tag), { className, textContent: text });
  }

  /* A name with the typed words marked where they stand in it. */
  function marked(name, text) {
    const words = text.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
    const plain = name.toLowerCase();
    const nodes = [];
    let from = 0;
    while (from < name.length) {
      const places = words.map((word) => ({ word, at: plain.indexOf(word, from) })).filter(({ at }) => at >= 0);
      const next = places.sort((a, b) => a.at - b.at || b.word.length - a.word.length)[0];
      if (!next) {
        break;
      }
      const end = next.at + next.word.length;
      nodes.push(name.slice(from, next.at), element("mark", "", name.slice(next.at, end)));
      from = end;
    }
    return [...nodes, name.slice(from)];
  }

  function activate(step) {
    const all = options();
    const old = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
    const place = old < 0 && step < 0 ? all.length - 1 : (old + step + all.length) % all.length;
    all.forEach((one, at) => one.setAttribute("aria-selected", String(at === place)));
    byId("find").setAttribute("aria-activedescendant", all[place].id);
    all[place].scrollIntoView({ block: "nearest" });
  }

  /* The reader goes on in the view, not in the field. */
  function choose(item) {
    if (!item) {
      return;
    }
    const href = item.dataset.href;
    clear();
    byId("main")?.focus({ preventScroll: true });
    window.dash_clientside.board.lead(href);
  }

  function leave() {
    clear();
    if (before?.isConnected && before !== document.body) {
      before.focus();
    } else {
      byId("find").blur();
    }
    before = null;
  }

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (isField(target)) {
      if (!event.isComposing && event.keyCode !== 229) {
        typed(event);
      }
    } else if (SLASHES.includes(key) && !(event.ctrlKey || event.metaKey || event.altKey)) {
      const field = byId("find");
      if (field && !target.closest?.("input, select, textarea, [contenteditable]")) {
        event.preventDefault();
        before = document.activeElement;
        field.focus();
        field.select();
      }
    }
  });

  function typed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (isOpen()) {
        activate(step);
      } else if (!timer && !asked) {
        ask();
      }
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (isOpen() || timer || asked || !byId("find-note").hidden) {
        close();
      } else {
        leave();
      }
    }
  }

  document.addEventListener("input", (event) => {
    if (isField(event.target) && !event.isComposing) {
      ask();
    }
  });

  document.addEventListener("compositionend", (event) => {
    if (isField(event.target)) {
      ask();
    }
  });

  /* Enter: an input method keeps the one that ends a composition, so that nothing is sent by it. */
  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".go-find")) {
      return;
    }
    event.preventDefault();
    if (timer || asked) {
      going = true;
    } else {
      choose(document.querySelector("#find-list [aria-selected=true]") || options()[0]);
    }
  });

  document.addEventListener("mousedown", (event) => {
    if (event.target.closest?.(".find-box")) {
      event.preventDefault(); // the field keeps the focus, so that the list stays
    }
  });

  document.addEventListener("click", (event) => choose(event.target.closest?.("#find-list [role=option]")));

  document.addEventListener("focusout", (event) => isField(event.target) && close());

  document.addEventListener("focusin", (event) => isField(event.target) && event.target.value && ask());
})();
