/* Draws the charts of a view in the colours of its page, keeps them for the next view, and starts Dash when they stand. */
(function () {
  "use strict";

  const CONFIG = { displaylogo: false, displayModeBar: false, showSendToCloud: false };
  const KEPT = 16; // drawn charts that wait for another view
  const spare = new Map(); // charts without a place, by key; the oldest first
  const waiting = new Map(); // parts whose charts are to be drawn, with the text of their figures
  let template = null; // in the colours of the page

  const read = (id) => document.getElementById(id).textContent;

  /* A figure names its inks as the stylesheet does; the page says which colours these are, and is asked once for each. */
  const inks = new Map();

  function ink(name) {
    if (!inks.has(name)) {
      inks.set(name, getComputedStyle(document.documentElement).getPropertyValue(name).trim());
    }
    return inks.get(name);
  }

  const inked = (text) => JSON.parse(text.replace(/var\((--[\w-]+)\)/g, (_, name) => ink(name)));

  function draw(node, { data, layout }, size) {
    template ||= inked(read("template"));
    const drawn = { ...layout, ...size, template };
    if (node.on) {
      window.Plotly.react(node, data, drawn, CONFIG);
    } else {
      window.Plotly.newPlot(node, data, drawn, CONFIG);
      node.on("plotly_click", (event) => follow(event.points));
    }
  }

  /* A click on a mark leads where the mark says, one on a filled shape where its trace says. */
  function follow(points) {
    const told = points.map((point) => point.customdata ?? point.data.customdata);
    const href = told.flat().find((one) => typeof one === "string");
    if (href) {
      window.dash_clientside.board.lead(href);
    }
  }

  const sizeOf = (place) => ({ width: place.clientWidth, height: place.clientHeight });

  const resized = new ResizeObserver((changes) => {
    for (const { target } of changes) {
      const node = target.firstElementChild;
      const { width, height } = sizeOf(target);
      if (node?.on && width && (node.layout.width !== width || node.layout.height !== height)) {
        window.Plotly.relayout(node, { width, height });
      }
    }
  });

  /* Charts into their places: one that stood under the same key is redrawn, any other spare one is used up, too.
     All are measured before the first is drawn, as each that is drawn would make the next measure a new layout. */
  function place() {
    if (!window.Plotly) {
      return;
    }
    const parts = [...waiting].filter(([part]) => part.isConnected);
    waiting.clear();
    const places = parts.flatMap(([part, text]) => {
      const figures = inked(text);
      part.figures = text;
      return [...part.querySelectorAll("[data-chart]")].map((one) => ({ one, figure: figures[one.dataset.chart], size: sizeOf(one) }));
    });
    places.forEach((each) => (each.node = take(each.one.dataset.chart)));
    for (const { one, figure, size, node = take() || document.createElement("div") } of places) {
      one.replaceChildren(node);
      draw(node, figure, size);
      resized.observe(one);
    }
  }

  function take(key = spare.keys().next().value) {
    const node = spare.get(key);
    spare.delete(key);
    return node;
  }

  function keep(part) {
    for (const one of part.querySelectorAll("[data-chart]")) {
      const node = one.firstElementChild;
      resized.unobserve(one);
      if (node) {
        window.Plotly.Fx.unhover(node); // what the pointer was on is another chart's mark when the node comes back
        node.remove();
        spare.set(one.dataset.chart, node);
      }
    }
    while (spare.size > KEPT) {
      window.Plotly.purge(take());
    }
  }

  /* What a part of the frame shows; nothing is touched where it shows that already. */
  function show(part, { html, figures }) {
    if (part.html === html && part.figures === figures) {
      return;
    }
    keep(part);
    part.innerHTML = html;
    part.html = html;
    waiting.set(part, figures);
  }

  /* Dash's half of a part (see dashboard/components/part.py). The first view is on the page before Dash is: it moves in. */
  function Part({ id, content, className, role }) {
    const part = window.React.useRef(null);
    window.React.useLayoutEffect(() => {
      const first = document.querySelector(`#first #${id}`);
      if (first) {
        const focused = first.contains(document.activeElement) ? document.activeElement : null;
        part.current.replaceChildren(...first.childNodes);
        part.current.figures = first.figures;
        first.remove();
        focused?.focus({ preventScroll: true });
      }
    }, []);
    window.React.useLayoutEffect(() => {
      if (content) {
        show(part.current, content);
      }
    }, [content]);
    return window.React.createElement("div", { id, className, role, ref: part });
  }

  /* The last of the layout: when all parts show the new view, the page says what it is, and their charts are drawn. */
  function Page({ document: told }) {
    window.React.useLayoutEffect(() => document.getElementById("first")?.remove(), []);
    window.React.useLayoutEffect(() => {
      if (told) {
        window.dash_clientside.board.document(told);
        place();
      }
    }, [told]);
    return null;
  }
  window.board = { Part, Page };

  function script(src) {
    return new Promise((resolve, reject) => {
      const element = Object.assign(document.createElement("script"), { src, async: false, onload: resolve, onerror: reject });
      document.head.append(element);
    });
  }

  async function plotly() {
    await script(document.getElementById("plotly").href);
    place();
  }

  function dash() {
    const sources = [...document.getElementById("dash").content.querySelectorAll("script[src]")].map((one) => one.getAttribute("src"));
    return Promise.all(sources.map(script)).then(() => new window.DashRenderer());
  }

  /* First the view can be read, then its charts are drawn, then Dash is there for the next view. */
  function start() {
    for (const [id, figures] of Object.entries(JSON.parse(read("figures")))) {
      waiting.set(document.getElementById(id), JSON.stringify(figures));
    }
    plotly().finally(dash);
  }

  const soon = () => (document.hidden ? start() : requestAnimationFrame(() => setTimeout(start)));
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", soon);
  } else {
    soon();
  }

  /* Colours of a page that follows the browser's wish change with it. */
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => redraw());

  function forget() {
    inks.clear();
    template = null;
  }

  function redraw() {
    forget();
    for (const part of document.querySelectorAll("#panel, #body")) {
      const figures = inked(part.figures || "{}");
      for (const one of part.querySelectorAll("[data-chart]")) {
        const node = one.firstElementChild;
        if (node?.on) {
          draw(node, figures[one.dataset.chart], sizeOf(one));
        }
      }
    }
  }

  window.charts = { forget, redraw };
})();
