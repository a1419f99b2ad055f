/* What a reader waits for, measured in the page: `marks` of a load, and of each choice the time until its charts in the
   window and all its charts are painted. Times are milliseconds. */
(function () {
  "use strict";

  const marks = (window.marks = {});
  const drawings = (window.drawings = []); // how long each chart took Plotly
  const interactions = (window.interactions = []); // from a click to the next paint, where that took 16 ms or more
  let plotly;

  /* Every drawing is timed, and its node bears the time of its end. */
  function timed(draw) {
    return (node, ...rest) => {
      const begun = performance.now();
      const result = draw(node, ...rest);
      const element = typeof node === "string" ? document.getElementById(node) : node;
      element.drawnAt = performance.now();
      drawings.push(element.drawnAt - begun);
      return result;
    };
  }

  Object.defineProperty(window, "Plotly", {
    configurable: true,
    get: () => plotly,
    set: (value) => {
      marks.plotly ??= performance.now();
      plotly = value;
      plotly.newPlot = timed(plotly.newPlot);
      plotly.react = timed(plotly.react);
    },
  });

  const places = () => [...document.querySelectorAll(".dash-graph")];
  const isInWindow = (place) => {
    const box = place.getBoundingClientRect();
    return box.width > 0 && box.bottom > 0 && box.top < window.innerHeight;
  };

  /* Calls back with the time of the paint after which charts are there: those in the window, and all. */
  function watch(isDrawn, onVisible, onAll) {
    let isVisible = false;
    const look = () => {
      const all = places();
      if (all.length && document.readyState !== "loading") {
        if (!isVisible && all.filter(isInWindow).every(isDrawn)) {
          isVisible = true;
          setTimeout(() => onVisible(performance.now()));
        }
        if (all.every(isDrawn)) {
          setTimeout(() => onAll(performance.now()));
          return;
        }
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }

  const hasChart = (place) => Boolean(place.querySelector(".main-svg"));
  const lookForValue = () =>
    document.querySelector(".target-table tbody tr")
      ? setTimeout(() => (marks.readable = performance.now()))
      : requestAnimationFrame(lookForValue);
  requestAnimationFrame(lookForValue);
  watch(hasChart, (time) => (marks.visible = time), (time) => (marks.charts = time));
  new PerformanceObserver((list) => {
    interactions.push(...list.getEntries().filter((entry) => entry.interactionId).map((entry) => entry.duration));
  }).observe({ type: "event", durationThreshold: 16 });

  /* A link to a view. Plain Dash goes there as `dcc.Link` does, a static page is handed the view. */
  window.addChoice = (address, view, kind) => {
    const style = "position:fixed;top:0;left:0;width:20px;height:20px;z-index:9999";
    const link = Object.assign(document.createElement("a"), { href: address, style, id: "benchmark-choice" });
    window.chosen = new Promise((resolve) => link.addEventListener("click", (event) => {
      const begun = event.timeStamp;
      const found = {};
      const done = (time) => {
        const all = places();
        const missing = all.filter((place) => !hasChart(place)).length;
        link.remove();
        resolve({ ...found, all: time - begun, charts: all.length, missing });
      };
      const wait = (isDrawn) => watch(isDrawn, (time) => (found.visible = time - begun), done);
      if (kind === "plain") {
        event.preventDefault();
        window.history.pushState({}, "", address);
        window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
        wait((place) => place.querySelector(".js-plotly-plot")?.drawnAt > begun); // its graphs stand until they are redrawn
        return;
      }
      const title = new MutationObserver(() => {
        title.disconnect();
        wait(hasChart);
      });
      title.observe(document.querySelector("title"), { childList: true, characterData: true, subtree: true });
      if (view) {
        event.preventDefault();
        window.choose(view);
      }
    }));
    document.body.append(link);
    return link;
  };
})();
