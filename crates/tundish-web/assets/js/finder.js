// The search box shows what is found while one types: a combobox with a list box. The server writes the list; here it is
// fetched, walked with the arrows and opened with Enter. Without script the form leads to the page of what was found.
const PAUSE_MS = 120;

function arm(form) {
  if (form.dataset.armed) return;
  form.dataset.armed = "yes";
  const input = form.querySelector("input[name=q]");
  const list = document.getElementById(input.dataset.list);
  let timer = 0;
  let asked = null;
  let shownFor = null;
  let active = null;

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);

  const options = () => [...list.querySelectorAll("[role=option]")];

  function choose(option) {
    active?.setAttribute("aria-selected", "false");
    active = option ?? null;
    active?.setAttribute("aria-selected", "true");
    active?.scrollIntoView({ block: "nearest" });
    if (active) input.setAttribute("aria-activedescendant", active.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function show(open) {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open && options().length > 0));
    if (!open) choose(null);
  }

  async function look() {
    const typed = input.value;
    if (typed === shownFor) { show(list.childElementCount > 0); return; }
    asked?.abort();
    asked = new AbortController();
    try {
      const url = `${form.dataset.finder}?${new URLSearchParams({ q: typed })}`;
      const answer = await fetch(url, { signal: asked.signal, headers: { Accept: "text/html" } });
      if (!answer.ok || answer.redirected) { show(false); return; }
      const found = new DOMParser().parseFromString(await answer.text(), "text/html");
      list.replaceChildren(...found.body.childNodes);
    } catch { return; }
    shownFor = typed;
    active = null;
    options().forEach((option, at) => { option.id = `${list.id}-${at}`; });
    if (form.contains(document.activeElement)) show(list.childElementCount > 0);
  }

  input.addEventListener("focus", look);
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE_MS);
  });
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) show(false); });
  // A finger or the mouse presses an option without taking the focus out of the box before the click counts.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("pointermove", (event) => { const option = event.target.closest("[role=option]"); if (option) choose(option); });

  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (list.hidden) { look(); return; }
      const all = options();
      if (!all.length) return;
      const at = all.indexOf(active);
      choose(at < 0 ? all.at(step > 0 ? 0 : -1) : all[at + step]);
    } else if (event.key === "Enter" && active && !list.hidden) {
      event.preventDefault();
      active.click();
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (list.hidden) input.blur(); else show(false);
    }
  });
}

document.querySelectorAll("form[data-finder]").forEach(arm);
