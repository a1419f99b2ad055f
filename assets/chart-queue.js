/* Decides when each chart of a view is drawn: first those in the window, then, as soon as they are painted, the others from
   top to bottom while nothing else is to be done. Each is a task of its own, so that a click or a paint can come between;
   what is scrolled into the window comes next. `<html data-drawing>` stands as long as charts wait. */
(function () {
  "use strict";

  const LIMIT = 200; // ms
  const root = document.documentElement;
  const waiting = new Map(); // charts to draw, by container, from top to bottom
  const inWindow = new Set(); // those of the containers that can be seen
  let lastRun = 0; // a newer run ends the one before

  const scrollObserver = new IntersectionObserver((entries) => {
    const entered = entries.filter(({ target, isIntersecting }) => isIntersecting && waiting.has(target));
    entries.forEach(({ target, isIntersecting }) => isIntersecting || inWindow.delete(target));
    entered.forEach(({ target }) => inWindow.add(target));
    if (entered.length) {
      run();
    }
  });

  /* A browser that is never idle, or paints nothing, as in a tab behind, holds nothing up for longer than `LIMIT`. */
  const atLatest = (start) =>
    new Promise((resolve) => {
      start(resolve);
      window.setTimeout(resolve, LIMIT);
    });
  const nextFrame = () => atLatest((resolve) => window.requestAnimationFrame(resolve));
  const nextTask = (priority) =>
    window.scheduler?.postTask
      ? atLatest((resolve) => window.scheduler.postTask(resolve, { priority }))
      : new Promise((resolve) => window.setTimeout(resolve));

  /* Draws charts, objects with `container` and `draw`, beside those that wait already; charts whose containers are gone are
     dropped, so that a view that was left does not hold up the next. Resolves when those in the window are about to be
     painted. */
  function add(charts) {
    charts.forEach((chart) => waiting.set(chart.container, chart));
    const placed = [...waiting.values()].filter(({ container }) => container.isConnected)
      .map((chart) => ({ chart, box: chart.container.getBoundingClientRect() }));
    const isHidden = ({ box }) => !box.width;
    placed.sort((one, other) => isHidden(one) - isHidden(other) || one.box.top - other.box.top);
    clear();
    for (const { chart, box } of placed) {
      waiting.set(chart.container, chart);
      scrollObserver.observe(chart.container);
      if (box.width && box.bottom > 0 && box.top < window.innerHeight) {
        inWindow.add(chart.container);
      }
    }
    return run();
  }

  function clear() {
    waiting.clear();
    inWindow.clear();
    scrollObserver.disconnect();
  }

  async function run() {
    const number = ++lastRun;
    root.dataset.drawing = "";
    await drawEach(number, "user-blocking", ({ container }) => inWindow.has(container));
    await nextFrame();
    drawEach(number, "background", () => true);
  }

  async function drawEach(number, priority, isMeant) {
    while ([...waiting.values()].some(isMeant)) {
      await nextTask(priority);
      if (number !== lastRun) {
        return;
      }
      const chart = [...waiting.values()].find(isMeant);
      chart && drawNext(chart);
    }
    if (number === lastRun && !waiting.size) {
      delete root.dataset.drawing;
    }
  }

  function drawNext(chart) {
    waiting.delete(chart.container);
    inWindow.delete(chart.container);
    scrollObserver.unobserve(chart.container);
    if (chart.container.isConnected) {
      try {
        chart.draw();
      } catch (error) {
        window.reportError(error); // the others are drawn all the same
      }
    }
  }

  /* Draws all charts that wait, before it returns: for paper and for pictures. */
  function finish() {
    lastRun += 1;
    [...waiting.values()].forEach(drawNext);
    delete root.dataset.drawing;
  }

  const hasKey = (key) => [...waiting.keys()].some((container) => container.dataset.chart === key);

  window.chartQueue = { add, finish, hasKey };
})();
