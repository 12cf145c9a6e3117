"use strict";
// Reads the JSON block, shows one view at a time, keeps verdicts. Whatever comes from an article is written as
// text nodes and attributes, never as HTML. Views are made when they are opened, long lists piece by piece.

const data = JSON.parse(document.getElementById("data").textContent);
Object.setPrototypeOf(data.actors, null); // an id may be any word, "constructor" too
const main = document.getElementById("main");
const form = document.getElementById("filters");
const LETTER = { support: "S", oppose: "O", conditional: "C", neutral: "N" };
const TITLES = { stances: "Positions", quotes: "Quotes", claims: "Claims", entities: "Names" };
const SVG = new Set(["svg", "rect", "circle", "line", "text", "g", "title"]);
const MOST_COLUMNS = 30;
const MOST_TIMELINE_ROWS = 20;

// --- elements ------------------------------------------------------------------------------------------------

/** An element; `on…` are listeners, null children are left out. `svg:a` is a link within a drawing. */
function h(tag, about = {}, ...children) {
  const drawn = SVG.has(tag) || tag.startsWith("svg:");
  const name = tag.replace("svg:", "");
  const node = drawn ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  for (const [key, value] of Object.entries(about)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Puts `make(one)` into `parent` for the first `size`, and a button after it for the rest. */
function gradually(parent, list, make, size = 50) {
  let shown = 0;
  const button = h("button", { type: "button", onclick: next });
  function next() {
    const before = parent.childElementCount;
    parent.append(...list.slice(shown, shown + size).map(make));
    shown += size;
    button.hidden = shown >= list.length;
    button.textContent = `Show more (${list.length - shown} left)`;
    if (before) parent.children[before]?.querySelector("a, button, summary")?.focus();
  }
  next();
  return [parent, button];
}

/** A closed part whose inside is made when it is opened. */
function folded(summary, make, open = false) {
  const node = h("details", {}, h("summary", {}, summary));
  node.fill = () => {
    node.fill = () => {};
    node.append(...[make()].flat(Infinity));
  };
  node.addEventListener("toggle", () => node.open && node.fill());
  if (open) {
    node.fill();
    node.open = true;
  }
  return node;
}

const plural = (n, what) => `${n} ${n === 1 ? what.replace(/s$/, "") : what}`;
const grouped = (list, key) => {
  const groups = new Map();
  for (const one of list) {
    const at = key(one);
    if (!groups.has(at)) groups.set(at, []);
    groups.get(at).push(one);
  }
  return groups;
};
const two = (number) => number.toFixed(2);
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// --- records -------------------------------------------------------------------------------------------------

const records = { stances: [], quotes: [], claims: [], entities: [] };
data.articles.forEach((article, number) => {
  article.number = number;
  for (const layer of Object.keys(records)) {
    for (const record of article[layer]) {
      record.layer = layer;
      record.article = article;
      records[layer].push(record);
    }
  }
  const quotes = new Map(article.quotes.map((quote) => [quote.id, quote]));
  for (const stance of article.stances) {
    const quote = quotes.get(stance.quote);
    if (quote) (quote.items ??= new Set()).add(stance.item);
  }
});
const dates = [...new Set(data.articles.map((article) => article.date).filter(Boolean))].sort();

/** Code-point offsets, as the data has them, as this language's offsets. */
function place(article, offset) {
  if (article.units === undefined) {
    article.units = null;
    if (/[\u{10000}-\u{10FFFF}]/u.test(article.text)) {
      let at = 0;
      article.units = [0, ...Array.from(article.text, (character) => (at += character.length))];
    }
  }
  return article.units ? article.units[offset] : offset;
}
const cut = (article, spans) =>
  (spans ?? []).map(([start, end]) => article.text.slice(place(article, start), place(article, end))).join(" … ");

const spans = (record) =>
  record.layer === "entities" ? [[record.start, record.end]] : record.evidence ?? record.content ?? record.span ?? [];
const words = (record) => (record.words ??= cut(record.article, spans(record)));
const who = (record) => record.speaker ?? record.claimant ?? record.actor;
const value = (record) => record[data.value[record.layer]] ?? null;
const name = (id) => (id == null ? "nobody named" : id === data.author ? "the author" : data.actors[id]?.name ?? id);
const address = (record) =>
  `#article/${record.article.number}/${record.layer}/${encodeURIComponent(record.key)}`;
const about = (article) => [article.outlet, article.date].filter(Boolean).join(", ");

/** The weightiest label, as the tables have it: by sum of confidences, of equals the first in the scheme's order. */
function prevailing(stances) {
  const rank = ([label]) => data.labels.stances.indexOf(label);
  const weight = ([, list]) => list.reduce((sum, stance) => sum + (stance.confidence ?? 1), 0);
  return [...grouped(stances, (stance) => stance.label)].sort((a, b) => weight(b) - weight(a) || rank(a) - rank(b))[0];
}

// --- filters -------------------------------------------------------------------------------------------------

let filter = {};

function readFilters() {
  const given = Object.fromEntries([...new FormData(form)].map(([key, text]) => [key, text.trim()]));
  const actor = fold(given.actor);
  const exact = Object.entries(data.actors).filter(([, { name }]) => fold(name) === actor);
  filter = {
    ...given,
    search: fold(given.search),
    confidence: Number(given.confidence) || 0,
    item: given.item === "" ? null : Number(given.item),
    actor: actor && (exact.length ? (id) => exact.some(([one]) => one === id) : (id) => fold(name(id)).includes(actor)),
  };
}

const articleKept = (article) =>
  (!filter.outlet || article.outlet === filter.outlet) &&
  (!filter.from || (article.date ?? "") >= filter.from) &&
  (!filter.to || (article.date !== null && article.date <= filter.to));

const kept = (record, search = filter.search) =>
  articleKept(record.article) &&
  (!filter.actor || [who(record), record.party].some((id) => id && filter.actor(id))) &&
  (filter.item === null || record.item === filter.item || record.items?.has(filter.item)) &&
  (record.confidence === undefined || record.confidence >= filter.confidence) &&
  (!search || (record.haystack ??= fold([words(record), name(who(record)), record.article.title].join("\n"))).includes(search));

const listed = (article) =>
  articleKept(article) &&
  (!filter.search || (article.haystack ??= fold(`${article.title}\n${article.text}`)).includes(filter.search)) &&
  ((!filter.actor && filter.item === null && !filter.confidence) ||
    [article.stances, article.quotes, article.claims].some((layer) => layer.some((record) => kept(record, ""))));

// --- verdicts ------------------------------------------------------------------------------------------------

const STORE = `demarche-review-${data.id}`;
const verdicts = new Map();
let reviewer = "";
const named = (article, layer, record) => JSON.stringify([article, layer, record]);

function remember() {
  try {
    localStorage.setItem(STORE, JSON.stringify({ reviewer, verdicts: [...verdicts.values()] }));
  } catch {
    say("This browser keeps nothing for pages from disk: download the corrections before you close the page.");
  }
}

function recall() {
  try {
    const held = JSON.parse(localStorage.getItem(STORE) ?? "{}");
    reviewer = held.reviewer ?? "";
    for (const one of held.verdicts ?? []) verdicts.set(named(one.article, one.layer, one.record), one);
  } catch {
    // Storage that cannot be read holds no verdicts.
  }
}

function verdictOn(record) {
  const held = verdicts.get(named(record.article.id, record.layer, record.key));
  return held && held.from === value(record) ? held : null;
}

function judge(record, verdict, to = null) {
  const key = named(record.article.id, record.layer, record.key);
  if (verdict) {
    verdicts.set(key, {
      article: record.article.id,
      sha256: record.article.sha256,
      layer: record.layer,
      record: record.key,
      verdict,
      from: value(record),
      ...(verdict === "relabelled" ? { to } : {}),
      ...(reviewer ? { reviewer } : {}),
      time: new Date().toISOString(),
    });
  } else verdicts.delete(key);
  remember();
  say(verdict ? `Marked ${verdict}. ${plural(verdicts.size, "verdicts")} so far.` : "Verdict taken back.");
}

function choices(record) {
  const fixed = data.labels[record.layer];
  if (fixed) return fixed.map((label) => [label, label]);
  const actors = record.article.actors.map((id) => [id, name(id)]).sort((a, b) => a[1].localeCompare(b[1]));
  return [...actors, record.layer === "claims" ? [data.author, name(data.author)] : ["", "nobody named"]];
}

function verdictButtons(record) {
  const box = h("fieldset", { class: "review" });
  function draw(focus) {
    const held = verdictOn(record);
    const button = (verdict, text) =>
      h("button", {
        type: "button",
        "aria-pressed": String(held?.verdict === verdict),
        onclick: () => (judge(record, held?.verdict === verdict ? null : verdict), draw(text)),
      }, text);
    const select = h("select", {
      onchange: () => {
        const to = select.value;
        if (to === "keep") judge(record, null);
        else judge(record, "relabelled", to || null);
        draw("select");
      },
    }, h("option", { value: "keep" }, "–"));
    for (const [to, text] of choices(record)) {
      if ((to || null) !== value(record)) {
        select.append(h("option", { value: to, selected: held?.verdict === "relabelled" && (held.to ?? "") === to }, text));
      }
    }
    const buttons = [button("right", "Right"), button("wrong", "Wrong")];
    box.replaceChildren(h("legend", {}, "Verdict"), ...buttons, h("label", {}, `Other ${data.value[record.layer]} `, select));
    if (focus) (focus === "select" ? select : buttons.find((one) => one.textContent === focus)).focus();
  }
  draw();
  return box;
}

function download() {
  const lines = [...verdicts.values()].map((one) => JSON.stringify(one) + "\n");
  const link = h("a", { href: URL.createObjectURL(new Blob(lines, { type: "application/jsonl" })), download: "corrections.jsonl" });
  link.click();
  URL.revokeObjectURL(link.href);
  say(`${plural(lines.length, "verdicts")} downloaded as corrections.jsonl; next: demarche review apply.`);
}

async function load(file) {
  let taken = 0;
  let bad = 0;
  for (const line of (await file.text()).split("\n").filter((line) => line.trim())) {
    try {
      const one = JSON.parse(line);
      if (!one.article || !one.layer || !one.record || !one.verdict) throw new Error("no verdict");
      verdicts.set(named(one.article, one.layer, one.record), one);
      taken += 1;
    } catch {
      bad += 1;
    }
  }
  remember();
  show(false);
  say(`${plural(taken, "verdicts")} loaded from ${file.name}${bad ? `, ${bad} lines left out: no verdicts` : ""}.`);
}

// --- parts that several views share --------------------------------------------------------------------------

const label = (text) => h("span", { class: `label ${text}` }, `${LETTER[text]} ${text}`);

const HEADS = {
  stances: (s) => [
    label(s.label), ` ${name(s.actor)}`, s.party !== s.actor && ` (for ${name(s.party)})`, ` · ${data.items[s.item].label}`,
  ],
  quotes: (q) => [name(q.speaker), `: ${q.kind}`],
  claims: (c) => [name(c.claimant), c.stance && [" ", label(c.stance)], c.item !== undefined && ` · ${data.items[c.item].label}`],
  entities: (e) => [`${e.label}`, e.actor && `: ${name(e.actor)}`],
};

function card(record, current = false, where = address(record)) {
  const { article } = record;
  const facts = [
    about(article),
    record.confidence !== undefined && `confidence ${two(record.confidence)}`,
    record.earlier && `earlier: ${record.earlier}`,
    record.reporter && `reported by ${name(record.reporter)}`,
    record.condition && `condition: “${cut(article, record.condition)}”`,
    record.cue && `“${cut(article, [...(record.source ?? []), ...record.cue].sort((a, b) => a[0] - b[0]))}”`,
  ];
  return h("article", { class: `card ${record.label ?? ""}`, "aria-current": current && "true" },
    h("h3", {}, HEADS[record.layer](record)),
    h("blockquote", {}, words(record)),
    h("p", { class: "meta" }, facts.filter(Boolean).join(" · ")),
    h("p", { class: "meta" }, h("a", { href: where }, "In the article: ", article.title)),
    verdictButtons(record),
  );
}

const shownLayers = { names: true, quotes: true, claims: false, positions: true };

/** The article's text with its layers; `focus` is the record it is opened for. */
function reading(article, focus) {
  const marks = [];
  const mark = (list, kind, record) => {
    for (const [start, end] of list ?? []) marks.push({ start: place(article, start), end: place(article, end), kind, record });
  };
  for (const entity of article.entities) mark([[entity.start, entity.end]], "name", entity);
  for (const quote of article.quotes) for (const role of ["source", "cue", "content"]) mark(quote[role], role, quote);
  for (const claim of article.claims) mark(claim.span, "claim", claim);
  for (const stance of article.stances) mark(stance.evidence, "evidence", stance);
  if (focus) for (const list of [spans(focus), focus.source, focus.cue, focus.condition]) mark(list, "focus", focus);
  const ends = new Map();
  for (const record of [...article.quotes, ...article.claims]) {
    const last = Math.max(0, ...spans(record).map(([, end]) => place(article, end)));
    ends.set(last, [...(ends.get(last) ?? []), record]);
  }

  const box = h("div", { class: "text" });
  const draw = () => Object.entries(shownLayers).forEach(([layer, on]) => box.classList.toggle(`show-${layer}`, on));
  draw();
  const at = new Map();
  let from = 0;
  for (const part of article.text.split(/(\n\s*\n)/)) {
    const to = from + part.length;
    if (part.trim()) box.append(paragraph(from, to));
    from = to;
  }

  function paragraph(from, to) {
    const here = marks.filter((one) => one.start < to && one.end > from);
    const edges = [...new Set([from, to, ...here.flatMap((one) => [one.start, one.end])])]
      .filter((edge) => edge >= from && edge <= to).sort((a, b) => a - b);
    const out = h("p");
    edges.slice(0, -1).forEach((start, i) => {
      const end = edges[i + 1];
      const over = here.filter((one) => one.start <= start && one.end >= end);
      const kinds = new Set(over.map((one) => one.kind));
      const focused = kinds.delete("focus");
      const text = article.text.slice(start, end);
      if (!over.length) out.append(text);
      else {
        const named = over.find((one) => one.kind === "name")?.record;
        // Of two positions that rest on the same words, the first gives its colour.
        const position = over.find((one) => one.kind === "evidence")?.record.label;
        const node = h(focused ? "mark" : "span", {
          class: [...kinds, position].join(" "),
          title: named && shownLayers.names ? HEADS.entities(named).filter(Boolean).join("") : null,
        }, text);
        at.set(node, over);
        out.append(node);
      }
      for (const record of ends.get(end) ?? []) {
        const quote = record.layer === "quotes";
        if (quote && !record.speaker) continue;
        out.append(h("button", {
          type: "button",
          class: quote ? "speaker" : "cluster",
          "aria-label": `${quote ? "Quote" : "Claim"} of ${name(who(record))}`,
          onclick: () => go(address(record)),
        }, `${quote ? "—" : "claim:"} ${name(who(record))}`));
      }
    });
    return out;
  }

  // The narrowest record of a layer that is shown; keyboards reach the same by the cards beside the text.
  box.addEventListener("click", (event) => {
    const layer = { name: "names", claim: "claims", evidence: "positions" };
    const over = (at.get(event.target) ?? []).filter((one) => one.kind !== "focus" && shownLayers[layer[one.kind] ?? "quotes"]);
    const narrowest = over.sort((a, b) => a.end - a.start - (b.end - b.start))[0];
    if (narrowest) go(address(narrowest.record));
  });
  const toggles = h("fieldset", { class: "toggles" }, h("legend", {}, "Show"), Object.keys(shownLayers).map((layer) =>
    h("label", {}, h("input", {
      type: "checkbox", checked: shownLayers[layer], onchange: (event) => ((shownLayers[layer] = event.target.checked), draw()),
    }), ` ${layer}`)));
  return h("section", { "aria-label": "Article" },
    h("h3", {}, article.title),
    h("p", { class: "meta" }, about(article), article.url && [" · ", h("a", { href: article.url, rel: "noreferrer" }, "source")]),
    toggles, box);
}

const legend = (more) =>
  h("p", { class: "legend" }, Object.entries(LETTER).map(([text, letter]) =>
    h("span", {}, h("span", { class: `swatch ${text} step2` }, letter), ` ${text}`)), more);

const nothing = () => h("p", {}, "Nothing is left by the filters.");

// --- views ---------------------------------------------------------------------------------------------------

let rowsAre = "actor";

function heatMap() {
  const rows = new Map();
  const columns = new Map();
  for (const [id, stances] of grouped(records.stances.filter((one) => kept(one)), (stance) => stance[rowsAre])) {
    const cells = grouped(stances, (stance) => stance.item);
    rows.set(id, { cells, size: stances.length });
    for (const item of cells.keys()) columns.set(item, (columns.get(item) ?? 0) + 1);
  }
  const head = [h("h2", { tabindex: -1 }, "Positions"), h("fieldset", { class: "toggles" }, h("legend", {}, "A row is"),
    ["actor", "party"].map((kind) => h("label", {}, h("input", {
      type: "radio", name: "rows", checked: rowsAre === kind, onchange: () => ((rowsAre = kind), show(false)),
    }), kind === "actor" ? " an actor" : " the party it speaks for")))];
  if (!rows.size) return [...head, nothing()];
  const items = [...columns].sort((a, b) => b[1] - a[1]).slice(0, MOST_COLUMNS).map(([item]) => item).sort((a, b) => a - b);
  const order = [...rows.keys()].sort((a, b) =>
    rows.get(b).cells.size - rows.get(a).cells.size || rows.get(b).size - rows.get(a).size || name(a).localeCompare(name(b)));
  const body = h("tbody");
  const [, more] = gradually(body, order, (id) => h("tr", {}, h("th", { scope: "row" }, name(id)),
    items.map((item) => h("td", {}, rows.get(id).cells.has(item) && cell(id, item, rows.get(id).cells.get(item))))));
  const table = h("table", { class: "heat", onkeydown: (event) => walk(event, body) },
    h("caption", {}, `${plural(rows.size, rowsAre === "party" ? "parties" : "actors")} by ${plural(columns.size, "items")}. `,
      h("span", { class: "toggles" }, "Arrow keys go from cell to cell, Enter opens the words behind one."),
      columns.size > items.length && ` The ${items.length} items with most positions; choose another in the filter.`),
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, rowsAre),
      items.map((item) => h("th", { scope: "col" }, data.items[item].label)))),
    body);
  const first = body.querySelector("button");
  if (first) first.tabIndex = 0;
  return [...head, legend("paler: less sure"), h("div", { class: "wide" }, table), more,
    folded("What the items propose", () => h("dl", {}, items.map((item) =>
      [h("dt", {}, data.items[item].label), h("dd", {}, data.items[item].proposition ?? "")])))];
}

function cell(id, item, stances) {
  const [text, same] = prevailing(stances);
  const sure = same.map((stance) => stance.confidence).filter((one) => one !== undefined);
  const mean = sure.length ? sure.reduce((a, b) => a + b) / sure.length : null;
  const share = stances.length > 1 ? `${same.length} of ${stances.length}` : null;
  const facts = [share, mean !== null && two(mean)].filter(Boolean).join(" · ");
  const bar = share && h("svg", { viewBox: `0 0 ${stances.length} 1`, preserveAspectRatio: "none", "aria-hidden": "true" });
  let x = 0;
  for (const kind of share ? data.labels.stances : []) {
    const n = stances.filter((stance) => stance.label === kind).length;
    bar.append(h("rect", { x, y: 0, width: n, height: 1, class: kind }));
    x += n;
  }
  return h("button", {
    type: "button", tabindex: -1, class: `${text} step${mean === null ? 3 : Math.min(3, Math.floor(mean * 4))}`,
    "aria-label": `${LETTER[text]}: ${name(id)}, ${data.items[item].label}: ${text}` +
      (share ? `, ${share} positions` : "") + (mean !== null ? `, confidence ${two(mean)}` : ""),
    onclick: () => go(`#cell/${rowsAre}/${encodeURIComponent(id)}/${item}`),
  }, LETTER[text], h("small", {}, facts), bar);
}

/** Arrow keys within the heat map; only one of its cells is a tab stop. */
function walk(event, body) {
  const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
  const here = event.target.closest("td");
  if (!step || !here) return;
  event.preventDefault();
  let [row, column] = [here.parentNode.rowIndex - 1, here.cellIndex];
  for (;;) {
    [row, column] = [row + step[0], column + step[1]];
    const td = body.rows[row]?.cells[column];
    if (!td || td.tagName === "TH") return;
    const button = td.querySelector("button");
    if (button) {
      event.target.tabIndex = -1;
      button.tabIndex = 0;
      button.focus();
      return;
    }
  }
}

function cellView(kind, id, item, key) {
  const stances = records.stances
    .filter((stance) => stance[kind] === id && stance.item === Number(item) && kept(stance))
    .sort((a, b) => (b.confidence ?? 1) - (a.confidence ?? 1));
  const title = h("h2", { tabindex: -1 }, `${name(id)} on ${data.items[item]?.label ?? "an item that is not here"}`);
  if (!stances.length) return [title, nothing()];
  const base = `#cell/${kind}/${encodeURIComponent(id)}/${item}`;
  const chosen = stances[Number(key)] ?? stances[0];
  return [title, h("p", { class: "hint" }, data.items[item].proposition ?? "", " ", h("a", { href: "#matrix" }, "Back to all positions")),
    h("div", { class: "two" }, reading(chosen.article, chosen),
      h("aside", { "aria-label": "Evidence" }, gradually(h("div"), stances, (stance) =>
        card(stance, stance === chosen, `${base}/${stances.indexOf(stance)}`), 20)))];
}

function articleList() {
  const found = data.articles.filter(listed).sort((a, b) => (b.date ?? "").localeCompare(a.date ?? "") || a.number - b.number);
  const body = h("tbody");
  const [, more] = gradually(body, found, (article) => h("tr", {},
    h("td", {}, article.date ?? ""), h("td", {}, article.outlet ?? ""),
    h("td", {}, h("a", { href: `#article/${article.number}` }, article.title)),
    ["stances", "quotes", "claims"].map((layer) => h("td", {}, article[layer].length))), 100);
  return [h("h2", { tabindex: -1 }, "Articles"), found.length ? h("div", { class: "wide" }, h("table", { class: "plain" },
    h("thead", {}, h("tr", {}, ["date", "outlet", "title", "positions", "quotes", "claims"].map((one) => h("th", { scope: "col" }, one)))),
    body)) : nothing(), more];
}

function articleView(number, layer, key) {
  const article = data.articles[number];
  if (!article) return [h("h2", { tabindex: -1 }, "There is no such article")];
  const focus = article[layer]?.find((record) => record.key === key);
  const part = (kind) => folded(`${TITLES[kind]} (${article[kind].length})`,
    () => gradually(h("div"), article[kind], (record) => card(record), 40), kind === "stances" && !focus);
  return [h("h2", { tabindex: -1 }, "Article"), h("div", { class: "two" }, reading(article, focus),
    h("aside", { "aria-label": "What was found" }, focus && card(focus, true), Object.keys(TITLES).map(part)))];
}

function quotesView() {
  const speakers = [...grouped(records.quotes.filter((one) => kept(one)), (quote) => quote.speaker)].sort((a, b) => b[1].length - a[1].length);
  return [h("h2", { tabindex: -1 }, "Quotes by speaker"), speakers.length ? gradually(h("div"), speakers, ([id, quotes], i) =>
    folded(`${name(id)} (${quotes.length})`, () => gradually(h("div"), quotes, (quote) => card(quote), 20), quotes === speakers[0][1])) : nothing()];
}

function clusterCard(place, claims) {
  const list = (values) => [...new Set(values)].filter(Boolean).join(", ");
  const days = claims.map((claim) => claim.article.date).filter(Boolean).sort();
  const against = place === null ? [] : data.clusters[place].contested;
  return h("article", { class: "card" },
    h("h3", {}, place === null ? words(claims[0]) : data.clusters[place].summary),
    h("p", { class: "meta" }, [
      plural(claims.length, "claims"), `by ${list(claims.map((claim) => name(claim.claimant)))}`,
      list(claims.map((claim) => claim.article.outlet)), days.length && list([days[0], days.at(-1)].map(String)).replace(", ", " to "),
    ].filter(Boolean).join(" · ")),
    against.map((other) => h("p", {}, "Contested by: ", h("a", { href: `#claims/${other}` }, data.clusters[other].summary))),
    folded("The claims", () => gradually(h("div"), claims, (claim) => card(claim), 20)));
}

function claimsView(chosen) {
  const clusters = new Map();
  for (const claim of records.claims.filter((one) => kept(one))) {
    const key = claim.cluster ?? claim;
    if (!clusters.has(key)) clusters.set(key, []);
    clusters.get(key).push(claim);
  }
  const make = ([key, claims]) => clusterCard(typeof key === "number" ? key : null, claims);
  if (chosen !== undefined && clusters.has(Number(chosen))) {
    return [h("h2", { tabindex: -1 }, "A claim"), make([Number(chosen), clusters.get(Number(chosen))]),
      h("p", {}, h("a", { href: "#claims" }, "All claims"))];
  }
  const all = [...clusters].sort((a, b) => b[1].length - a[1].length);
  const order = new Map(all.map(([key], rank) => [key, rank]));
  const pairs = all.flatMap(([key], rank) => (data.clusters[key]?.contested ?? [])
    .filter((other) => order.get(other) > rank).map((other) => [key, other]));
  const several = all.filter(([, claims]) => claims.length > 1);
  const single = all.filter(([, claims]) => claims.length === 1);
  return [h("h2", { tabindex: -1 }, "Claims"), !all.length && nothing(),
    pairs.length > 0 && [h("h3", {}, `Contested (${plural(pairs.length, "pairs")})`), gradually(h("div"), pairs, (pair) =>
      h("div", { class: "two pair" }, pair.map((key) => make([key, clusters.get(key)]))), 20)],
    several.length > 0 && [h("h3", {}, `Made more than once (${several.length})`), gradually(h("div"), several, make)],
    single.length > 0 && folded(`Made once (${single.length})`, () => gradually(h("div"), single, make), !several.length && !pairs.length)];
}

function timeline() {
  const dated = records.stances.filter((stance) => stance.article.date && kept(stance));
  const items = [...grouped(dated, (stance) => stance.item)].sort((a, b) => a[0] - b[0]);
  return [h("h2", { tabindex: -1 }, "Timeline"), legend(),
    h("p", { class: "hint" }, "A ring marks a position that differs from the one before it."),
    items.length ? gradually(h("div"), items, drawn, 8) : nothing()];
}

function drawn([item, stances]) {
  const by = [...grouped(stances, (stance) => stance.actor)].sort((a, b) => b[1].length - a[1].length);
  const shown = by.slice(0, MOST_TIMELINE_ROWS);
  const days = stances.map((stance) => Date.parse(stance.article.date));
  const [first, last] = [Math.min(...days), Math.max(...days)];
  const [left, right, step] = [190, 870, 28];
  const x = (date) => left + 20 + ((right - left - 40) * (Date.parse(date) - first)) / (last - first || 1);
  const height = shown.length * step + 30;
  const short = (text) => (text.length > 26 ? `${text.slice(0, 25)}…` : text);
  const table = [];
  const svg = h("svg", { class: "time", width: right, height, viewBox: `0 0 ${right} ${height}`, role: "group", "aria-label": `Positions on ${data.items[item].label} by date` },
    shown.map(([id, list], row) => {
      const y = row * step + 16;
      let before = null;
      const points = [...grouped(list, (stance) => stance.article.date)].sort((a, b) => a[0].localeCompare(b[0])).map(([date, same]) => {
        const [text, those] = prevailing(same);
        const changed = (before !== null && before !== text) || those.some((stance) => stance.earlier && stance.earlier !== text);
        before = text;
        const said = `${name(id)}, ${date}: ${text}${changed ? ", changed" : ""}${same.length > 1 ? `, ${those.length} of ${same.length}` : ""}`;
        table.push(h("tr", {}, h("td", {}, date), h("td", {}, name(id)), h("td", {}, label(text), changed && " changed"),
          h("td", {}, h("a", { href: address(those[0]) }, words(those[0])))));
        return h("svg:a", { href: address(those[0]), class: `${text} ${changed ? "changed" : ""}`, "aria-label": said },
          h("title", {}, said), h("circle", { cx: x(date), cy: y, r: 9 }), h("text", { x: x(date), y: y + 4 }, LETTER[text]));
      });
      return h("g", {}, h("line", { class: "line", x1: left, x2: right, y1: y, y2: y }), h("text", { x: 0, y: y + 4 }, short(name(id))), points);
    }),
    [...new Set([first, last])].map((day, i) => h("text", { class: "axis", x: i ? right - 80 : left, y: height - 4 }, new Date(day).toISOString().slice(0, 10))));
  return h("section", {}, h("h3", {}, data.items[item].label), h("div", { class: "wide" }, svg),
    by.length > shown.length && h("p", { class: "hint" }, `The ${shown.length} actors with most positions, of ${by.length}.`),
    folded("As a table", () => h("table", { class: "plain" }, h("thead", {}, h("tr", {}, ["date", "actor", "position", "words"].map((one) => h("th", { scope: "col" }, one)))), h("tbody", {}, table))));
}

const queueOf = { layer: "stances", open: true };

function reviewView() {
  const all = records[queueOf.layer].filter((one) => kept(one));
  const queue = all.filter((record) => !queueOf.open || !verdictOn(record)).sort((a, b) => (a.confidence ?? 2) - (b.confidence ?? 2));
  const judged = all.filter(verdictOn).length;
  return [h("h2", { tabindex: -1 }, "Review"),
    h("p", { class: "hint" }, "The least sure first. Verdicts stay in this browser until you download them; ",
      h("code", {}, "demarche review apply"), " makes gold of them."),
    h("fieldset", {}, h("legend", {}, "Queue"),
      h("label", {}, "Of ", h("select", { onchange: (event) => ((queueOf.layer = event.target.value), show(false)) },
        Object.keys(TITLES).map((layer) => h("option", { value: layer, selected: layer === queueOf.layer }, TITLES[layer].toLowerCase())))),
      h("label", {}, h("input", { type: "checkbox", checked: queueOf.open, onchange: (event) => ((queueOf.open = event.target.checked), show(false)) }), " only without a verdict"),
      h("label", {}, "Your name or initials ", h("input", { value: reviewer, autocomplete: "off", oninput: (event) => ((reviewer = event.target.value.trim()), remember()) })),
      h("button", { type: "button", onclick: download }, "Download corrections"),
      h("label", {}, "Load corrections ", h("input", { type: "file", accept: ".jsonl", onchange: (event) => load(event.target.files[0]) }))),
    h("p", {}, `${judged} of ${plural(all.length, TITLES[queueOf.layer].toLowerCase())} have a verdict.`),
    queue.length ? gradually(h("div"), queue, (record) => card(record), 20) : h("p", {}, "Nothing is left to review here.")];
}

// --- the page ------------------------------------------------------------------------------------------------

const VIEWS = [
  ["matrix", "Positions", heatMap], ["articles", "Articles", articleList], ["quotes", "Quotes", quotesView],
  ["claims", "Claims", claimsView],
  ...(dates.length > 1 && records.stances.some((stance) => stance.article.date) ? [["timeline", "Timeline", timeline]] : []),
  ["review", "Review", reviewView],
];
const OTHERS = { cell: ["matrix", cellView], article: ["articles", articleView] };

function say(text) {
  document.getElementById("status").textContent = text;
}

function go(address) {
  if (location.hash === address) show(true);
  else location.hash = address;
}

/** Draws the view that the address names; `arrived` when the reader went there, not when filters changed. */
function show(arrived) {
  const [view, ...rest] = location.hash.slice(1).split("/").map(decodeURIComponent);
  const [tab, make] = OTHERS[view] ?? VIEWS.map(([id, , make]) => [id, make]).find(([id]) => id === view) ?? ["matrix", heatMap];
  main.replaceChildren(...make(...rest).flat(Infinity).filter(Boolean));
  for (const link of document.querySelectorAll("nav a")) {
    if (link.hash === `#${tab}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (!arrived) return;
  main.querySelector("h2").focus({ preventScroll: true });
  const mark = main.querySelector("mark");
  if (mark) mark.scrollIntoView({ block: "center" });
  else window.scrollTo(0, 0);
}

function options(id, pairs) {
  document.getElementById(id).append(...pairs.map(([value, text]) => h("option", { value }, text)));
}

document.querySelector("nav").append(...VIEWS.map(([id, title]) => h("a", { href: `#${id}` }, title)));
options("items", data.items.map((item, place) => [place, item.label]));
options("outlets", [...new Set(data.articles.map((article) => article.outlet).filter(Boolean))].sort().map((one) => [one, one]));
options("actors", [...new Set([...records.stances, ...records.quotes].map((record) => name(who(record))))].sort().slice(0, 1000).map((one) => [one, one]));
if (dates.length) for (const key of ["from", "to"]) Object.assign(form.elements[key], { min: dates[0], max: dates.at(-1) });

let waiting;
function filtered() {
  readFilters();
  show(false);
  say(`${plural(records.stances.filter((one) => kept(one)).length, "positions")} of ${records.stances.length} are shown.`);
}
form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(filtered, 150);
});
form.addEventListener("reset", () => setTimeout(filtered));
form.addEventListener("submit", (event) => event.preventDefault());
window.addEventListener("hashchange", () => show(true));
// What is folded is printed too.
window.addEventListener("beforeprint", () => {
  for (const part of main.querySelectorAll("details")) {
    part.fill?.();
    part.open = true;
  }
});
recall();
readFilters();
show(location.hash !== "");
