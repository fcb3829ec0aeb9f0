// Dragging a card to another column. The card is laid where it was dropped at once; when the server refuses,
// it goes back to where it was and the refusal is shown. The library for it is as large as everything else on the page
// that is script, so it is fetched when the board comes into view; the attribute that allows dragging names it.
const dragging = new WeakMap();

const seen = new IntersectionObserver((entries) => {
  const board = entries.find((entry) => entry.isIntersecting)?.target;
  if (!board) return;
  seen.disconnect();
  const script = document.createElement("script");
  script.src = board.dataset.canDrag;
  script.addEventListener("load", arm);
  document.head.append(script);
}, { rootMargin: "25%" });

function arm() {
  if (typeof Sortable === "undefined") { document.querySelectorAll("[data-board][data-can-drag]").forEach((board) => seen.observe(board)); return; }
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

// A finger that rests on a card takes it; the phone's own menu for the link would take it away again.
document.addEventListener("contextmenu", (event) => {
  if (event.pointerType === "touch" && event.target.closest?.("[data-can-drag] .sortable-chosen")) event.preventDefault();
});

for (const name of ["htmx:response:error", "htmx:error"]) {
  document.addEventListener(name, (event) => putBack(event.target.closest?.(".card")));
}
document.addEventListener("htmx:after:swap", arm);
arm();
