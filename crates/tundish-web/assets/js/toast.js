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
  const problem = text && new DOMParser().parseFromString(text, "text/html").querySelector("[data-problem]");
  if (problem) toast.querySelector("[data-sentence]").textContent = problem.textContent;
  document.getElementById("toasts").append(toast);
}
document.addEventListener("htmx:response:error", complain);
document.addEventListener("htmx:error", complain);
