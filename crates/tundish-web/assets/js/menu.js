// The arrows go through a menu, round and round; Tab and Enter are the browser's own.
document.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const menu = step && event.target.closest?.(".menu");
  if (!menu) return;
  event.preventDefault();
  const items = [...menu.querySelectorAll(".menu__item:not([disabled])")];
  items.at((items.indexOf(document.activeElement) + step) % items.length)?.focus();
});
