// What was typed survives a reload, a lost session and a crash of the tab. It stays in this tab only and goes
// when the server has taken the form: that is, when the page after sending names no problem.
const KEEP = "input:not([type=hidden], [type=password], [type=file], [type=checkbox], [type=radio]), textarea";
const slot = (form) => `draft:${form.dataset.draft}`;
const read = (key) => { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } };
const write = (key, value) => { try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* Full or forbidden: then there are no drafts. */ } };

function restore(form) {
  const draft = read(slot(form));
  if (!draft || form.querySelector("[aria-invalid=true]")) return;
  for (const field of form.querySelectorAll(KEEP)) {
    if (field.name in draft.values && field.value === field.defaultValue) field.value = draft.values[field.name];
  }
}

// The sign-in page and every page that names a problem say that the server did not take what was sent; the one that compares
// two versions has it in its own form.
const taken = document.querySelector("main .versions")
  || (!document.body.hasAttribute("data-gate") && !document.querySelector("main [data-problem]"));
for (const key of Object.keys(sessionStorage).filter((key) => key.startsWith("draft:"))) {
  const draft = read(key);
  if (!draft?.sent) continue;
  if (taken) sessionStorage.removeItem(key);
  else write(key, { ...draft, sent: false });
}
document.querySelectorAll("form[data-draft]").forEach(restore);

document.addEventListener("input", (event) => {
  const form = event.target.closest?.("form[data-draft]");
  if (!form || !event.target.matches(KEEP)) return;
  const values = {};
  for (const field of form.querySelectorAll(KEEP)) if (field.name && field.value !== field.defaultValue) values[field.name] = field.value;
  write(slot(form), { values, sent: false });
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest?.("form[data-draft]");
  const draft = form && read(slot(form));
  if (draft) write(slot(form), { ...draft, sent: true });
});
