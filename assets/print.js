/* Lays the page out for paper before it is printed: charts get the widths and the light colours that they have there. */
(function () {
  "use strict";

  const WIDTH = "186mm"; // of A4 between the margins of 90-print.css
  const HEIGHT = (280 / 25.4) * 96; // px of the briefing's page between its margins, less one millimetre
  let undo = [];

  /* Makes the rules for print hold at once, so that widths can be measured before the browser prints. */
  function applyPrintRules() {
    for (const sheet of document.styleSheets) {
      for (const rule of sheet.cssRules) {
        if (!(rule instanceof CSSMediaRule)) {
          continue;
        }
        const media = rule.media.mediaText;
        const forced = media.startsWith("print") ? "all" : media.startsWith("screen") ? "not all" : media;
        if (forced !== media) {
          rule.media.mediaText = forced;
          undo.push(() => (rule.media.mediaText = media));
        }
      }
    }
    const width = document.body.style.width;
    document.body.style.width = WIDTH;
    undo.push(() => (document.body.style.width = width));
  }

  /* The briefing fills one page: it is scaled up as far as there is room, and down where another font or more data
     makes it longer. */
  function fitBriefing() {
    const sheet = document.querySelector(".page:has(.briefing)");
    const height = () => sheet.getBoundingClientRect().bottom - document.body.getBoundingClientRect().top;
    let zoom = 1.5;
    do {
      zoom -= 0.01;
      if (sheet) {
        sheet.style.zoom = zoom;
      }
    } while (sheet && height() > HEIGHT && zoom > 0.7);
    undo.push(() => sheet && (sheet.style.zoom = ""));
  }

  /* A wide table scrolls on screen; on paper it is scaled down, so that no column is cut. */
  function fitTables() {
    document.querySelectorAll(".table-scroll").forEach((box) => {
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
    applyPrintRules();
    fitBriefing();
    fitTables();
    window.charts.redraw();
    window.chartQueue.finish();
  });

  window.paper = { isOpen: () => undo.length > 0 };

  window.addEventListener("afterprint", () => {
    const steps = undo;
    undo = [];
    steps.forEach((step) => step());
    window.charts.redraw();
  });
})();
