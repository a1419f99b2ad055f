/* Draws the charts of a view in the colours of the page, keeps their nodes in a pool for the next view, and starts Dash. */
(function () {
  "use strict";

  const CONFIG = { displaylogo: false, displayModeBar: false, showSendToCloud: false };
  const POOL_SIZE = 16; // charts that are kept for another view
  const pool = new Map(); // drawn charts without a container, by key; the oldest first
  const pendingRegions = new Map(); // regions whose charts are not drawn yet, with the JSON of their figures
  let template = null; // Plotly's template in the colours of the page

  const textOf = (id) => document.getElementById(id).textContent;

  /* A figure names its colours as the stylesheet does: `var(--result)`. Each is looked up in the page once. */
  const colours = new Map();

  function resolveColour(name) {
    if (!colours.has(name)) {
      colours.set(name, getComputedStyle(document.documentElement).getPropertyValue(name).trim());
    }
    return colours.get(name);
  }

  const parseFigures = (json) => JSON.parse(json.replace(/var\((--[\w-]+)\)/g, (_, name) => resolveColour(name)));

  function draw(node, { data, layout }, size) {
    template ||= parseFigures(textOf("plotly-template"));
    const fullLayout = { ...layout, ...size, template };
    if (node.on) {
      window.Plotly.react(node, data, fullLayout, CONFIG);
    } else {
      window.Plotly.newPlot(node, data, fullLayout, CONFIG);
      node.on("plotly_click", (event) => followLink(event.points));
    }
  }

  /* The URL of a mark is in the point's customdata, that of a filled shape in its trace's. */
  function followLink(points) {
    const links = points.map((point) => point.customdata ?? point.data.customdata);
    const url = links.flat().find((link) => typeof link === "string");
    if (url) {
      window.router.navigate(url);
    }
  }

  const sizeOf = (container) => ({ width: container.clientWidth, height: container.clientHeight });

  const resizeObserver = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const node = target.firstElementChild;
      const { width, height } = sizeOf(target);
      if (node?.on && width && (node.layout.width !== width || node.layout.height !== height)) {
        window.Plotly.relayout(node, { width, height });
      }
    }
  });

  /* Draws the charts of the pending regions. A node that had the same key before is redrawn, else any node of the pool is.
     All containers are measured before the first chart is drawn: each drawing would force a new layout of the page. */
  function drawPending() {
    if (!window.Plotly) {
      return;
    }
    const regions = [...pendingRegions].filter(([region]) => region.isConnected);
    pendingRegions.clear();
    const charts = regions.flatMap(([region, json]) => {
      const figures = parseFigures(json);
      region.figures = json;
      return [...region.querySelectorAll("[data-chart]")].map((container) => ({
        container, figure: figures[container.dataset.chart], size: sizeOf(container),
      }));
    });
    charts.forEach((chart) => (chart.node = acquire(chart.container.dataset.chart)));
    for (const { container, figure, size, node = acquire() || document.createElement("div") } of charts) {
      container.replaceChildren(node);
      draw(node, figure, size);
      resizeObserver.observe(container);
    }
  }

  /* Takes a node out of the pool: that of a key, or the oldest. */
  function acquire(key = pool.keys().next().value) {
    const node = pool.get(key);
    pool.delete(key);
    return node;
  }

  /* Puts the nodes of a region into the pool. */
  function release(region) {
    for (const container of region.querySelectorAll("[data-chart]")) {
      const node = container.firstElementChild;
      resizeObserver.unobserve(container);
      if (node) {
        window.Plotly.Fx.unhover(node); // its hovered mark would be one of another chart when the node is used again
        node.remove();
        pool.set(container.dataset.chart, node);
      }
    }
    while (pool.size > POOL_SIZE) {
      window.Plotly.purge(acquire());
    }
  }

  /* Shows new content in a region; nothing is touched where the content is the same. */
  function updateRegion(region, { html, figures }) {
    if (region.html === html && region.figures === figures) {
      return;
    }
    release(region);
    region.innerHTML = html;
    region.html = html;
    pendingRegions.set(region, figures);
  }

  /* The Dash component `Region` of dashboard/components/rendering/region.py. The first view is in the page before Dash
     starts: its nodes move into the region. */
  function Region({ id, content, className, role }) {
    const ref = window.React.useRef(null);
    window.React.useLayoutEffect(() => {
      const initial = document.querySelector(`#initial-view #${id}`);
      if (initial) {
        const focused = initial.contains(document.activeElement) ? document.activeElement : null;
        ref.current.replaceChildren(...initial.childNodes);
        ref.current.figures = initial.figures;
        initial.remove();
        focused?.focus({ preventScroll: true });
      }
    }, []);
    window.React.useLayoutEffect(() => {
      if (content) {
        updateRegion(ref.current, content);
      }
    }, [content]);
    return window.React.createElement("div", { id, className, role, ref });
  }

  /* The Dash component `DocumentState`, the last of the layout: its effect runs when all regions show the new view. */
  function DocumentState({ document: state, error }) {
    window.React.useLayoutEffect(() => document.getElementById("initial-view")?.remove(), []);
    window.React.useLayoutEffect(() => {
      if (error) {
        window.router.abandon(error.url);
      }
    }, [error]);
    window.React.useLayoutEffect(() => {
      if (state) {
        window.router.showDocument(state);
        drawPending();
      }
    }, [state]);
    return null;
  }

  window.dashboard = { Region, DocumentState }; // the namespace of the two components

  function loadScript(src) {
    return new Promise((resolve, reject) => {
      const script = Object.assign(document.createElement("script"), { src, async: false, onload: resolve, onerror: reject });
      document.head.append(script);
    });
  }

  async function loadPlotly() {
    await loadScript(document.getElementById("plotly-script").href);
    drawPending();
  }

  function startDash() {
    const scripts = document.getElementById("dash-scripts").content.querySelectorAll("script[src]");
    const sources = [...scripts].map((script) => script.getAttribute("src"));
    return Promise.all(sources.map(loadScript)).then(() => new window.DashRenderer());
  }

  /* First the view can be read, then its charts are drawn, then Dash starts. */
  function start() {
    for (const [id, figures] of Object.entries(JSON.parse(textOf("figures")))) {
      pendingRegions.set(document.getElementById(id), JSON.stringify(figures));
    }
    loadPlotly().finally(startDash);
  }

  const startAfterPaint = () => (document.hidden ? start() : requestAnimationFrame(() => setTimeout(start)));
  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", startAfterPaint);
  } else {
    startAfterPaint();
  }

  /* Where the address names no theme, the page follows the browser's colour scheme. */
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => redraw());

  function clearColours() {
    colours.clear();
    template = null;
  }

  function redraw() {
    clearColours();
    for (const region of document.querySelectorAll("#panel, #page-body")) {
      const figures = parseFigures(region.figures || "{}");
      for (const container of region.querySelectorAll("[data-chart]")) {
        const node = container.firstElementChild;
        if (node?.on) {
          draw(node, figures[container.dataset.chart], sizeOf(container));
        }
      }
    }
  }

  window.charts = { clearColours, redraw };
})();
