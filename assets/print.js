/* A printed page is laid out for paper: charts get the widths that they have there, and its inks, which are light. */
(function () {
  "use strict";

  const WIDTH = "186mm"; // of A4 between the margins of 90-print.css
  const HEIGHT = (277 / 25.4) * 96; // px of the briefing's page between its margins, a millimetre kept in hand
  let undo = [];

  /* The rules for paper are made to hold at once, so that widths can be measured before the browser prints. */
  function lay() {
    for (const sheet of document.styleSheets) {
      for (const rule of sheet.cssRules) {
        if (!(rule instanceof CSSMediaRule)) {
          continue;
        }
        const old = rule.media.mediaText;
        const mended = old.startsWith("print") ? "all" : old.startsWith("screen") ? "not all" : old;
        if (mended !== old) {
          rule.media.mediaText = mended;
          undo.push(() => (rule.media.mediaText = old));
        }
      }
    }
    const width = document.body.style.width;
    document.body.style.width = WIDTH;
    undo.push(() => (document.body.style.width = width));
  }

  /* The briefing is one page: where another font, or more data, makes it longer, it is set smaller until it fits. */
  function fit() {
    const sheet = document.querySelector(".board:has(.brief)");
    const ends = () => sheet.getBoundingClientRect().bottom - document.body.getBoundingClientRect().top;
    for (let zoom = 0.98; sheet && ends() > HEIGHT && zoom > 0.7; zoom -= 0.02) {
      sheet.style.zoom = zoom;
    }
    undo.push(() => sheet && (sheet.style.zoom = ""));
  }

  /* A wide table scrolls on screen; on paper it is set smaller, so that no column is cut. */
  function shrink() {
    document.querySelectorAll(".scroll").forEach((box) => {
      const table = box.querySelector("table");
      if (table && box.scrollWidth > box.clientWidth && box.clientWidth) {
        table.style.zoom = box.clientWidth / box.scrollWidth;
        undo.push(() => (table.style.zoom = ""));
      }
    });
  }

  window.addEventListener("beforeprint", () => {
    if (undo.length) {
      return;
    }
    lay();
    fit();
    shrink();
    window.charts.redraw();
  });

  window.addEventListener("afterprint", () => {
    const steps = undo;
    undo = [];
    steps.forEach((step) => step());
    window.charts.redraw();
  });
})();
