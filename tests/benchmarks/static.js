/* All that a page with charts needs: draw them, and draw those of another view that is handed over. */
(function () {
  "use strict";

  const config = { displaylogo: false, displayModeBar: false };
  const drawn = new Map();

  function draw(figures) {
    const places = [...document.querySelectorAll("[data-chart]")];
    const sizes = places.map((place) => ({ width: place.clientWidth, height: place.clientHeight }));
    places.forEach((place, index) => {
      const key = place.dataset.chart;
      const { data, layout } = figures[key];
      const node = drawn.get(key);
      if (node) {
        place.replaceChildren(node);
        window.Plotly.react(node, data, { ...layout, ...sizes[index] }, config);
      } else {
        const made = document.createElement("div");
        place.append(made);
        window.Plotly.newPlot(made, data, { ...layout, ...sizes[index] }, config);
        drawn.set(key, made);
      }
    });
  }

  document.addEventListener("DOMContentLoaded", () => draw(JSON.parse(document.getElementById("figures").textContent)));

  window.choose = (view) => {
    for (const [id, html] of Object.entries(view.parts)) {
      document.getElementById(id).innerHTML = html;
    }
    draw(JSON.parse(view.figures));
    document.title = view.title;
  };
})();
