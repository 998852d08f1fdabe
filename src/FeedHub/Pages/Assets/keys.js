// j and k move from item to item, o opens the one that has the focus, / goes to the search box. Pages do without.
"use strict";
document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
  const links = [...document.querySelectorAll("article > :is(h1, h3) > a")];
  const at = links.findIndex(link => link.closest("article").contains(document.activeElement));
  const go = index => {
    const link = links[index];
    if (!link) return;
    link.focus({ preventScroll: true });
    link.closest("article").scrollIntoView({ block: "start" });
  };
  switch (event.key) {
    case "j": go(at + 1); break;
    case "k": go(Math.max(at - 1, 0)); break;
    case "o": if (at >= 0) links[at].click(); break;
    case "/": document.getElementById("q").focus(); break;
    default: return;
  }
  event.preventDefault();
});
