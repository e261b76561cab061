// What helps a reader who has JavaScript. Without it everything is there all the same.
(() => {
  "use strict";
  const folds = () => document.querySelectorAll("details");

  // A browser that does not open folds on paper by the style has them opened here, and closed again afterwards.
  addEventListener("beforeprint", () => folds().forEach((d) => {
    if (!d.open) { d.open = true; d.dataset.closed = ""; }
  }));
  addEventListener("afterprint", () => folds().forEach((d) => {
    if ("closed" in d.dataset) { d.open = false; delete d.dataset.closed; }
  }));

  // A link to what stands in a fold opens it.
  const reveal = () => {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { /* a garbled end of a link is no anchor of this page */ }
    const at = id && document.getElementById(id);
    const fold = at && at.closest("details");
    if (fold && !fold.open) { fold.open = true; at.scrollIntoView(); }
  };
  addEventListener("hashchange", reveal);
  reveal();
})();
