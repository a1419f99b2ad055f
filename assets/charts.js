/* Draws the charts of a view, keeps their nodes in a pool for the next view, mounts islands, and starts Dash. */
(function () {
  "use strict";

  const POOL_SIZE = 16; // charts that are kept for another view
  const pool = new Map(); // drawn charts without a container, by key; the oldest first
  const pendingRegions = new Map(); // regions whose charts are not drawn yet, with the JSON of their figures
  const { parseFigures } = window.chartTheme;

  const textOf = (id) => document.getElementById(id).textContent;

  function draw(node, figure, size) {
    const isNew = !node.on;
    window.chartTheme.draw(node, figure, size);
    if (isNew) {
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
        window.chartTheme.resize(node, { width, height });
      }
    }
  });

  /* Hands the charts of the pending regions to the queue. All containers are measured before the first chart is drawn: each
     drawing would force a new layout of the page. Resolves when the charts in the window are about to be painted. */
  function drawPending() {
    if (!window.Plotly) {
      return Promise.resolve();
    }
    const regions = [...pendingRegions].filter(([region]) => region.isConnected);
    pendingRegions.clear();
    const charts = regions.flatMap(([region, json]) => {
      const figures = parseFigures(json);
      region.figures = json;
      return [...region.querySelectorAll("[data-chart]")].map((container) => {
        const size = sizeOf(container);
        return { container, draw: () => drawIn(container, figures[container.dataset.chart], size) };
      });
    });
    return window.chartQueue.add(charts);
  }

  /* A chart that stands is redrawn. Else a node of the pool is: one that had the same key before, or the oldest that no
     other chart of the view will ask for. */
  function drawIn(container, figure, size) {
    const drawn = container.firstElementChild;
    if (drawn?.on) {
      draw(drawn, figure, size);
      return;
    }
    const spare = [...pool.keys()].find((key) => !window.chartQueue.hasKey(key));
    const node = acquire(container.dataset.chart) || acquire(spare) || document.createElement("div");
    container.replaceChildren(node);
    draw(node, figure, size);
    resizeObserver.observe(container);
  }

  /* Takes the node of a key out of the pool. */
  function acquire(key) {
    const node = pool.get(key);
    pool.delete(key);
    return node;
  }

  /* Puts the nodes of a region into the pool, and takes apart those that no view has used since. */
  function release(region) {
    while (pool.size > POOL_SIZE) {
      window.Plotly.purge(acquire(pool.keys().next().value));
    }
    for (const container of region.querySelectorAll("[data-chart]")) {
      const node = container.firstElementChild;
      resizeObserver.unobserve(container);
      if (node) {
        window.Plotly.Fx.unhover(node); // its hovered mark would be one of another chart when the node is used again
        node.remove();
        pool.set(container.dataset.chart, node);
      }
    }
  }

  /* Shows new content in a region; nothing is touched where the content is the same. Where it has islands, they come anew,
     and what the server has written holds their places meanwhile. */
  function updateRegion(region, { html, figures }) {
    if (region.html === html && region.figures === figures && !region.hasIslands) {
      return;
    }
    release(region);
    region.innerHTML = html;
    region.html = html;
    pendingRegions.set(region, figures);
  }

  /* Loads the scripts of suites of components, each once; one that fails is tried again by the next view. */
  const suites = new Map();

  function loadSuite(src) {
    if (!suites.has(src)) {
      suites.set(src, loadScript(src).catch((error) => {
        suites.delete(src);
        throw error;
      }));
    }
    return suites.get(src);
  }

  /* Hands the islands of a region's content to Dash when their suites are there: `islands` calls back with the components
     as `children`, as any callback does, so that Dash knows their ids and calls their own callbacks. A number tells which
     content they belong to: what comes late for the content before is not mounted. */
  let mounts = 0;

  async function requestIslands(id, node, islands) {
    const number = (node.mount = ++mounts);
    await Promise.all((islands?.suites || []).map(loadSuite));
    if (node.mount === number && (islands || node.hasIslands)) {
      node.hasIslands = Boolean(islands);
      window.dash_clientside.set_props(id, { islands: { components: islands?.components || [], number } });
    }
  }

  const mountIslands = ({ components, number }) => [components, number];

  /* Puts the islands into the places that the HTML leaves for them: what the server has written there goes. */
  function islandPlaces(node) {
    const places = [...node.querySelectorAll("[data-island]")];
    for (const place of places.filter((element) => !("mounted" in element.dataset))) {
      release(place);
      place.dataset.mounted = "";
      place.replaceChildren();
    }
    return places;
  }

  /* The Dash component `Region` of dashboard/components/rendering/region.py. The first view is in the page before Dash
     starts: its nodes move into the region. */
  function Region({ id, content, mounted, children, className, role }) {
    const ref = window.React.useRef(null);
    const [places, setPlaces] = window.React.useState(null);
    window.React.useLayoutEffect(() => {
      const initial = document.querySelector(`#initial-view #${id}`);
      if (initial) {
        const focused = initial.contains(document.activeElement) ? document.activeElement : null;
        ref.current.replaceChildren(...initial.childNodes);
        ref.current.figures = initial.figures;
        initial.remove();
        focused?.focus({ preventScroll: true });
      }
      requestIslands(id, ref.current, JSON.parse(textOf("islands"))[id]);
    }, []);
    window.React.useLayoutEffect(() => {
      if (content) {
        setPlaces(null);
        updateRegion(ref.current, content);
        requestIslands(id, ref.current, content.islands);
      }
    }, [content]);
    window.React.useLayoutEffect(() => {
      if (mounted && mounted === ref.current.mount) {
        setPlaces(islandPlaces(ref.current));
      }
    }, [mounted]);
    const islands = window.React.Children.toArray(children).slice(0, places?.length ?? 0);
    const portals = islands.map((island, index) => window.ReactDOM.createPortal(island, places[index], String(index)));
    return window.React.createElement(window.React.Fragment, null,
      window.React.createElement("div", { id, className, role, ref }), ...portals);
  }

  /* The Dash component `DocumentState`, the last of the layout: its effect runs when all regions show the new view. */
  function DocumentState({ document: state, error }) {
    window.React.useLayoutEffect(() => document.getElementById("initial-view")?.remove(), []);
    window.React.useLayoutEffect(() => {
      if (error) {
        window.router.abandon(error.url);
        window.renewal.giveUp();
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
    window.chartTheme.themeGraphs();
    await drawPending();
  }

  function startDash() {
    const scripts = document.getElementById("dash-scripts").content.querySelectorAll("script[src]");
    const sources = [...scripts].map((script) => script.getAttribute("src"));
    return Promise.all(sources.map(loadScript)).then(() => new window.DashRenderer());
  }

  /* First the view can be read, then its charts in the window are drawn, then Dash starts. */
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

  function redraw() {
    window.chartTheme.clear();
    for (const region of document.querySelectorAll("#panel, #page-body")) {
      pendingRegions.set(region, region.figures ?? pendingRegions.get(region) ?? "{}");
    }
    drawPending();
    document.querySelectorAll("[data-mounted] .js-plotly-plot").forEach(window.chartTheme.redrawGraph);
  }

  window.charts = { redraw, mountIslands };
})();
