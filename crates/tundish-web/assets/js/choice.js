// A choice that is a form of its own is sent when it is made; without script its button does that.
const hideButtons = () => {
  for (const select of document.querySelectorAll("select[data-submits]")) {
    select.form?.querySelector("button[type=submit]")?.setAttribute("hidden", "");
  }
};
hideButtons();
document.addEventListener("htmx:after:swap", hideButtons);
document.addEventListener("change", (event) => {
  if (event.target.matches?.("select[data-submits]")) event.target.form.requestSubmit();
});
