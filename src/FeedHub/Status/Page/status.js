// Keeps the page up to date and filters while one types. Without it, everything works by links and a form.
(() => {
  "use strict";
  const parts = ["problems", "as-of", "totals", "plots", "rows", "outputs", "held-back", "websub"];
  const form = document.getElementById("filter");
  let asking = null;

  // What a row's remarks are recognised by from one look to the next.
  const keyOf = details => details.closest("tr").querySelector("th .soft").textContent;

  async function look() {
    asking?.abort();
    const own = asking = new AbortController();
    let text;
    try {
      const answer = await fetch(location.href, { signal: own.signal });
      if (!answer.ok) return;
      text = await answer.text();
    } catch {
      return; // The next event tries again.
    }
    const page = new DOMParser().parseFromString(text, "text/html");
    const open = new Set([...document.querySelectorAll("details[open]")].map(keyOf));
    for (const details of page.querySelectorAll("details")) details.open = open.has(keyOf(details));
    document.title = page.title;
    for (const id of parts) {
      const [before, after] = [document.getElementById(id), page.getElementById(id)];
      if (!before || !after || before.innerHTML === after.innerHTML) continue;
      const focused = before.contains(document.activeElement) ? [...before.querySelectorAll("a, summary")].indexOf(document.activeElement) : -1;
      before.replaceWith(document.adoptNode(after));
      if (focused >= 0) after.querySelectorAll("a, summary")[focused]?.focus({ preventScroll: true });
    }
  }

  function filter() {
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) query.set(name, value);
    history.replaceState(null, "", `?${query}`);
    look();
  }

  let typing;
  form.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(filter, 200);
  });
  form.addEventListener("submit", event => {
    event.preventDefault();
    clearTimeout(typing);
    filter();
  });

  let events = null;
  const live = document.getElementById("live");
  function listen() {
    if (document.hidden) {
      events?.close();
      events = null;
    } else if (!events) {
      events = new EventSource("status/events");
      events.addEventListener("open", () => live.hidden = false);
      events.addEventListener("error", () => live.hidden = true);
      events.addEventListener("look", look);
    }
  }
  document.addEventListener("visibilitychange", () => {
    listen();
    if (!document.hidden) look();
  });
  listen();
})();
