// Keys come from the page: the server renders `data-hotkey` on the link, button or field that a key triggers
// and lists the same keys in the sheet behind "?". No key exists here that the sheet does not show.
import { install, uninstall } from "./hotkey.js";

const installed = new Set();

function refresh() {
  for (const element of installed) {
    if (!element.isConnected) { uninstall(element); installed.delete(element); }
  }
  for (const element of document.querySelectorAll("[data-hotkey]")) {
    if (!installed.has(element)) { install(element, element.dataset.hotkey); installed.add(element); }
  }
}

document.addEventListener("htmx:after:swap", refresh);
refresh();
