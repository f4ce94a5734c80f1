// What pages do beyond links and forms: keys, copying, the language choice. Every page works without it.
"use strict";

const VIEWS = {t: "/", b: "/briefing", s: "/search", c: "/coverage", m: "/map", r: "/rising", y: "/stories", o: "/outlets", a: "/agencies", p: "/people", n: "/organisations", u: "/quotations", w: "/watches", h: "/health", q: "/sql"};
let isGoing = false;

// the menu shows its letters when help or a view is asked for
for (const [key, path] of Object.entries(VIEWS)) {
  document.querySelector(`.menu a[href="${path}"]`)?.setAttribute("data-key", key);
}
// on a phone the menu is wider than the page: it begins at the view that is open
const current = document.querySelector(".menu a[aria-current]");
if (current) {
  const menu = current.closest(".menu");
  const [link, frame] = [current.getBoundingClientRect(), menu.getBoundingClientRect()];
  menu.scrollLeft += (link.left + link.right - frame.left - frame.right) / 2;
}

function isTyping(element) {
  return element instanceof HTMLElement && (element.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName));
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const find = document.getElementById("find");
  if (event.key === "Escape") {
    document.body.classList.remove("hints");
    document.body.classList.add("hints-off");
    if (isTyping(event.target)) event.target.blur();
    return;
  }
  document.body.classList.remove("hints-off");
  if (isTyping(event.target)) return;
  document.body.classList.toggle("hints", event.key === "?" || event.key === "g");
  if (event.key === "/") {
    event.preventDefault();
    find.focus();
    find.select();
  } else if (event.key === "?") {
    document.querySelector(".keys")?.scrollIntoView({block: "center"});
    document.querySelector(".keys")?.classList.add("shown");
  } else if (isGoing && VIEWS[event.key]) {
    window.location.assign(VIEWS[event.key]);
  }
  isGoing = event.key === "g";
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const code = button.closest("details")?.querySelector("code[data-sql], pre code");
  await navigator.clipboard.writeText(code.textContent);
  button.textContent = button.dataset.copied;
});

document.getElementById("lang")?.addEventListener("change", (event) => event.target.form.requestSubmit());

// on a phone the filters begin closed: hits come first
if (window.matchMedia("(max-width: 800px)").matches) {
  document.querySelectorAll("details.facets").forEach((each) => each.removeAttribute("open"));
}
