// One way to move a card, whoever asks: the form behind "Move to…" is submitted with the button of the new
// stage. Dragging and keys only press that button; sums and rules stay with the server, which sends the board anew.
const cardOf = (element) => element?.closest?.(".card[data-card]");
const columnsOf = (board) => [...board.querySelectorAll("[data-stage]")];

function moveTo(card, stage) {
  const form = card.querySelector("form[data-move]");
  const button = form?.querySelector(`button[name="stage"][value="${CSS.escape(stage)}"]:not([disabled])`);
  if (!button) return false;
  card.classList.add("card--waiting");
  form.requestSubmit(button);
  return true;
}

document.addEventListener("tundish:move", (event) => moveTo(event.target, event.detail.stage));

// The moved card keeps the focus and says for a moment that it has changed.
let moved = null;
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches?.("form[data-move]")) return;
  moved = { id: cardOf(form)?.dataset.card, focus: Boolean(cardOf(document.activeElement)) };
  // A move repeated after a broken connection counts once; a move to another stage is another one.
  const key = form.elements.idempotency_key;
  key.value = `${key.defaultValue}-${event.submitter?.value}`;
}, true);
function settle() {
  const card = moved?.id && document.querySelector(`.card[data-card="${CSS.escape(moved.id)}"]`);
  if (card) {
    card.classList.add("card--moved");
    if (moved.focus) card.querySelector(".card__name a").focus({ preventScroll: false });
  }
  moved = null;
}
document.addEventListener("htmx:after:swap", settle);
for (const name of ["htmx:response:error", "htmx:error"]) {
  document.addEventListener(name, (event) => {
    const card = cardOf(event.target);
    card?.classList.remove("card--waiting");
    const status = event.detail?.ctx?.response?.status;
    // Somebody else moved it meanwhile: the board is shown as it stands now, for another try.
    if (card && status === 412) {
      const again = moved;
      const board = htmx.ajax("GET", location.pathname + location.search, { target: "#funnel", select: "#funnel", swap: "outerHTML" });
      board.then(() => { moved = again; settle(); });
    }
    moved = null;
    // What was refused may be tried again once the reason is gone.
    const key = card?.querySelector("form[data-move]")?.elements.idempotency_key;
    if (key && status < 500) key.defaultValue = crypto.randomUUID?.() ?? `${key.defaultValue}-again`;
  });
}

// Keys: j and k within a column, h and l (or the arrows) between columns, m opens the menu,
// [ and ] or Shift with an arrow move by one stage. The card's link is what carries the focus.
const STEP = { j: [0, 1], k: [0, -1], h: [-1, 0], l: [1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const SHIFT = { "[": -1, "]": 1 };

function neighbour(board, card, [across, down]) {
  const columns = columnsOf(board);
  const at = columns.findIndex((column) => column.contains(card));
  const row = [...columns[at].querySelectorAll(".card")].indexOf(card);
  if (down) return columns[at].querySelectorAll(".card")[row + down];
  for (let to = at + across; columns[to]; to += across) {
    const cards = columns[to].querySelectorAll(".card");
    if (cards.length) return cards[Math.min(row, cards.length - 1)];
  }
  return undefined;
}

document.addEventListener("keydown", (event) => {
  const board = document.querySelector("[data-board]");
  if (!board || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable], [popover], dialog")) return;
  const card = cardOf(document.activeElement);
  const arrow = event.key.startsWith("Arrow");

  if (!card) {
    if (event.key === "j") { event.preventDefault(); board.querySelector(".card__name a")?.focus(); }
    return;
  }
  if (event.key === "m") {
    event.preventDefault();
    card.querySelector(".card__move > [popover]")?.showPopover();
    return;
  }
  const by = SHIFT[event.key] ?? (event.shiftKey && { ArrowLeft: -1, ArrowRight: 1 }[event.key]);
  if (by) {
    event.preventDefault();
    const columns = columnsOf(board);
    const to = columns[columns.findIndex((column) => column.contains(card)) + by];
    if (to) moveTo(card, to.dataset.stage);
    return;
  }
  const step = STEP[event.key];
  if (step && !(event.shiftKey && arrow)) {
    event.preventDefault();
    neighbour(board, card, step)?.querySelector(".card__name a").focus();
  }
});
