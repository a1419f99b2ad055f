/* Gives figures the colours and the template of the page: those of views, and those of Dash's own graphs. */
(function () {
  "use strict";

  const CHARACTER_WIDTH = 7; // px of a character under an axis
  const NAME_GAP = 6; // px between two names under an axis
  const CONFIG = { displaylogo: false, displayModeBar: false, showSendToCloud: false };
  let template = null; // Plotly's template in the colours of the page

  /* A figure names its colours as the stylesheet does: `var(--result)`. Each is looked up in the page once. */
  const colours = new Map();

  function resolveColour(name) {
    if (!colours.has(name)) {
      colours.set(name, getComputedStyle(document.documentElement).getPropertyValue(name).trim());
    }
    return colours.get(name);
  }

  function clear() {
    colours.clear();
    template = null;
  }

  const parseFigures = (json) => JSON.parse(json.replace(/var\((--[\w-]+)\)/g, (_, name) => resolveColour(name)));

  const pageTemplate = () => (template ||= parseFigures(document.getElementById("plotly-template").textContent));

  /* Dash's own graphs, in islands, call Plotly themselves: their figures name colours in the same way, and take the
     template of the page unless they have one. What they were given is kept for another colour scheme. */
  const plotly = {};

  function themeGraphs() {
    for (const name of ["newPlot", "react"]) {
      plotly[name] = window.Plotly[name];
      window.Plotly[name] = (node, figure, layout, config) => {
        node.figure = Array.isArray(figure) ? { data: figure, layout, config } : figure;
        return plotly[name](node, themed(node.figure));
      };
    }
  }

  function themed({ data, layout, config, frames }) {
    const figure = parseFigures(JSON.stringify({ data, layout: { ...layout } }));
    const axes = { xaxis: { automargin: true, ...figure.layout.xaxis }, yaxis: { automargin: true, ...figure.layout.yaxis } };
    const fullLayout = { template: pageTemplate(), ...figure.layout, ...axes };
    return { data: figure.data, layout: fullLayout, config: { ...CONFIG, ...config }, frames };
  }

  /* The names under an x axis that fit beside each other, counted from the last; Plotly would turn all of them upright. */
  function fittingNames({ xaxis, margin }, { width }) {
    const names = xaxis?.ticktext ?? [];
    const room = (CHARACTER_WIDTH * Math.max(...names.map((name) => name.length)) + NAME_GAP) * names.length;
    const step = Math.ceil(room / (width - margin?.l - margin?.r));
    return names.map((name, index) => ((names.length - 1 - index) % step ? "" : name));
  }

  /* Draws or redraws the figure of a view, as `parseFigures` gives it, in the size of its container. */
  function draw(node, { data, layout, config }, size) {
    const fullLayout = { template: pageTemplate(), ...layout, ...size };
    if (layout.xaxis?.ticktext) {
      fullLayout.xaxis = { ...layout.xaxis, tickangle: 0, ticktext: fittingNames(layout, size) };
    }
    node.given = layout;
    return plotly[node.on ? "react" : "newPlot"](node, data, fullLayout, { ...CONFIG, ...config });
  }

  /* Fits a drawn figure of a view into another size of its container. */
  function resize(node, size) {
    const names = node.given.xaxis?.ticktext ? { "xaxis.ticktext": fittingNames(node.given, size) } : {};
    return window.Plotly.relayout(node, { ...size, ...names });
  }

  /* Draws the graph of an island again, in the colours that the page has now and in the width of its place. */
  function redrawGraph(node) {
    const width = node.parentElement.clientWidth; // on paper it is another one
    plotly.react(node, themed({ ...node.figure, layout: { width, ...node.figure.layout } }));
  }

  window.chartTheme = { clear, draw, parseFigures, redrawGraph, resize, themeGraphs };
})();
