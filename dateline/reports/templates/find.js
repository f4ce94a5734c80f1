"use strict";
// Shows the tables, columns and queries in which every word stands; the address keeps the words.
const field = document.getElementById("find");
const none = document.getElementById("none");
const lower = (element) => element.textContent.toLowerCase();
const parts = [...document.querySelectorAll("[data-find]")].map((part) => ({
  part,
  text: lower(part),
  head: [...part.querySelectorAll("h3, .grain")].map(lower).join(" "),
  rows: [...part.querySelectorAll("[data-columns] tr")].map((row) => ({row, text: lower(row)})),
}));

function find() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  const hasAll = (text) => words.every((word) => text.includes(word));
  const shown = new Set();
  for (const {part, text, head, rows} of parts) {
    part.hidden = !hasAll(text);
    if (!part.hidden) shown.add(part.dataset.find);
    const isWhole = hasAll(head) || !rows.some((one) => hasAll(one.text));
    for (const one of rows) one.row.hidden = !isWhole && !hasAll(one.text);
  }
  for (const line of document.querySelectorAll(".contents li")) line.hidden = !shown.has(line.dataset.name);
  for (const intro of document.querySelectorAll("[data-intro]")) intro.hidden = words.length > 0;
  for (const group of document.querySelectorAll("[data-group]")) {
    group.hidden = ![...group.querySelectorAll("[data-find]")].some((part) => !part.hidden);
  }
  none.hidden = shown.size > 0;
  history.replaceState(null, "", words.length ? "#find=" + encodeURIComponent(field.value) : location.pathname);
}

function read() {
  const asked = location.hash.startsWith("#find=") ? decodeURIComponent(location.hash.slice(6)) : "";
  const target = document.getElementById(location.hash.slice(1));
  if (asked || target?.closest("[hidden]")) {
    field.value = asked;
    find();
    target?.scrollIntoView();
  }
}

field.parentElement.hidden = false;
field.addEventListener("input", find);
window.addEventListener("hashchange", read);
read();
