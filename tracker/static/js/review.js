// The review of a draft by keyboard, and its source kept beside the directive at hand. All of it works without.
(() => {
  "use strict";
  const cards = () => [...document.querySelectorAll("[data-item]")];
  const at = (element) => element && element.closest && element.closest("[data-item]");
  let acted = null;

  const mark = (card) => {
    const source = document.getElementById("source");
    for (const line of document.querySelectorAll(".paper .here")) line.classList.remove("here");
    if (!source || !card) return;
    const lines = [...source.querySelectorAll("[data-items]")].filter((line) => line.dataset.items.split(" ").includes(card.dataset.item));
    for (const line of lines) line.classList.add("here");
    if (lines[0] && source.scrollHeight > source.clientHeight)
      source.scrollTop += lines[0].getBoundingClientRect().top - source.getBoundingClientRect().top - source.clientHeight / 4;
  };

  document.addEventListener("focusin", (event) => { const card = at(event.target); if (card) mark(card); });

  // Letters act only while a directive has the focus, so no key does anything elsewhere.
  document.addEventListener("keydown", (event) => {
    const card = at(event.target);
    if (!card || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
    const list = cards();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const next = list[list.indexOf(card) + step];
      if (next) { event.preventDefault(); next.focus(); }
      return;
    }
    const target = event.key === "z" ? document.querySelector('form[action$="/undo"] button') : card.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (target && event.target === card) { event.preventDefault(); target.click(); }
  });

  // After a step the focus goes on to the next directive that still waits.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const card = at(event.target);
    acted = card ? { id: card.dataset.item, place: cards().indexOf(card) } : null;
  });
  document.addEventListener("htmx:afterSettle", () => {
    hint();
    if (!acted) return;
    const list = cards();
    const waits = (card) => !card.classList.contains("card-confirmed");
    const next = list.slice(acted.place).find(waits) || list.find(waits) || document.getElementById(`item-${acted.id}`) || list[0];
    if (next) next.focus();
    acted = null;
  });
  // A refused step is shown as its own page: nothing was stored, so sending it again the plain way is safe.
  document.addEventListener("htmx:responseError", (event) => {
    const form = event.detail.elt.closest("form");
    if (form) form.submit();
    else location.assign(event.detail.pathInfo.requestPath);
  });

  const hint = () => { for (const keys of document.querySelectorAll("[data-keys]")) keys.hidden = false; };
  hint();
  const shown = document.querySelector("#source[data-show]");
  const line = shown && shown.querySelector(`#line-${CSS.escape(shown.dataset.show)}`);
  if (line) {
    line.classList.add("here");
    shown.scrollTop = line.offsetTop - shown.offsetTop - shown.clientHeight / 4;
  }

  // Reading a long document takes a moment: say so, once.
  document.addEventListener("submit", (event) => {
    const busy = event.target.dataset.busy;
    if (!busy) return;
    const word = event.target.querySelector("[data-busy-word]");
    if (word) word.textContent = busy;
    for (const button of event.target.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
    if (event.target.dataset.progress) watch(event.target);
  });

  // While the answer is awaited, ask how many pages are read. Where nothing is known, the words stay as they are.
  const watch = async (form) => {
    const place = form.querySelector("[data-busy-pages]");
    const [bar, count] = place.children;
    const pause = () => new Promise((go) => setTimeout(go, 700));
    for (await pause(); ; await pause()) {
      const answer = await fetch(form.dataset.progress, { headers: { Accept: "application/json" } }).catch(() => null);
      if (!answer || !answer.ok) return;
      if (answer.status !== 200) continue;
      const { page, pages, words } = await answer.json();
      bar.max = pages;
      bar.value = page;
      count.textContent = words;
      place.hidden = false;
    }
  };
})();
