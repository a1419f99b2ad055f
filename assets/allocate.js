/* The workbench of a proposal: Enter in a field goes one row down, as in a spreadsheet. Leaving a field applies it. */
(function () {
  "use strict";

  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Enter" || event.isComposing || !field.matches?.(".proposed-amount")) {
      return;
    }
    event.preventDefault();
    const fields = [...field.closest("table").querySelectorAll(".proposed-amount")];
    const next = fields[(fields.indexOf(field) + (event.shiftKey ? fields.length - 1 : 1)) % fields.length];
    next.focus();
    next.select();
  });
})();
