/* The workbench of a proposal: Enter in a field goes one row down, as in a spreadsheet, leaving it applies what is
   typed, Escape takes that back. The answer to an earlier change comes while the next is typed, and leaves it alone. */
(function () {
  "use strict";

  const MOVING = ["Tab", "Shift", "Control", "Alt", "Meta", "ArrowLeft", "ArrowRight", "Home", "End"];
  let entered = null; // the field that Enter has led to: what is typed replaces its number, which may change meanwhile
  let draft = null; // what is typed and not applied yet: its field, the text, and the number that it replaces

  const isField = (element) => element.matches?.(".proposed-amount");

  /* Puts back what is being typed where an answer has written over it. */
  function keepDraft() {
    if (draft && "text" in draft && draft.field.value !== draft.text) {
      draft.before = draft.field.value;
      draft.field.value = draft.text;
    }
  }

  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.isComposing || !isField(field)) {
      return;
    }
    if (event.key === "Enter") {
      event.preventDefault();
      const fields = [...field.closest("table").querySelectorAll(".proposed-amount")];
      entered = fields[(fields.indexOf(field) + (event.shiftKey ? fields.length - 1 : 1)) % fields.length];
      entered.focus();
      entered.select();
    } else if (event.key === "Escape" && draft) {
      keepDraft();
      field.value = draft.before;
      draft = null;
      field.select();
    } else if (!MOVING.includes(event.key)) {
      if (field === entered) {
        field.select();
      }
      entered = null;
    }
  });

  document.addEventListener("beforeinput", ({ target: field }) => {
    if (isField(field)) {
      keepDraft();
      draft ??= { field, before: field.value };
    }
  });
  document.addEventListener("input", ({ target: field }) => {
    if (draft?.field === field) {
      draft.text = field.value;
    }
  });
  document.addEventListener(
    "focusout",
    () => {
      keepDraft();
      draft = null;
    },
    true, // before the field is read
  );

  const afterAnswer = () => void window.requestAnimationFrame(keepDraft);
  window.dash_clientside = Object.assign({}, window.dash_clientside, { allocation: { afterAnswer } });
})();
