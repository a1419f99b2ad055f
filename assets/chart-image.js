/* Saves a chart as a PNG file, with its title, unit and source: the image may be shown without the page. */
(function () {
  "use strict";

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-image]");
    if (button) {
      downloadImage(button);
    }
  });

  /* Plotly reads markup in its texts: what the page says is shown as it is written. */
  const escapeMarkup = (text) => text.replace(/[&<>]|%(?=\{)/g, (sign) => `&#${sign.charCodeAt(0)};`);

  function downloadImage(button) {
    window.chartQueue.finish();
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
    const wrap = (line, size) => {
      const lines = line.match(new RegExp(`.{1,${Math.floor((width - 48) / size)}}`, "gu")) || [""];
      return lines.map(escapeMarkup).join("<br>");
    };
    const title = wrap(text("figcaption h2, figcaption h3"), 18);
    const source = wrap(button.dataset.source, 12);
    const above = 46 + 24 * title.split("<br>").length;
    const below = 20 + 18 * source.split("<br>").length;
    layout.width = width;
    layout.height = plot.offsetHeight + above + below;
    layout.paper_bgcolor = style.backgroundColor;
    layout.margin = { l: (margin.l || 0) + 24, r: (margin.r || 0) + 24, t: (margin.t || 0) + above, b: (margin.b || 0) + below };
    layout.title = {
      text: `<b>${title}</b><br><span style="font-size:13px">${escapeMarkup(text(".subtitle"))}</span>`,
      x: 0, xref: "container", xanchor: "left", y: 1, yref: "container", yanchor: "top",
      font: { size: 17, color: style.color }, pad: { l: 24, t: 16 },
    };
    layout.annotations = (layout.annotations || []).concat({
      text: source, x: 0, xref: "paper", xshift: -(margin.l || 0), xanchor: "left", align: "left", showarrow: false,
      y: 0, yref: "paper", yanchor: "top", yshift: -(margin.b || 0) - 8, font: { size: 12 },
    });
    window.Plotly.downloadImage(
      { data: plot.data, layout, config: { showSendToCloud: false } },
      { format: "png", scale: 2, width: layout.width, height: layout.height, filename: button.dataset.image },
    );
  }
})();
