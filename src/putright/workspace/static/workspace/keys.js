// Keyboard shortcuts of the lists. Served only to somebody who switched them on; nothing on
// the page needs them. Focus really moves, so that whatever reads the page out follows it.
(() => {
  "use strict";
  const help = document.getElementById("keys-help");
  const links = () => Array.from(document.querySelectorAll(".pr-work tbody th a"));
  const types = "input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable]";

  const row = () => {
    const at = document.activeElement;
    return at && at.closest ? at.closest(".pr-work tbody tr") : null;
  };

  const go = (step) => {
    const all = links();
    const here = row();
    const now = all.findIndex((link) => here && here.contains(link));
    const next = now < 0 ? (step > 0 ? 0 : all.length - 1) : now + step;
    if (all[next]) {
      all[next].focus();
      all[next].scrollIntoView({ block: "nearest" });
    }
  };

  const does = {
    j: () => go(1),
    k: () => go(-1),
    o: () => row()?.querySelector("th a")?.click(),
    x: () => row()?.querySelector("input[type=checkbox]")?.click(),
    "/": () => document.querySelector("#find, [type=search]")?.focus(),
    "?": () => help && !help.open && help.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest && event.target.closest(types);
    if (typing || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if ((help && help.open) || event.defaultPrevented) return;
    const action = Object.hasOwn(does, event.key) ? does[event.key] : null;
    if (action) {
      event.preventDefault();
      action();
    }
  });
})();
