// Draws a report from the JSON beside it (docs/json.md). Text reaches the page as text only: nothing here parses markup.
"use strict";

const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);

// el("p", {class: "dim", text: "..."}, child, ...): an element with attributes and children.
function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (name === "text") element.textContent = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}
const count = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
const shortFile = (file) => file.slice(file.lastIndexOf("/") + 1);
const placed = (at) => (at.line ? `${at.file}:${at.line}` : at.file);

// ---- What a finding's rows and spans say -------------------------------------------------------------------------

// A finding with what the page asks of it again and again.
class Story {
  constructor(entry, finding) {
    this.entry = entry;
    this.finding = finding;
    this.rows = finding.steps;
    this.failure = finding.failure ?? -1;
    // Threads that do something, in order of their number; the main thread only where it does more than set up.
    const seen = new Set(this.rows.map((row) => row.thread));
    this.threads = finding.threads.filter((name) => seen.has(name));
    if (!this.threads.length) this.threads = [...seen];
    // An object's end may be told elsewhere than where the finding places it: inside the model.
    const [allocated, freed] = ["allocated", "freed"].map((role) => finding.sides.find((side) => side.role === role));
    this.lost = allocated && freed && finding.spans.find((span) => span.what === "object" && span.from === allocated.row && span.to !== undefined);
    if (this.lost && freed.row === undefined) freed.row = this.lost.to;
    this.roles = new Map();  // by row
    for (const side of finding.sides)
      if (side.row !== undefined && side.row !== this.failure)
        this.roles.set(side.row, [...(this.roles.get(side.row) ?? []), side.role]);
  }
  color(thread) {
    const number = this.finding.threads.indexOf(thread);
    return `var(--t${number <= 0 ? 0 : ((number - 1) % 7) + 1})`;
  }
  // Set-up is hidden at first, but for what the environment chose in it and what the finding is about.
  isSetUp(index) {
    if (index >= this.finding.set_up || index === this.failure || this.roles.has(index)) return false;
    return !this.rows[index].notes.some((note) => /\) = |chose [1-9]/.test(note));
  }
  // What only its own thread can notice.
  isLocal(index) {
    const row = this.rows[index];
    const first = index === 0 || this.rows[index - 1].step !== row.step || this.rows[index - 1].thread !== row.thread;
    return !first && !row.notes.length && index !== this.failure && !this.roles.has(index);
  }
  // A statement that did nothing yet and goes on in its thread's next row is told there.
  goesOn(index) {
    const row = this.rows[index];
    if (row.notes.length || index === this.failure || this.roles.has(index)) return false;
    const next = this.rows.slice(index + 1).find((each) => each.thread === row.thread);
    return next !== undefined && next.line === row.line && next.file === row.file && next.function === row.function;
  }
  // The spans that hold after a row.
  spansAt(index) {
    return this.finding.spans.filter((span) => span.from <= index && (span.to === undefined || span.to > index));
  }
  // Objects worth a lane: that are freed in the run, or made after the set-up, or that the finding is about.
  objects() {
    return this.finding.spans.filter((span) => span.what === "object" &&
      (span.to !== undefined || span.from >= this.finding.set_up || this.roles.has(span.from)));
  }
  // What is known of variables after a row: [name, value, changed by this row].
  valuesAt(index) {
    const values = new Map();
    for (let i = 0; i <= index; ++i) {
      for (const note of this.rows[i].notes) {
        for (const part of note.split(/, (?=[^ ]+: )/)) {
          const change = /^([^ ()]+(?: \([^)]*\)[^ ]*)?): (.*) -> (.*)$/.exec(part);
          if (change) values.set(change[1], [change[3], i === index]);
        }
      }
    }
    return [...values].map(([name, [value, fresh]]) => [name, value, fresh]);
  }
}

// "mutex_lock(vdev.lock)" is known by "vdev.lock", a section without an object by what it is.
function label(span) {
  if (span.what === "object" || span.what === "context") return span.text;
  const [, call, object] = /^([^(]*)\((.*)\)$/.exec(span.text) ?? [null, span.text, ""];
  if (object) return object;
  const known = {rcu_read_lock: "RCU", local_irq_disable: "irqs off", preempt_disable: "preemption off", local_bh_disable: "softirqs off"};
  return known[call] ?? call;
}

// ---- The summary -------------------------------------------------------------------------------------------------

const stories = [];

function nameOf(entry) {
  return entry.variant ? `${entry.scenario} (${entry.variant})` : entry.scenario;
}

function variantRow(entry) {
  const details = el("div", {class: "details"});
  if (!entry.error) details.append(el("p", {class: "coverage", text: entry.coverage}));
  const more = (text) => details.append(el("p", {class: "more", text}));
  if (entry.error) more(entry.error);
  for (const limit of entry.limit_details) more(`${limit.name}: ${limit.text}`);
  for (const place of entry.unreached) more(`no execution reaches “${place}”`);
  if (entry.known) more(`${count(entry.known, "finding")} of the baseline left out`);
  if (entry.suppressed) more(`${count(entry.suppressed, "finding")} suppressed`);
  for (const difference of entry.differences ?? []) more(difference);
  const list = el("ul");
  for (const finding of entry.findings) {
    const number = stories.length + 1;
    stories.push(new Story(entry, finding));
    list.append(el("li", {}, el("a", {class: "to-finding", href: `#finding-${number}`},
      el("span", {class: "kind violated", text: finding.kind}),
      el("span", {text: finding.message}), " ",
      el("span", {class: "place", text: `${shortFile(finding.file)}:${finding.line}`}))));
  }
  if (entry.findings.length) details.append(list);
  let word = entry.verdict;
  if (entry.error) word = "error";
  const as = entry.as_expected === undefined ? "" : entry.as_expected ? ", as expected" : ", not as expected";
  return el("li", {class: "variant"},
    el("span", {class: `word ${entry.error ? "violated" : entry.verdict}`, text: word.toUpperCase() + as}),
    el("span", {class: "name", text: nameOf(entry)}), details);
}

function drawSummary() {
  const entries = data.entries;
  const of = (verdict) => entries.filter((entry) => !entry.error && entry.verdict === verdict);
  const [violated, incomplete, holds] = [of("violated"), of("incomplete"), of("holds")];
  const errors = entries.filter((entry) => entry.error);
  const verdict = violated.length || errors.length ? "violated" : incomplete.length ? "incomplete" : "holds";
  const word = errors.length && !violated.length ? "ERROR" : verdict.toUpperCase();
  const scenarios = new Set(entries.map((entry) => entry.scenario));
  const one = entries.length === 1;
  const title = one ? nameOf(entries[0]) : scenarios.size === 1 ? [...scenarios][0] : count(scenarios.size, "scenario");
  document.title = `${word} ${title} · kheddle`;
  const findings = entries.reduce((sum, entry) => sum + entry.findings.length, 0);
  const parts = [];
  if (!one) {
    parts.push(`${count(entries.length, "variant")}:`,
      [violated.length && `${violated.length} violated`, incomplete.length && `${incomplete.length} incomplete`,
        errors.length && count(errors.length, "error"), holds.length && `${holds.length} ${holds.length === 1 ? "holds" : "hold"}`].filter(Boolean).join(", ") + ".");
  }
  if (findings) parts.push(`${count(findings, "finding")}.`);
  const tested = entries.filter((entry) => entry.as_expected !== undefined);
  if (tested.length) parts.push(`${tested.filter((entry) => entry.as_expected).length} of ${tested.length} as the scenario expects.`);
  const summary = byId("summary");
  summary.append(el("p", {class: `verdict ${verdict}`, text: word}), el("h1", {id: "title", text: title}));
  if (parts.length) summary.append(el("p", {class: "told", text: parts.join(" ")}));
  const list = el("ul", {class: "variants", "aria-label": "Variants"});
  list.append(...[...errors, ...violated, ...incomplete].map(variantRow));
  const many = holds.length > 8;
  if (!many) list.append(...holds.map(variantRow));
  summary.append(list);
  if (many) summary.append(el("details", {}, el("summary", {text: `${holds.length} variants hold`}),
    el("ul", {class: "variants", "aria-label": "Variants that hold"}, ...holds.map(variantRow))));
  byId("version").textContent = data.kheddle;
}

// ---- One finding -------------------------------------------------------------------------------------------------

let story = null;
let shown = [];      // indices of the rows that are shown
let current = 0;     // an index into story.rows
let withAll = false;  // set-up and local statements too
let lanesOf = [];    // threads that have a lane

function drawFinding(number) {
  story = stories[number - 1];
  withAll = false;
  const finding = story.finding;
  const section = byId("finding");
  section.hidden = false;
  const sides = el("div", {class: "sides", role: "group", "aria-label": "Places of the finding"});
  const side = (role, at, row) => {
    const parts = [el("b", {text: role}), at.thread ? ` by ${at.thread}` : "",
      el("span", {class: "place", title: placed(at), text: `${shortFile(at.file)}:${at.line} in ${at.function}`})];
    const box = row === undefined ? el("span", {class: "side"}, ...parts)
      : el("button", {class: "side", type: "button", onclick: () => { select(row); byId("steps").focus({preventScroll: true}); }}, ...parts);
    sides.append(box);
    return box;
  };
  for (const at of finding.sides) side(at.role, at, at.row);
  if (story.rows.length) side("fails", finding, story.failure).classList.add("fails");
  const command = finding.trace ? `kheddle replay ${finding.trace}` : "";
  const copy = el("button", {class: "quiet", type: "button", text: "Copy", onclick: () => {
    navigator.clipboard?.writeText(command).then(() => { copy.textContent = "Copied"; }, () => {});
  }});
  const others = stories.length < 2 ? null : el("p", {class: "others"},
    el("button", {class: "quiet", type: "button", text: "← Finding", title: "Previous finding ([)", disabled: number === 1, onclick: () => openFinding(-1)}),
    el("button", {class: "quiet", type: "button", text: "Finding →", title: "Next finding (])", disabled: number === stories.length, onclick: () => openFinding(1)}),
    el("a", {class: "quiet", href: "#summary", text: "All findings"}));
  const control = (text, title, go) => el("button", {class: "quiet", type: "button", text, "aria-label": title, title, onclick: go});
  section.replaceChildren();
  const add = (...parts) => section.append(...parts.filter((part) => part !== null));
  add(
    others,
    el("p", {class: "eyebrow", text: `${finding.kind} · ${nameOf(story.entry)}${stories.length > 1 ? ` · ${number} of ${stories.length}` : ""}`}),
    el("h2", {id: "finding-title", text: finding.message}),
    el("p", {class: "place", text: `${placed(finding)} in ${finding.function}`}),
    sides,
    story.rows.length ? el("p", {class: "dim cost", text: `${count(finding.schedule.steps.length, "step")}, ${finding.switches} ${finding.switches === 1 ? "switch" : "switches"}${finding.minimal ? ", minimal" : finding.not_minimal ? `; not minimal: ${finding.not_minimal}` : ""}`}) : null,
    command ? el("p", {class: "again"}, el("span", {class: "dim", text: "The same run again:"}), el("code", {id: "again", text: command}), copy) : null,
    story.rows.length ? null : el("p", {class: "told", text: "No run was recorded for this finding."}));
  if (!story.rows.length) return;
  add(
    el("div", {class: "controls", role: "toolbar", "aria-label": "Steps", "aria-controls": "steps"},
      control("⇤", "First step (Home)", () => select(shown[0])),
      control("↑", "Previous step (up, k)", () => move(-1)),
      el("span", {class: "where", id: "where", role: "status", "aria-live": "polite"}),
      control("↓", "Next step (down, j)", () => move(1)),
      control("⇥", "Last step (End)", () => select(shown.at(-1))),
      el("button", {class: "quiet", type: "button", text: "Failure", title: "The moment of failure (f)", onclick: () => select(story.failure)}),
      el("button", {class: "quiet push", type: "button", id: "all", title: "With set-up and local statements, or without", onclick: toggleAll})),
    el("div", {class: "board"},
      el("div", {class: "left"},
        el("div", {class: "lanes-box"},
          el("div", {id: "steps", role: "listbox", tabindex: "0", "aria-label": "Steps of the run, time downwards"})),
        el("p", {class: "legend-spans", id: "legend", "aria-hidden": "true"})),
      el("div", {class: "inspector", role: "region", "aria-label": "At this step", tabindex: "0"},
        el("section", {class: "panel source", "aria-label": "Source"}, el("h3", {id: "source-file"}), el("div", {class: "code", id: "source", tabindex: "0", role: "group", "aria-label": "Source text"})),
        el("section", {class: "panel", "aria-labelledby": "changed-title"}, el("h3", {id: "changed-title", text: "At this step"}), el("ul", {class: "notes", id: "changed"})),
        el("section", {class: "panel", "aria-labelledby": "held-title"}, el("h3", {id: "held-title", text: "Held after it"}), el("dl", {class: "held", id: "held"})),
        el("section", {class: "panel", id: "values-panel", "aria-labelledby": "values-title"}, el("h3", {id: "values-title", text: "Values so far"}), el("dl", {class: "values", id: "values"})))));
  byId("steps").addEventListener("click", (event) => {
    const row = event.target.closest(".row");
    if (row) select(Number(row.dataset.row));
  });
  drawLanes();
  select(story.failure, false);
}

function toggleAll() {
  withAll = !withAll;
  drawLanes();
  select(current, false);
}

function move(by) {
  const at = shown.indexOf(current);
  select(shown[Math.min(Math.max(at + by, 0), shown.length - 1)]);
}

// Whether a note repeats its statement: "mutex_lock(lock)" beside `mutex_lock(&lock);`.
function saysTheSame(note, text) {
  const open = note.indexOf("(");
  return note.endsWith(")") && open >= 0 && text.includes(note.slice(0, open + 1));
}

// ---- Lanes -------------------------------------------------------------------------------------------------------

// Puts spans side by side: each gets the first slot that is free from its beginning to its end. Returns the number of slots.
function stack(spans) {
  const ends = [];
  for (const span of spans) {
    const end = span.gone ? Infinity : span.to ?? Infinity;
    let slot = ends.findIndex((taken) => taken <= span.from);
    if (slot < 0) slot = ends.length;
    ends[slot] = end;
    span.slot = slot;
  }
  return ends.length;
}

function drawLanes() {
  const steps = byId("steps");
  shown = story.rows.map((_, index) => index).filter((index) => !story.goesOn(index) && (withAll || !(story.isSetUp(index) || story.isLocal(index))));
  if (!shown.length) shown = story.rows.map((_, index) => index);
  const every = story.rows.filter((_, index) => !story.goesOn(index)).length;
  const button = byId("all");
  button.hidden = every === shown.length && !withAll;
  button.textContent = withAll ? "What matters" : `Every statement (${every})`;
  lanesOf = story.threads.filter((thread) => shown.some((index) => story.rows[index].thread === thread));
  const threads = lanesOf;
  const width = steps.parentElement.clientWidth;
  // A span shows if a row stands in it, its beginning included.
  const shows = (span) => shown.some((index) => index >= span.from && (span.to === undefined || index < span.to || index === span.to));
  const objects = story.objects().filter(shows);
  const lanes = threads.map((thread) => {
    const spans = story.finding.spans.filter((span) => span.thread === thread && span.what !== "object" && shows(span));
    const rows = shown.filter((index) => story.rows[index].thread === thread);
    return {thread, spans, rows, slots: stack(spans), share: rows.length > 2 ? 3 : 2};
  });
  for (const span of objects) span.gone = span === story.lost;
  const objectSlots = stack(objects);
  const slots = lanes.reduce((sum, lane) => sum + lane.slots, 0) + objectSlots;
  const columns = (width - 40 - slots * 18 - threads.length * 14) / threads.length >= 170;
  steps.className = columns ? "columns" : "rails";

  // The grid's columns, and which of them each lane has.
  const tracks = ["2.3rem"];
  const slot = columns ? "18px" : "7px";
  for (const lane of lanes) {
    lane.first = tracks.length + 1;
    for (let i = 0; i < lane.slots; ++i) tracks.push(slot);
    lane.rail = tracks.length + 1;
    tracks.push(columns ? "14px" : "16px");
    lane.text = tracks.length + 1;
    if (columns) tracks.push(`minmax(0, ${lane.share}fr)`);
  }
  const objectsFirst = tracks.length + 1;
  for (let i = 0; i < objectSlots; ++i) tracks.push(slot);
  if (columns && objectSlots) tracks.push("6px");
  const textColumn = tracks.length + 1;
  if (!columns) tracks.push("minmax(0, 1fr)");
  steps.style.gridTemplateColumns = tracks.join(" ");
  steps.replaceChildren();

  const heads = el("div", {class: columns ? "heads" : "heads legend", role: "presentation"});
  for (const lane of lanes) {
    const chip = el("span", {class: "chip", text: lane.thread, title: lane.thread});
    chip.style.setProperty("--of", story.color(lane.thread));
    if (columns) chip.style.gridColumn = `${lane.rail} / span 2`;
    heads.append(chip);
  }
  steps.append(heads);

  const line = new Map(shown.map((index, at) => [index, at + 2]));  // the grid's row of each shown row
  // The first shown row at or after an index; one past the end if there is none.
  const lineFrom = (index) => line.get(shown.find((at) => at >= index)) ?? shown.length + 2;
  let lastStep = null;
  for (const index of shown) {
    const row = story.rows[index];
    const lane = lanes.find((each) => each.thread === row.thread);
    const isFailure = index === story.failure;
    const what = el("div", {class: "what"});
    if (!columns) what.append(el("span", {class: "who", text: row.thread}));
    what.append(el("code", {text: row.text || `${row.function}()`}));
    if (row.line) what.append(el("span", {class: "line", text: `:${row.line}`}));
    for (const role of story.roles.get(index) ?? []) what.append(el("span", {class: "role", text: role}));
    for (const note of row.notes.filter((each) => !saysTheSame(each, row.text))) what.append(el("span", {class: "note", text: note}));
    if (isFailure) what.append(el("span", {class: "verdict-here", text: story.finding.kind}));
    const at = el("span", {class: "at"});
    const item = el("div", {class: `row${isFailure ? " failure" : ""}${row.notes.length || isFailure ? "" : " local"}`, role: "option", id: `row-${index}`, "data-row": index,
      "aria-selected": "false", "aria-label": `Step ${row.step}, ${row.thread}: ${row.text || row.function}. ${[...(story.roles.get(index) ?? []), ...row.notes].join("; ")}${isFailure ? `. Here: ${story.finding.kind}` : ""}`},
      el("span", {class: "n", text: row.step === lastStep ? "" : String(row.step)}), at, what);
    lastStep = row.step;
    item.style.gridRow = String(line.get(index));
    item.style.setProperty("--of", story.color(row.thread));
    at.style.gridColumn = String(lane.rail);
    what.style.gridColumn = String(columns ? lane.text : textColumn);
    steps.append(item);
  }

  const bar = (element, from, to, column) => {
    element.style.gridRow = `${from} / ${Math.max(to, from + 1)}`;
    element.style.gridColumn = String(column);
    element.setAttribute("aria-hidden", "true");
    steps.append(element);
  };
  for (const lane of lanes) {
    const rail = el("span", {class: "rail"});
    rail.style.setProperty("--of", story.color(lane.thread));
    bar(rail, line.get(lane.rows[0]), line.get(lane.rows.at(-1)), lane.rail);
  }
  const all = [...lanes.flatMap((lane) => lane.spans.map((span) => [span, lane.first])), ...objects.map((span) => [span, objectsFirst])];
  for (const [span, first] of all) {
    const open = span.to === undefined;
    const from = span.from < shown[0] ? 2 : lineFrom(span.from);
    const to = open ? shown.length + 2 : lineFrom(span.to);
    const classes = ["span", span.what === "shared lock" ? "shared" : span.what, open && "open", !line.has(span.from) && "before"];
    const piece = el("span", {class: classes.filter(Boolean).join(" "), title: describe(span), "data-span": story.finding.spans.indexOf(span)},
      el("span", {text: label(span)}));
    piece.style.setProperty("--of", story.color(span.thread));
    bar(piece, from, to, first + span.slot);
    if (span.gone) bar(el("span", {class: "span gone", title: `${span.text} is freed`}), to, shown.length + 2, first + span.slot);
  }
  drawLegend(all.map(([span]) => span));
}

function describe(span) {
  if (span.what === "object") return `${span.text}, allocated by ${span.thread}${span.to === undefined ? "" : `, freed at step ${story.rows[span.to].step}`}`;
  if (span.what === "wait") return `${span.thread} waits in ${span.text}${span.holder === undefined ? "" : `, held by ${span.holder === span.thread ? "itself" : span.holder}`}`;
  if (span.what === "context") return `${span.thread} runs as ${span.text}`;
  return `${span.thread}: ${span.text}`;
}

function drawLegend(spans) {
  const words = {"lock": "lock held", "shared lock": "held shared", "section": "RCU, irqs or preemption off", "context": "runs as handler or work", "wait": "waits", "object": "object lives"};
  const kinds = new Set(spans.map((span) => span.what));
  const items = Object.keys(words).filter((what) => kinds.has(what)).map((what) =>
    el("span", {}, el("i", {class: `span ${what === "shared lock" ? "shared" : what}`}), words[what]));
  if (spans.some((span) => span.gone)) items.push(el("span", {}, el("i", {class: "span gone"}), "freed"));
  byId("legend").replaceChildren(...items);
}

// ---- The step ----------------------------------------------------------------------------------------------------

function select(index, reveal = true) {
  if (index === undefined) return;
  if (!shown.includes(index)) {
    withAll = true;
    drawLanes();
  }
  current = index;
  const steps = byId("steps");
  const row = story.rows[index];
  for (const each of steps.querySelectorAll('.row[aria-selected="true"]')) each.setAttribute("aria-selected", "false");
  const item = byId(`row-${index}`);
  item.setAttribute("aria-selected", "true");
  steps.setAttribute("aria-activedescendant", item.id);
  if (reveal) item.scrollIntoView({block: "nearest"});
  byId("where").textContent = `${shown.indexOf(index) + 1} of ${shown.length} · step ${row.step}`;
  const now = story.spansAt(index);
  for (const piece of steps.querySelectorAll("[data-span]"))
    piece.classList.toggle("now", now.includes(story.finding.spans[Number(piece.dataset.span)]));

  const told = [...(story.roles.get(index) ?? []), ...row.notes];
  if (index === story.failure) told.push(`${story.finding.kind}: ${story.finding.message}`);
  byId("changed").replaceChildren(...told.map((text) => el("li", {text})));
  if (!told.length) byId("changed").append(el("li", {class: "none", text: "Nothing that others see."}));

  byId("held").replaceChildren(...lanesOf.flatMap((thread) => {
    const own = now.filter((span) => span.thread === thread && span.what !== "object");
    const list = el("dd", {}, ...own.map((span) => {
      const tag = el("span", {class: span.what === "wait" ? "tag wait" : "tag", text: span.what === "wait" ? describe(span).replace(`${thread} `, "") : span.what === "context" ? `runs as ${span.text}` : span.text});
      tag.style.setProperty("--of", story.color(thread));
      return tag;
    }));
    if (!own.length) list.append(el("span", {class: "none", text: "nothing"}));
    const name = el("dt", {class: "chip", text: thread});
    name.style.setProperty("--of", story.color(thread));
    return [name, list];
  }));

  const values = story.valuesAt(index);
  const live = story.objects().filter((span) => span.from <= index).map((span) =>
    [span.text, span.to !== undefined && span.to <= index ? "freed" : "live", span.from === index || span.to === index]);
  byId("values-panel").hidden = !values.length && !live.length;
  byId("values").replaceChildren(...[...live, ...values].flatMap(([name, value, fresh]) =>
    [el("dt", {class: fresh ? "fresh" : "", text: name}), el("dd", {class: fresh ? "fresh" : "", text: value})]));
  drawSource(row, index);
}

// Comments, strings and keywords of a line of C; `open`: it begins inside a comment. Returns whether the next one does.
const kWords = /\b(?:if|else|for|while|do|return|goto|break|continue|switch|case|default|struct|union|enum|static|const|void|int|long|char|bool|unsigned|sizeof|typedef)\b/;
function highlight(into, text, open) {
  const pattern = /\/\*|\/\/.*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[A-Za-z_]\w*/g;
  let at = 0;
  const put = (end, kind) => {
    if (end > at) into.append(kind ? el("span", {class: kind, text: text.slice(at, end)}) : text.slice(at, end));
    at = end;
  };
  if (open) {
    const end = text.indexOf("*/");
    put(end < 0 ? text.length : end + 2, "c");
    if (end < 0) return true;
  }
  for (pattern.lastIndex = at; ;) {
    const match = pattern.exec(text);
    if (!match) break;
    const token = match[0];
    const kind = token.startsWith("//") || token === "/*" ? "c" : /["']/.test(token[0]) ? "s" : kWords.test(token) ? "k" : "";
    if (!kind) continue;
    put(match.index, "");
    if (token === "/*") {
      const end = text.indexOf("*/", match.index + 2);
      put(end < 0 ? text.length : end + 2, "c");
      if (end < 0) return true;
      pattern.lastIndex = at;
    } else {
      put(match.index + token.length, kind);
    }
  }
  put(text.length, "");
  return false;
}

let drawnFile = null;

function drawSource(row, index) {
  const box = byId("source");
  byId("source-file").textContent = placed(row);
  if (drawnFile !== row.file || !box.firstChild) {
    drawnFile = row.file;
    const list = el("ol");
    for (const [first, lines] of data.sources[row.file] ?? []) {
      if (first > 1) list.append(el("li", {class: "gap", text: "…"}));
      let open = false;
      lines.forEach((text, offset) => {
        const code = el("span", {class: "text"});
        open = highlight(code, text, open);
        list.append(el("li", {"data-line": first + offset}, el("span", {class: "here"}), el("span", {class: "num", text: String(first + offset)}), code));
      });
    }
    if (!list.firstChild) list.append(el("li", {class: "gap", text: "This file could not be read when the report was made."}));
    box.replaceChildren(list);
  }
  for (const item of box.querySelectorAll(".now")) item.classList.remove("now", "failure");
  for (const dot of box.querySelectorAll(".here")) dot.replaceChildren();
  // Where every thread stood last, up to this step.
  for (const thread of story.threads) {
    const last = story.rows.slice(0, index + 1).findLast((each) => each.thread === thread);
    const here = last && last.file === row.file && box.querySelector(`[data-line="${last.line}"] .here`);
    if (!here) continue;
    const dot = el("span", {class: "dot", title: thread});
    dot.style.setProperty("--of", story.color(thread));
    here.append(dot);
  }
  const item = box.querySelector(`[data-line="${row.line}"]`);
  if (!item) return;
  item.classList.add("now");
  item.classList.toggle("failure", index === story.failure);
  box.scrollTop = item.offsetTop - box.clientHeight / 2;
}

// ---- The page ----------------------------------------------------------------------------------------------------

function openFromAddress() {
  if (!stories.length) return;
  const number = Number(/^#finding-(\d+)$/.exec(location.hash)?.[1] ?? 1);
  const valid = number >= 1 && number <= stories.length ? number : 1;
  drawnFile = null;
  drawFinding(valid);
  document.querySelectorAll(".to-finding").forEach((link, at) => link.setAttribute("aria-current", String(at + 1 === valid)));
  if (location.hash.startsWith("#finding-")) byId("finding").scrollIntoView();
}

function openFinding(by) {
  const at = stories.indexOf(story) + 1 + by;
  if (at >= 1 && at <= stories.length) location.hash = `finding-${at}`;
}

document.addEventListener("keydown", (event) => {
  if (!story || !story.rows.length || event.ctrlKey || event.metaKey || event.altKey) return;
  // Arrows belong to what has the focus, unless that is the list of steps or the page.
  const free = document.activeElement === document.body || document.activeElement === byId("steps");
  const keys = {j: () => move(1), k: () => move(-1), f: () => select(story.failure), "[": () => openFinding(-1), "]": () => openFinding(1)};
  if (free) Object.assign(keys, {ArrowDown: () => move(1), ArrowUp: () => move(-1), Home: () => select(shown[0]), End: () => select(shown.at(-1))});
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

let theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
function setTheme(wanted) {
  theme = wanted;
  document.documentElement.dataset.theme = theme;
  nameOther();
}
function nameOther() {
  byId("theme").textContent = theme === "dark" ? "Light" : "Dark";
}
const stored = (() => { try { return localStorage.getItem("kheddle-theme"); } catch { return null; } })();
if (stored === "dark" || stored === "light") setTheme(stored);
else nameOther();
byId("theme").addEventListener("click", () => {
  setTheme(theme === "dark" ? "light" : "dark");
  try { localStorage.setItem("kheddle-theme", theme); } catch { /* a page from a file may have no storage */ }
});

drawSummary();
openFromAddress();
addEventListener("hashchange", openFromAddress);
let drawnWidth = innerWidth;
addEventListener("resize", () => {
  if (!story || !story.rows.length || innerWidth === drawnWidth) return;
  drawnWidth = innerWidth;
  drawLanes();
  select(current, false);
});
