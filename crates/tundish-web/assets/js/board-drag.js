// Dragging a card to another column. The card is laid where it was dropped at once; when the server refuses,
// it goes back to where it was and the refusal is shown.
const dragging = new WeakMap();

function arm() {
  if (typeof Sortable === "undefined") return;
  for (const board of document.querySelectorAll("[data-board][data-can-drag]")) {
    for (const column of board.querySelectorAll("[data-stage]")) {
      if (column.dataset.armed) continue;
      column.dataset.armed = "yes";
      Sortable.create(column, {
        group: "board", sort: false, animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 200,
        delay: 200, delayOnTouchOnly: true, draggable: ".card", filter: ".card__move", preventOnFilter: false,
        ghostClass: "card--ghost", dragClass: "card--held",
        onMove: ({ to }) => mark(board, to),
        onEnd: ({ item, from, to, oldIndex }) => {
          mark(board, null);
          if (from === to) return;
          dragging.set(item, { from, before: from.children[oldIndex] ?? null });
          item.dispatchEvent(new CustomEvent("tundish:move", { bubbles: true, detail: { stage: to.dataset.stage } }));
          if (!item.classList.contains("card--waiting")) putBack(item);
        },
      });
    }
  }
}

function mark(board, target) {
  for (const column of board.querySelectorAll("[data-stage]")) column.classList.toggle("column__cards--target", column === target);
}

function putBack(card) {
  const place = card && dragging.get(card);
  if (!place) return;
  place.from.insertBefore(card, place.before);
  dragging.delete(card);
}

for (const name of ["htmx:response:error", "htmx:error"]) {
  document.addEventListener(name, (event) => putBack(event.target.closest?.(".card")));
}
document.addEventListener("htmx:after:swap", arm);
arm();
