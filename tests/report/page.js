// What html_test.py asks an open report.
const text = (selector) => document.querySelector(selector)?.textContent ?? "";
const firstWords = () => document.querySelector("main p").textContent;
const rows = () => [...document.querySelectorAll(".row")].map((row) => row.getAttribute("aria-label"));
const box = (element) => { const {left, right, top, bottom, width} = element.getBoundingClientRect(); return {left, right, top, bottom, width}; };
const step = () => {
  const steps = document.getElementById("steps");
  const row = document.getElementById(steps.getAttribute("aria-activedescendant"));
  const held = {};
  for (const name of document.querySelectorAll("#held dt"))
    held[name.textContent] = [...name.nextElementSibling.children].map((each) => each.textContent);
  const now = document.querySelector("#source .now");
  return {line: Number(row.querySelector(".line")?.textContent.slice(1)), failure: row.classList.contains("failure"),
    selected: row.getAttribute("aria-selected"), source: Number(now?.dataset.line), sourceText: now?.querySelector(".text").textContent,
    changed: text("#changed"), held,
    values: [...document.querySelectorAll("#values dt")].map((name) => `${name.textContent} ${name.nextElementSibling.textContent}`).join("; ")};
};
const rowAt = (line) => box([...document.querySelectorAll(".row")].find((row) => row.querySelector(".line")?.textContent === `:${line}`));
const bars = () => [...document.querySelectorAll("#steps .span")].map((bar) => ({kind: bar.className, title: bar.title, ...box(bar)}));
const lanes = () => [...document.querySelectorAll(".heads .chip")].map((chip) => ({name: chip.textContent, ...box(chip)}));
const regions = () => Object.fromEntries(Object.entries({verdict: ".verdict", variants: ".variants", finding: "#finding-title",
  controls: ".controls", lanes: ".lanes-box", inspector: ".inspector"}).map(([name, selector]) => [name, box(document.querySelector(selector))]));
// Elements that stand out of the page, but for those inside what scrolls by itself.
const tooWide = () => [...document.querySelectorAll("main *, .bar *, footer *")].filter((element) =>
  !element.closest(".code") && element.getClientRects().length && element.getBoundingClientRect().right > innerWidth + 1).map((element) => element.outerHTML.slice(0, 80));
const rgb = (color) => {
  const numbers = color.match(/[\d.e-]+/g).map(Number);
  return color.startsWith("color(") ? [...numbers.slice(-3).map((each) => each * 255), 1] : [...numbers.slice(0, 3), numbers[3] ?? 1];
};
const luminance = ([r, g, b]) => [r, g, b].map((each) => each / 255).map((each) => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
  .reduce((sum, each, i) => sum + each * [0.2126, 0.7152, 0.0722][i], 0);
const behind = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const color = getComputedStyle(at).backgroundColor;
    if (rgb(color)[3] === 1) return rgb(color);
  }
  return [255, 255, 255, 1];
};
const background = () => luminance(rgb(getComputedStyle(document.body).backgroundColor)) > 0.5 ? "light" : "dark";
// Texts whose contrast with what is behind them is less than WCAG asks for.
const poorContrast = (least) => [...document.querySelectorAll("body *")].filter((element) =>
  [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()) && element.getClientRects().length && !element.disabled)
  .map((element) => {
    const [a, b] = [luminance(rgb(getComputedStyle(element).color)), luminance(behind(element))];
    return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), element.textContent.slice(0, 30), element.className];
  }).filter(([ratio]) => ratio < least);
const nameless = () => [...document.querySelectorAll("button, a, [role=option], [role=listbox], [role=region], [role=toolbar], section")].filter((element) =>
  element.getClientRects().length && !(element.textContent.trim() && !element.matches("[role=listbox], [role=region], [role=toolbar], section")) &&
  !element.getAttribute("aria-label") && !document.getElementById(element.getAttribute("aria-labelledby"))?.textContent).map((element) => element.outerHTML.slice(0, 80));
const headingLevels = () => [...document.querySelectorAll("h1, h2, h3")].filter((each) => each.getClientRects().length).map((each) => Number(each.tagName[1]));
const focus = () => {
  const at = document.activeElement;
  return {tag: at.tagName, what: at.id || at.className || at.tagName, outline: getComputedStyle(at).outlineStyle};
};
