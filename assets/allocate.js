/* The workbench of a proposal: Enter in a field goes one row down, as in a spreadsheet. Leaving a field applies it. */
(function () {
  "use strict";

  const MOVING = ["Tab", "Shift", "Control", "Alt", "Meta", "ArrowLeft", "ArrowRight", "Home", "End"];
  let entered = null; // the field that Enter has led to: what is typed replaces its number, which may change meanwhile

  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.isComposing || !field.matches?.(".proposed-amount")) {
      return;
    }
    if (event.key === "Enter") {
      event.preventDefault();
      const fields = [...field.closest("table").querySelectorAll(".proposed-amount")];
      entered = fields[(fields.indexOf(field) + (event.shiftKey ? fields.length - 1 : 1)) % fields.length];
      entered.focus();
      entered.select();
    } else if (!MOVING.includes(event.key)) {
      if (field === entered) {
        field.select();
      }
      entered = null;
    }
  });
})();
