// Small comforts. Every page works without them.
(() => {
  "use strict";

  // The first thing to read after a refused form.
  const first = document.querySelector("[data-focus]");
  if (first) first.focus();

  // Leaving a form that was changed and not sent asks once.
  let unsent = false;
  document.addEventListener("input", (event) => {
    if (event.target.closest("form[data-unsaved]")) unsent = true;
  });
  document.addEventListener("submit", (event) => {
    const tooBig = Array.from(event.target.querySelectorAll('input[type="file"][data-max-mb]')).find(isTooBig);
    if (tooBig) {
      event.preventDefault();  // sent, it would come back as a page without what was typed beside it
      tooBig.focus();
    } else unsent = false;
  });
  addEventListener("beforeunload", (event) => { if (unsent) event.preventDefault(); });

  // data-shortcut="ctrl+k": with a modifier always, so that no single letter does anything.
  document.addEventListener("keydown", (event) => {
    const open = document.querySelector("details.menu[open]");
    if (event.key === "Escape" && open) {
      open.open = false;
      open.querySelector("summary").focus();
      return;
    }
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    if (event.key === "Enter") {
      const form = event.target.closest("form[data-unsaved]");
      if (form) form.requestSubmit();
      return;
    }
    const target = document.querySelector(`[data-shortcut="ctrl+${CSS.escape(event.key.toLowerCase())}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.matches("a, button")) target.click();
    else target.focus();
  });

  // A part of a page that could not be fetched says so above the page.
  const failed = document.getElementById("failed");
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"])
    document.addEventListener(name, () => { failed.hidden = false; });
  document.addEventListener("htmx:afterSwap", () => { failed.hidden = true; });

  // A menu closes when one turns elsewhere.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]"))
      if (!menu.contains(event.target)) menu.open = false;
  });

  // A file over the limit is said, and not sent. The server decides by itself.
  const megabytes = (input) => Math.max(0, ...Array.from(input.files, (file) => file.size)) / 1048576;
  const isTooBig = (input) => megabytes(input) > Number(input.dataset.maxMb);
  document.addEventListener("change", (event) => {
    const input = event.target.closest('input[type="file"][data-max-mb]');
    const hint = input && document.getElementById(`${input.id}-hint`);
    if (!hint) return;
    const largest = megabytes(input);
    const size = hint.querySelector(".size") || hint.appendChild(Object.assign(document.createElement("strong"), { className: "size" }));
    size.textContent = largest ? ` ${largest.toFixed(1).replace(".", document.documentElement.lang.startsWith("vi") ? "," : ".")} MB` : "";
    if (isTooBig(input)) {
      size.textContent += `: ${input.dataset.tooBig}`;
      input.setAttribute("aria-invalid", "true");
    } else input.removeAttribute("aria-invalid");
  });
})();
