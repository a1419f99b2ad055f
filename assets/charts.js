/* Draws the charts of a view in the colours of its page, keeps them for the next view, and starts Dash when they stand. */
(function () {
  "use strict";

  const CONFIG = { displaylogo: false, displayModeBar: false, showSendToCloud: false };
  const KEPT = 16; // drawn charts that wait for another view
  const spare = new Map(); // charts without a place, by key; the oldest first
  const waiting = []; // what is to be drawn as soon as Plotly is there
  let template = null;

  const read = (id) => JSON.parse(document.getElementById(id).textContent);

  /* A figure names its inks as the stylesheet does; the page says which colours these are, and is asked once for each. */
  const inks = new Map();

  function ink(name) {
    if (!inks.has(name)) {
      inks.set(name, getComputedStyle(document.documentElement).getPropertyValue(name).trim());
    }
    return inks.get(name);
  }

  const inked = (part) => JSON.parse(JSON.stringify(part).replace(/var\((--[\w-]+)\)/g, (_, name) => ink(name)));

  function draw(node, figure, size) {
    const { data, layout } = inked(figure);
    node.figure = figure;
    template ||= read("template");
    const drawn = { ...layout, ...size, template: inked(template) };
    if (node.on) {
      return window.Plotly.react(node, data, drawn, CONFIG);
    }
    const done = window.Plotly.newPlot(node, data, drawn, CONFIG);
    node.on("plotly_click", (event) => follow(event.points));
    return done;
  }

  /* A click on a mark leads where the mark says, one on a filled shape where its trace says. */
  function follow(points) {
    const told = points.map((point) => point.customdata ?? point.data.customdata);
    const href = told.flat().find((one) => typeof one === "string");
    if (href) {
      window.dash_clientside.board.go(href);
    }
  }

  const sizeOf = (place) => ({ width: place.clientWidth, height: place.clientHeight });

  const resized = new ResizeObserver((changes) => {
    for (const { target } of changes) {
      const node = target.firstElementChild;
      const { width, height } = sizeOf(target);
      if (node?.on && width && (node.layout.width !== width || node.layout.height !== height)) {
        draw(node, node.figure, { width, height });
      }
    }
  });

  /* Charts into their places: one that stood under the same key is redrawn, any other spare one is used up, too. */
  function place(part, figures) {
    const places = [...part.querySelectorAll("[data-chart]")];
    if (!window.Plotly) {
      waiting.push(() => part.isConnected && place(part, figures));
      return;
    }
    const sizes = places.map(sizeOf); // measured together: each chart drawn makes the next measure a new layout
    const nodes = places.map((one) => take(one.dataset.chart));
    places.forEach((one, index) => {
      const node = nodes[index] || take() || document.createElement("div");
      one.replaceChildren(node);
      draw(node, figures[one.dataset.chart], sizes[index]);
      resized.observe(one);
    });
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
    Object.assign(part, { html, figures });
    place(part, JSON.parse(figures));
  }

  /* Dash's half of a part (see dashboard/components/part.py). The first view is on the page before Dash is: it moves in. */
  function Part({ id, content, className, role }) {
    const part = window.React.useRef(null);
    window.React.useLayoutEffect(() => {
      const first = document.querySelector(`#first #${id}`);
      if (first) {
        const focused = first.contains(document.activeElement) ? document.activeElement : null;
        part.current.replaceChildren(...first.childNodes);
        first.remove();
        focused?.focus({ preventScroll: true });
      }
      if (!document.querySelector("#first [id]:is(#masthead, #notice, #banner, #rail, #opening, #panel, #body)")) {
        document.getElementById("first")?.remove();
      }
    }, []);
    window.React.useLayoutEffect(() => {
      if (content) {
        show(part.current, content);
      }
    }, [content]);
    return window.React.createElement("div", { id, className, role, ref: part });
  }
  window.board = { Part };

  function script(src) {
    return new Promise((resolve, reject) => {
      const element = Object.assign(document.createElement("script"), { src, async: false, onload: resolve, onerror: reject });
      document.head.append(element);
    });
  }

  async function plotly() {
    await script(document.getElementById("plotly").href);
    waiting.splice(0).forEach((step) => step());
  }

  function dash() {
    const sources = [...document.getElementById("dash").content.querySelectorAll("script[src]")].map((one) => one.getAttribute("src"));
    return Promise.all(sources.map(script)).then(() => new window.DashRenderer());
  }

  /* First the view can be read, then its charts are drawn, then Dash is there for the next view. */
  function start() {
    const figures = read("figures");
    for (const [id, drawn] of Object.entries(figures)) {
      place(document.getElementById(id), drawn);
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

  function redraw() {
    inks.clear();
    for (const one of document.querySelectorAll("[data-chart]")) {
      const node = one.firstElementChild;
      if (node?.on) {
        draw(node, node.figure, sizeOf(one));
      }
    }
  }

  window.charts = { inked, redraw };
})();
