// A toast goes after ten seconds, but never while somebody points at it or has the focus in it.
const LASTS_MS = 10000;
const STEP_MS = 250;

setInterval(() => {
  for (const toast of document.querySelectorAll("#toasts .toast")) {
    if (toast.matches(":hover, :focus-within")) continue;
    const shown = Number(toast.dataset.shown ?? 0) + STEP_MS;
    toast.dataset.shown = shown;
    if (shown >= LASTS_MS) toast.remove();
  }
}, STEP_MS);

document.addEventListener("click", (event) => {
  event.target.closest?.("[data-dismiss]")?.closest(".toast, .strip")?.remove();
});

// What went wrong with a request that was sent in the background: the sentence of the error page, or that
// the server did not answer. The words are the server's.
function complain(event) {
  const template = document.getElementById("toast-problem");
  if (!template) return;
  const toast = template.content.firstElementChild.cloneNode(true);
  const text = event.detail?.ctx?.text;
  // An open menu would cover what is said.
  event.target?.closest?.("[popover]:popover-open")?.hidePopover();
  const problem = text && new DOMParser().parseFromString(text, "text/html").querySelector("[data-problem]");
  if (problem) toast.querySelector("[data-sentence]").textContent = problem.textContent;
  document.getElementById("toasts").append(toast);
}
// Said when the request is over: an answer with an error may still bring the region of the toasts up to date.
const failed = new WeakSet();
for (const name of ["htmx:response:error", "htmx:error"]) {
  document.addEventListener(name, (event) => event.detail?.ctx && failed.add(event.detail.ctx));
}
document.addEventListener("htmx:finally:request", (event) => failed.delete(event.detail?.ctx) && complain(event));
