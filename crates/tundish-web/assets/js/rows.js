// Keys in a list of records: j and k (or the arrows, once a row has the focus) go from row to row; Enter opens it, as on any
// link. The link of a row is what carries the focus.
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const table = document.querySelector("table[data-rows]");
  if (!table || event.target.closest?.("input, textarea, select, [contenteditable], [popover], dialog")) return;
  const links = [...table.querySelectorAll(".table__name > a")];
  const at = links.indexOf(document.activeElement);
  const step = { j: 1, k: -1, ...(at < 0 ? {} : { ArrowDown: 1, ArrowUp: -1 }) }[event.key];
  if (!step || !links.length) return;
  event.preventDefault();
  const next = links[at < 0 ? 0 : Math.min(links.length - 1, Math.max(0, at + step))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
});
