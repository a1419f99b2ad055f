/* What a browser must do itself: move between addresses, keep the reader's place, save pictures. */
(function () {
  "use strict";

  const LATE = 300; // ms
  const prefix = document.documentElement.dataset.prefix || ""; // the path under which the dashboard is shown, or nothing
  const here = () => window.location.pathname.slice(prefix.length) + window.location.search; // as the server calls it
  let shown = here(); // the address last asked for
  let isReady = false; // whether Dash is there; until then links lead to whole pages

  /* A view that takes longer than a moment says so; one that does not leaves no trace. */
  let late = null;

  function arrived() {
    window.clearTimeout(late);
    delete document.body.dataset.waiting;
  }

  function wait() {
    arrived();
    late = window.setTimeout(() => (document.body.dataset.waiting = ""), LATE);
  }

  /* The address is the only state. A change of path starts at the top; another district or year keeps its place. */
  function go(href) {
    const target = new URL(href, window.location.href);
    if (target.origin !== window.location.origin || !isReady) {
      window.location.assign(target);
      return;
    }
    if (target.pathname + target.search === window.location.pathname + window.location.search) {
      show(target.hash);
      return;
    }
    const moved = target.pathname !== window.location.pathname;
    kept = moved ? { top: 0, focus: "#main" } : { top: window.scrollY, focus: place(document.activeElement) };
    kept.part = target.hash;
    window.history.pushState({}, "", target);
    want();
  }

  /* Where a chart or the search leads, which know nothing of the path. */
  const lead = (href) => go(prefix + href);

  /* Dash is told where the reader has gone; the first address came with the page. */
  function want() {
    const address = here();
    if (isReady && address !== shown) {
      shown = address;
      wait();
      window.dash_clientside.set_props("page", { wanted: address });
    }
  }

  window.addEventListener("popstate", want);

  /* A new view is new elements: keyboard focus and scroll position are put back where the reader had them. */
  let kept = null;

  function place(element) {
    if (!element || element === document.body) {
      return null;
    }
    if (element.id && !element.id.startsWith("{")) {
      return "#" + CSS.escape(element.id);
    }
    const part = element.closest("#masthead, #rail, #panel, #opening, #body");
    const index = part ? [...part.querySelectorAll(element.tagName)].indexOf(element) : -1;
    return index < 0 ? null : { part: "#" + part.id, tag: element.tagName, name: element.innerText, index };
  }

  function find(focus) {
    if (typeof focus === "string") {
      return document.querySelector(focus);
    }
    const all = [...document.querySelectorAll(`${focus.part} ${focus.tag}`)];
    const word = (text) => text.trim().split(/\s/)[0].slice(0, 3);
    return all.find((one) => word(one.innerText) === word(focus.name)) || all[focus.index];
  }

  /* A part of a view that an address names after #: true where there is one. */
  function show(hash) {
    const part = hash && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (part) {
      part.tabIndex = -1;
      part.focus({ preventScroll: true });
      part.scrollIntoView();
    }
    return Boolean(part);
  }

  function restore() {
    const back = kept;
    kept = null;
    if (!back) {
      return;
    }
    const settle = () => {
      if (show(back.part)) {
        return;
      }
      window.scrollTo(0, back.top);
      const element = back.focus && document.activeElement === document.body && find(back.focus);
      if (element) {
        element.focus({ preventScroll: true });
      }
    };
    window.requestAnimationFrame(() => window.requestAnimationFrame(settle));
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-picture]");
    if (button) {
      picture(button);
      return;
    }
    const link = event.target.closest("a[href]");
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button);
    if (!link || !plain || event.defaultPrevented || link.target || link.hasAttribute("download")) {
      return;
    }
    const href = link.getAttribute("href");
    if (href.startsWith(`${prefix}/`) && isReady) {
      event.preventDefault();
      go(href);
    }
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("select.go") && event.target.value.startsWith("/")) {
      go(event.target.value);
    }
  });

  document.addEventListener("submit", (event) => {
    if (!event.target.matches(".go-form")) {
      return;
    }
    event.preventDefault();
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(event.target)) {
      if (value) {
        query.set(name, value);
      }
    }
    const text = query.toString();
    go(event.target.getAttribute("action") + (text ? "?" + text : ""));
  });

  /* The picture of a chart carries its answer, its unit and its source: it may travel without the page. */
  function picture(button) {
    const figure = button.closest("figure");
    const plot = figure && figure.querySelector(".js-plotly-plot");
    if (!plot || !window.Plotly) {
      return;
    }
    const style = getComputedStyle(document.body);
    const text = (selector) => (figure.querySelector(selector)?.textContent || "").trim();
    const layout = JSON.parse(JSON.stringify(plot.layout));
    const margin = layout.margin || {};
    const width = Math.max(plot.offsetWidth, 640);
    const wrap = (words, size) => words.replace(new RegExp(`(.{${Math.floor((width - 48) / size)}})`, "gu"), "$1<br>");
    const title = wrap(text("figcaption h2, figcaption h3"), 18);
    const source = wrap(button.dataset.source, 12);
    const above = 46 + 24 * title.split("<br>").length;
    const below = 20 + 18 * source.split("<br>").length;
    layout.width = width;
    layout.height = plot.offsetHeight + above + below;
    layout.paper_bgcolor = style.backgroundColor;
    layout.margin = { l: (margin.l || 0) + 24, r: (margin.r || 0) + 24, t: (margin.t || 0) + above, b: (margin.b || 0) + below };
    const note = (words, size, y, anchor, colour) => ({
      text: words, x: 0, xref: "container", xanchor: "left", y, yref: "container", yanchor: anchor, font: { size, color: colour },
    });
    layout.title = {
      ...note(`<b>${title}</b><br><span style="font-size:13px">${text(".sub")}</span>`, 17, 1, "top", style.color),
      pad: { l: 24, t: 16 },
    };
    layout.annotations = (layout.annotations || []).concat({
      text: source, x: 0, xref: "paper", xshift: -(margin.l || 0), xanchor: "left", align: "left", showarrow: false,
      y: 0, yref: "paper", yanchor: "top", yshift: -(margin.b || 0) - 8, font: { size: 12 },
    });
    window.Plotly.downloadImage(
      { data: plot.data, layout, config: { showSendToCloud: false } },
      { format: "png", scale: 2, width: layout.width, height: layout.height, filename: button.dataset.picture },
    );
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    board: {
      prefix,
      here,
      lead,
      arrived,
      /* Dash's first word: it is there. Whoever has gone on in the meantime gets the view now. */
      ready: () => {
        isReady = true;
        document.documentElement.dataset.ready = "";
        want();
      },
      document: (page) => {
        const root = document.documentElement;
        const theme = root.dataset.bsTheme;
        if (root.lang !== page.lang) {
          root.lang = page.lang;
          Object.assign(document.body.dataset, page.words);
        }
        if (theme !== (page.theme ?? undefined)) {
          page.theme ? (root.dataset.bsTheme = page.theme) : delete root.dataset.bsTheme;
          window.charts.forget();
        }
        document.title = page.title;
        restore();
      },
    },
  });
})();
