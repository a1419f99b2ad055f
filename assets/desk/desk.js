// The returns desk: saves the draft as it is typed, Enter goes one row down, a pasted column fills the column,
// files may be dropped, and their upload shows how far it is. Without this script the buttons of the page do the same,
// one page at a time.
(function start() {
  const PAUSE_MS = 800; // of typing, after which the draft is saved
  const box = document.querySelector(".desk-form");
  const form = box?.querySelector("form");

  for (const drop of document.querySelectorAll("[data-drop]")) {
    const input = drop.querySelector("input");
    const mark = (isOver) => (event) => {
      event.preventDefault();
      drop.classList.toggle("is-over", isOver);
    };
    drop.addEventListener("dragover", mark(true));
    drop.addEventListener("dragleave", mark(false));
    drop.addEventListener("drop", (event) => {
      mark(false)(event);
      input.files = event.dataTransfer.files;
    });
  }
  const back = document.querySelector("[data-comments]");
  if (back) {
    const button = back.querySelector("button");
    const plain = button.textContent;
    const comments = [...back.closest("form").querySelectorAll("[name^='comment:']")];
    back.closest("form").addEventListener("input", () => {
      const count = comments.filter((field) => field.value.trim()).length;
      button.textContent = count ? back.dataset.comments.replace("{}", count) : plain;
    });
  }
  const title = document.querySelector("h3#faults");
  if (title && location.hash === "#faults") title.focus();
  if (!form) return;

  const status = document.getElementById("saved");
  const fields = [...form.querySelectorAll(".field-of :is(input, select)")];
  const column = [...form.querySelectorAll(".ask > .field-of .amount")]; // the main field of each row
  const changed = new Set();
  const clashes = new Map(); // fields that somebody else has changed, until one of the two texts is chosen
  let timer = 0;
  let saving = null; // the promise of a save that is under way

  function message(sign, word, text) {
    const line = document.createElement("span");
    line.className = "desk-told";
    const icon = document.createElement("i");
    icon.className = `symbol symbol-${sign}`;
    icon.setAttribute("aria-hidden", "true");
    line.append(icon);
    if (word) line.append(Object.assign(document.createElement("b"), { textContent: word }));
    line.append(` ${text}`);
    return line;
  }

  function choice(field, { text, current, typed }) {
    const line = document.createElement("span");
    line.className = "desk-clash";
    for (const value of [current, typed]) {
      const label = box.dataset.use.replace("{}", value || box.dataset.nothing);
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: label });
      button.className = "press";
      button.addEventListener("click", () => {
        field.value = value;
        edited(field);
        save();
        field.focus();
      });
      line.append(button);
    }
    return [message("look", "", text), line];
  }

  function show(state) {
    form.elements.seen.value = state.version;
    status.textContent = state.saved;
    document.getElementById("area-count").textContent = state.hint;
    document.querySelector(".desk > h1").textContent = state.answer;
    document.getElementById("download-hint").textContent = state.download;
    [document.getElementById("far-title").textContent, document.getElementById("far-counts").textContent] = state.far;
    title?.parentElement.toggleAttribute("hidden", !Object.keys(state.faults).length);
    for (const field of fields) {
      const clash = state.clashes[field.name];
      if (clash) {
        const typed = changed.delete(field) ? field.value : clash.typed; // what was typed on meanwhile is not lost
        clashes.set(field, { ...clash, typed });
        field.value = clash.current;
      } else if (!changed.has(field) && field !== document.activeElement) field.value = state.cells[field.name] ?? "";
      const faults = state.faults[field.name] ?? [];
      const lines = faults.map((text) => message("fault", box.dataset.fault, text));
      lines.push(...(state.notes[field.name] ?? []).map((text) => message("look", box.dataset.look, text)));
      if (state.readings[field.name]) lines.push(message("met", "", state.readings[field.name]));
      if (clashes.has(field)) lines.push(...choice(field, clashes.get(field)));
      const told = document.getElementById(`${field.name}-told`);
      if (told.textContent !== lines.map((line) => line.textContent).join("")) told.replaceChildren(...lines);
      field.toggleAttribute("aria-invalid", faults.length > 0);
      if (faults.length) field.setAttribute("aria-invalid", "true");
      if (lines.length) field.closest("details")?.setAttribute("open", "");
    }
    const [name, word] = state.state;
    const mark = document.querySelector(".desk-standing .desk-state");
    mark.dataset.state = name;
    mark.firstElementChild.className = `symbol symbol-sheet-${name}`;
    mark.lastElementChild.textContent = word;
    for (const row of form.querySelectorAll(".ask")) {
      const growth = state.growths[row.getAttribute("aria-labelledby").slice("row-".length)];
      const derived = row.querySelector(".grow > :last-child");
      derived.textContent = growth || "–";
      derived.classList.toggle("is-derived", Boolean(growth));
      row.classList.toggle("is-faulty", Boolean(row.querySelector("[aria-invalid]")));
    }
    for (const [area, [filled, rows, faults]] of Object.entries(state.areas)) {
      const count = document.querySelector(`.desk-areas [data-area="${area}"] .count`);
      if (!count) continue;
      count.querySelector(".total").textContent = `${filled}/${rows}`;
      document.querySelector(`.desk-far [data-area="${area}"] i`).style.width = `${(100 * filled) / rows}%`;
      count.querySelector(".fault").hidden = !faults;
      count.querySelector(".sr-only").textContent = faults;
    }
  }

  function save(isLeaving = false) {
    clearTimeout(timer);
    if (!saving && changed.size) saving = send(isLeaving);
  }

  async function send(isLeaving) {
    const sent = [...changed];
    const body = new URLSearchParams();
    for (const name of ["form_token", "action", "next", "seen", "area"]) {
      if (form.elements[name]) body.set(name, form.elements[name].value);
    }
    for (const field of sent) body.set(field.name, field.value);
    changed.clear();
    try {
      const headers = { Accept: "application/json" };
      const answer = await fetch(form.getAttribute("action"), { method: "POST", body, headers, keepalive: isLeaving });
      if (!answer.ok) throw new Error(answer.statusText);
      show(await answer.json());
    } catch {
      for (const field of sent) changed.add(field); // nothing typed is lost: the next pause tries again
      status.textContent = box.dataset.failed;
    }
    saving = null;
    if (changed.size) timer = setTimeout(save, status.textContent === box.dataset.failed ? 5000 : PAUSE_MS);
  }

  function edited(field) {
    changed.add(field);
    clashes.delete(field);
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE_MS);
  }

  form.addEventListener("input", (event) => edited(event.target));
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!saving) return;
    event.preventDefault(); // the draft's version is known when the save has been answered
    saving.then(() => form.requestSubmit(event.submitter));
  });
  document.addEventListener("visibilitychange", () => document.hidden && save(true));
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input")) return;
    event.preventDefault(); // as in a spreadsheet, Enter goes one row down
    const next = column[column.indexOf(event.target) + 1];
    if (column.includes(event.target)) (next ?? form.querySelector(".press")).focus();
  });
  form.addEventListener("paste", (event) => {
    const start = column.indexOf(event.target);
    const lines = (event.clipboardData?.getData("text") ?? "").replace(/\r?\n$/, "").split(/\r?\n/);
    if (start < 0 || lines.length < 2) return;
    event.preventDefault();
    lines.slice(0, column.length - start).forEach((line, index) => {
      column[start + index].value = line.split("\t")[0].trim();
      edited(column[start + index]);
    });
    save();
  });

  const files = document.querySelector("form[enctype]");
  const words = files.querySelector("[data-drop]").dataset;
  files.addEventListener("submit", async (event) => {
    event.preventDefault();
    save();
    await saving; // what is typed is in the draft before the workbook is
    const request = new XMLHttpRequest();
    const line = Object.assign(document.createElement("p"), { className: "desk-upload" });
    const bar = Object.assign(document.createElement("progress"), { max: 1, value: 0 });
    const text = Object.assign(document.createElement("span"), { role: "status" });
    const stop = Object.assign(document.createElement("button"), { type: "button", textContent: words.stop });
    const button = files.querySelector("button");
    bar.setAttribute("aria-label", words.upload);
    stop.className = "press";
    stop.addEventListener("click", () => request.abort());
    line.append(bar, text, stop);
    button.hidden = true;
    files.append(line);
    const end = (message) => {
      stop.remove();
      bar.remove();
      text.textContent = message;
      button.hidden = false;
    };
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.value = loaded / total;
      stop.hidden = loaded === total; // the server has it, and does not stop
      text.textContent = loaded < total ? `${Math.floor((100 * loaded) / total)}%` : words.reading;
    });
    request.addEventListener("abort", () => end(words.stopped));
    request.addEventListener("error", () => end(words.failed));
    request.addEventListener("load", () => {
      if (request.status === 200) return location.assign(request.responseURL); // it was led to the preview
      const main = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("main.desk");
      if (!main) return end(request.status === 413 ? request.responseText : words.failed);
      document.querySelector("main").replaceWith(main);
      start();
      (document.querySelector("h3#faults") ?? main).focus();
    });
    request.open("POST", files.getAttribute("action"));
    request.send(new FormData(files));
  });
})();
