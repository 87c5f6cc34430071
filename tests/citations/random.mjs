// Draws works and citations, and writes what citeproc-js prints of them to `random.json`.
//
//   CSL_FOLDER=DIR node random.mjs
//
// DIR holds the styles (`apa.csl` …) and locales (`locales-en-US.xml` …) of the public CSL repositories. What is drawn
// is the same each time: the numbers come from a seed (`SEED=2` draws others, `RANDOM_OUT=FILE` writes them elsewhere).
// Each of the documents (`DOCUMENTS=4`) has authors, works and citations of its own.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import CSL from "citeproc";

const dir = process.env.CSL_FOLDER;
if (!dir) throw new Error("CSL_FOLDER must name the folder of styles and locales");
const out = process.env.RANDOM_OUT ?? fileURLToPath(new URL("../fixtures/citations/random.json", import.meta.url));
const STYLES = [
  "american-political-science-association", "apa", "chicago-author-date", "chicago-notes-bibliography",
  "harvard-cite-them-right", "ieee", "modern-language-association", "nlm-citation-sequence", "oscola",
];
const LOCALES = ["en-US", "en-GB", "pl-PL", "de-DE", "fr-FR"];

// --- Chance ---------------------------------------------------------------------------------------------------------

let state = (Number(process.env.SEED ?? 1) * 2654435761) >>> 0;
function next() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = state;
  t = Math.imul(t ^ (t >>> 15), t | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const below = (n) => Math.floor(next() * n);
const from = (low, high) => low + below(high - low + 1);
const pick = (list) => list[below(list.length)];
const chance = (p) => next() < p;
const some = (count, make) => Array.from({ length: count }, make);
// One of several makers, each with its weight.
function weighted(choices) {
  let left = next() * choices.reduce((sum, [weight]) => sum + weight, 0);
  return choices.find(([weight]) => (left -= weight) < 0)[1]();
}
// Sets a field now and then.
const maybe = (work, p, field, make) => { if (chance(p)) work[field] = make(); };

// --- Names ----------------------------------------------------------------------------------------------------------

const FAMILIES = ["Smith", "Nowak", "Müller", "García López", "Ó Briain", "Dubois", "Kowalska", "Okafor", "Li", "Haldane",
  "Reyes", "Łuczak", "Jensen", "Adeyemi", "Schmidt-Rottluff", "Brown", "Öberg", "O’Neill", "McKay", "Şahin"];
const GIVEN = ["Anna", "Jan Paweł", "Jean-Pierre", "M. R.", "Katarzyna", "John", "Jane", "J.", "Thomas Edward", "Zoë", "Li",
  "Maria Teresa", "Ö.", "Henry", "Łukasz", "Wm.", "Christopher J.", "Hans-Jürgen", "A. B. C.", "Mary"];
const BODIES = ["World Bank", "European Commission", "Ministry of Finance", "OECD", "Office for Budget Responsibility",
  "Najwyższa Izba Kontroli", "United Nations Development Programme", "Resolution Foundation", "Centre for Cities",
  "Bundesministerium für Arbeit und Soziales", "Cour des comptes", "Department for Work and Pensions, Scotland"];
const PARTICLES = [{ "non-dropping-particle": "van den" }, { "non-dropping-particle": "von" }, { "non-dropping-particle": "de" },
  { "dropping-particle": "von" }, { "dropping-particle": "de", "non-dropping-particle": "La" }, { "dropping-particle": "d’" }];

function person() {
  return weighted([
    [84, () => ({ family: pick(FAMILIES), given: pick(GIVEN) })],
    [8, () => ({ family: pick(["Berg", "Fontaine", "Vries"]), given: pick(GIVEN), ...pick(PARTICLES) })],
    [3, () => ({ family: pick(["King", "Gates"]), given: "Martin Luther", suffix: pick(["Jr.", "III"]), ...(chance(0.5) ? { "comma-suffix": true } : {}) })],
    [3, () => ({ family: "Smith", given: pick(["Anna", "Adam", "Anna B.", "Zachary"]) })],
    [1, () => ({ family: pick(["Plato", "Sukarno"]) })],
    [0.4, () => ({ family: pick(FAMILIES), given: "J.-P." })],
  ]);
}
const people = (most) => some(chance(0.5) ? 1 : from(1, most), person);
// Teams write more than once; some differ in the last name only.
let teams;
function gather() {
  teams = some(4, () => some(from(3, 6), person));
  teams.push([...teams[0].slice(0, -1), person()], [...teams[1].slice(0, 2), person()], teams[2].slice(0, 2), [teams[3][0]]);
}
const author = () => weighted([
  [25, () => [{ literal: pick(BODIES) }]],
  [25, () => structuredClone(pick(teams))],
  [48, () => people(8)],
  [2, () => some(from(20, 23), person)],
]);

// --- Dates ----------------------------------------------------------------------------------------------------------

const year = () => from(2009, 2018);
const month = () => from(1, 12);
const day = () => from(1, 28);
const parts = (...dates) => ({ "date-parts": dates });
function date() {
  return weighted([
    [44, () => parts([year()])],
    [14, () => parts([year(), month()])],
    [18, () => parts([year(), month(), day()])],
    [5, () => { const y = year(); return parts([y], [y + from(1, 3)]); }],
    [2, () => { const y = year(); return parts([y, from(1, 5)], [y, from(6, 12)]); }],
    [2, () => { const y = year(); return parts([y, 11], [y + 1, 2]); }],
    [1, () => { const [y, m] = [year(), month()]; return parts([y, m, from(1, 10)], [y, m, from(11, 28)]); }],
    [1, () => { const y = year(); return parts([y, 3, day()], [y, 4, day()]); }],
    [3, () => ({ ...parts([year()]), season: from(1, 4) })],
    [3, () => ({ ...parts([year()]), circa: true })],
    [2, () => ({ literal: pick(["forthcoming", "in press", "Michaelmas term 2014"]) })],
    [1, () => parts([pick([-44, -380, 79, 476])])],
    [4, () => undefined],
  ]);
}
const accessed = () => parts([2024, month(), day()]);

// --- Works ----------------------------------------------------------------------------------------------------------

const TITLES = ["Paying for care: options for a fairer system", "The cost of waiting", "Who pays? Local taxes and the poor",
  "Housing benefit and the labour market in post-2010 Britain", "Energy transition in the regions: lessons from Silesia",
  "A review of evidence on school meals", "Pensions at a crossroads", "Measuring poverty in the EU: a guide for the perplexed",
  "Carbon pricing after the Paris Agreement", "Evidence on <i>in vitro</i> regulation", "The \"bedroom tax\" revisited",
  "Heat pumps, grids, and prices", "Budget rules in small open economies", "Migration and wages, 2004–2016",
  "Public investment and growth: is more always better?", "What works in active labour market policy",
  "Making tax digital – at last", "Britain’s productivity puzzle", "CO<sub>2</sub> and the price of everything",
  "\"Levelling up\": from slogan to strategy", "Why do people vote? And why not?", "Towards a well-being budget",
  "The <span class=\"nocase\">eBay</span> economy and self-employment", "Universal Credit: Design, Delivery and Doubts"];
const FOREIGN = [["pl", "Raport o stanie mieszkalnictwa w Polsce"], ["de", "Die Zukunft der sozialen Pflegeversicherung"],
  ["fr", "Rapport sur la réforme des retraites"], ["de-DE", "Wohnen in der Stadt: Befunde und Ausblick"]];
const JOURNALS = [["Journal of Public Economics", "J. Public Econ."], ["Fiscal Studies"], ["Economic Policy", "Econ. Policy"],
  ["Journal of European Social Policy"], ["The Economic Journal", "Econ. J."], ["Oxford Review of Economic Policy"]];
const PLACES = ["London", "Warsaw", "Berlin", "Paris", "Oxford", "Cambridge, MA"];
const PUBLISHERS = ["Oxford University Press", "Policy Press", "Springer", "Institute for Fiscal Studies", "Centre for Economic Policy Research"];

function pages() {
  const first = from(1, 1500);
  return weighted([
    [20, () => `${first}`],
    [66, () => `${first}-${first + from(1, 60)}`],
    [8, () => `${first}–${first + from(1, 60)}`],
    [2, () => `e${first}`],
    [2, () => `S${first}-S${first + 9}`],
    [2, () => `${first}, ${first + 3}-${first + 8}`],
  ]);
}
const number = (most) => () => `${from(1, most)}`;
const published = (w) => { w.publisher = pick(PUBLISHERS); maybe(w, 0.7, "publisher-place", () => pick(PLACES)); };
const inJournal = (w) => { const [long, short] = pick(JOURNALS); w["container-title"] = long; if (short) w["container-title-short"] = short; };
const event = (w, name) => { w.event = w["event-title"] = name; maybe(w, 0.5, "event-place", () => pick(PLACES)); };

const MAKERS = {
  report: [16, (w) => { w.author = author(); published(w); maybe(w, 0.5, "number", number(90)); maybe(w, 0.4, "genre", () => pick(["Working Paper", "Policy Brief"])); maybe(w, 0.3, "collection-title", () => "Briefing Notes"); }],
  book: [9, (w) => { if (chance(0.85)) w.author = author(); else w.editor = people(3); published(w); maybe(w, 0.3, "edition", () => pick(["2", "3", "5", "2nd", "revised edition"])); maybe(w, 0.2, "volume", number(4)); maybe(w, 0.15, "translator", () => people(2)); maybe(w, 0.1, "original-date", () => parts([from(1950, 1989)])); maybe(w, 0.1, "number-of-volumes", () => "3"); }],
  chapter: [9, (w) => { w.author = author(); maybe(w, 0.9, "editor", () => people(4)); w["container-title"] = pick(TITLES); published(w); maybe(w, 0.9, "page", pages); maybe(w, 0.1, "translator", () => people(2)); maybe(w, 0.1, "volume", number(4)); }],
  "article-journal": [14, (w) => { w.author = author(); inJournal(w); maybe(w, 0.9, "volume", number(150)); maybe(w, 0.8, "issue", () => pick(["1", "2", "3-4", "12", "Suppl. 1"])); maybe(w, 0.85, "page", pages); }],
  "article-newspaper": [5, (w) => { maybe(w, 0.7, "author", () => people(2)); w["container-title"] = pick(["The Guardian", "Financial Times", "Gazeta Wyborcza"]); w.issued = parts([year(), month(), day()]); maybe(w, 0.3, "page", pages); }],
  "article-magazine": [2, (w) => { w.author = people(3); w["container-title"] = "The Economist"; w.page = pages(); }],
  webpage: [8, (w) => { w.author = author(); maybe(w, 0.5, "container-title", () => "GOV.UK"); w.URL = `https://example.org/${below(900)}`; w.accessed = accessed(); }],
  "post-weblog": [3, (w) => { w.author = people(2); w["container-title"] = "Policy Blog"; w.URL = `https://blog.example.org/${below(99)}`; }],
  legislation: [4, (w) => { w.title = pick(["Care Act 2014", "Housing Act 1988", "Regulation (EU) 2021/1119"]); maybe(w, 0.4, "number", () => `c. ${from(1, 30)}`); maybe(w, 0.3, "container-title", () => "Official Journal"); maybe(w, 0.2, "section", number(20)); }],
  regulation: [1, (w) => { w.title = "Energy Performance of Buildings Regulations 2012"; w.number = "SI 2012/3118"; }],
  bill: [1, (w) => { w.title = "Renters (Reform) Bill"; w.number = `HC Bill ${from(1, 300)}`; }],
  legal_case: [2, (w) => { w.title = pick(["R (Miller) v Secretary of State", "Costa v ENEL", "Brown v. Board of Education"]); w.authority = pick(["UKSC", "European Court of Justice"]); w.volume = `${from(1, 300)}`; w["container-title"] = pick(["UKSC", "U.S."]); w.page = `${from(1, 400)}`; maybe(w, 0.5, "number", () => "Case 6/64"); }],
  treaty: [2, (w) => { w.title = "Treaty on the Functioning of the European Union"; maybe(w, 0.4, "container-title", () => "Official Journal"); }],
  dataset: [4, (w) => { w.author = author(); w.publisher = pick(PUBLISHERS); maybe(w, 0.5, "version", () => `${from(1, 4)}.0`); maybe(w, 0.3, "genre", () => "Data set"); }],
  software: [1, (w) => { w.author = people(3); w.version = "2.1.0"; w.publisher = "GitHub"; }],
  hearing: [2, (w) => { w.title = `Oral evidence: ${pick(TITLES)}`; w.author = [{ literal: "House of Commons Treasury Committee" }]; maybe(w, 0.4, "number", () => `HC ${from(1, 900)}`); }],
  thesis: [3, (w) => { w.author = [person()]; w.publisher = "University of Warsaw"; w.genre = "PhD thesis"; maybe(w, 0.3, "publisher-place", () => pick(PLACES)); }],
  "paper-conference": [4, (w) => { w.author = author(); event(w, "Annual Conference of the Royal Economic Society"); if (chance(0.5)) { w["container-title"] = "Proceedings of the Annual Conference"; w.page = pages(); maybe(w, 0.5, "editor", () => people(3)); maybe(w, 0.5, "publisher", () => pick(PUBLISHERS)); } }],
  speech: [1, (w) => { w.author = [person()]; event(w, "Mansion House Dinner"); }],
  interview: [1, (w) => { w.author = [person()]; maybe(w, 0.6, "interviewer", () => [person()]); w["container-title"] = "BBC Radio 4"; }],
  standard: [1, (w) => { w.author = [{ literal: "International Organization for Standardization" }]; w.title = "Information security management"; w.number = "ISO/IEC 27001"; }],
  "entry-encyclopedia": [2, (w) => { maybe(w, 0.5, "author", () => people(2)); w["container-title"] = "Encyclopaedia of Public Policy"; w.editor = people(3); published(w); w.page = pages(); }],
  broadcast: [1, (w) => { w.title = "The Cost of Care"; w["container-title"] = "Panorama"; w.publisher = "BBC One"; }],
  motion_picture: [1, (w) => { w.director = people(2); w.publisher = "Film4"; }],
  manuscript: [1, (w) => { w.author = author(); maybe(w, 0.5, "genre", () => "Unpublished manuscript"); maybe(w, 0.4, "archive", () => "The National Archives"); }],
  pamphlet: [1, (w) => { w.author = author(); published(w); }],
  map: [1, (w) => { w.author = author(); published(w); maybe(w, 0.5, "scale", () => "1:50,000"); }],
  graphic: [1, (w) => { w.author = people(2); w.medium = "infographic"; w.publisher = pick(BODIES); }],
  "review-book": [1, (w) => { w.author = [person()]; w["reviewed-title"] = pick(TITLES); w["reviewed-author"] = people(2); inJournal(w); w.volume = `${from(1, 90)}`; w.page = pages(); }],
  patent: [0.5, (w) => { w.author = people(2); w.number = "EP 1234567"; }],
  document: [1, (w) => { w.author = author(); maybe(w, 0.6, "publisher", () => pick(BODIES)); }],
  personal_communication: [1, (w) => { w.author = [person()]; w.genre = "e-mail"; maybe(w, 0.6, "recipient", () => [person()]); }],
};

function work(_, at) {
  const type = weighted(Object.entries(MAKERS).map(([type, [weight]]) => [weight, () => type]));
  const w = { id: `w${at}`, type, title: pick(TITLES), issued: date() };
  if (chance(0.1)) [w.language, w.title] = pick(FOREIGN);
  else if (chance(0.5)) w.language = pick(["en", "en-GB", "en-US"]);
  MAKERS[type][1](w);
  if (!w.issued) delete w.issued;
  maybe(w, 0.06, "title-short", () => w.title.split(/[:?]/)[0]);
  maybe(w, 0.05, "status", () => pick(["forthcoming", "in press"]));
  maybe(w, 0.05, "note", () => "Prepared for the Treasury");
  maybe(w, 0.1, "abstract", () => "What we know: and what we do not.");
  maybe(w, 0.1, "keyword", () => "taxes, benefits");
  maybe(w, 0.35, "DOI", () => `10.1234/abc.${below(9999)}`);
  if (!w.URL) maybe(w, 0.25, "URL", () => `https://example.org/p/${below(900)}`);
  if (w.URL && !w.accessed) maybe(w, 0.4, "accessed", accessed);
  return w;
}

// --- Citations ------------------------------------------------------------------------------------------------------

let works;
let last;
let note;
function cite() {
  const id = last && chance(0.15) ? last : pick(works).id;
  last = id;
  const item = { id };
  if (chance(0.3)) {
    item.locator = pick(["12", "3-5", "101-108", "7, 9", "2", "xii", "4–6", "12a", "101–108", "123-128"]);
    item.label = pick(["page", "page", "page", "chapter", "section", "paragraph", "figure", "note"]);
  }
  return item;
}
// Works whose authors are the same, cited together.
function sameAuthors() {
  const key = (w) => JSON.stringify(w.author ?? w.editor ?? null);
  const one = pick(works);
  return works.filter((w) => key(w) === key(one)).slice(0, 4).map((w) => ({ id: w.id }));
}
function cluster() {
  const drawn = weighted([
    [55, () => [cite()]],
    [35, () => some(from(2, 4), cite)],
    [10, sameAuthors],
  ]);
  const seen = new Set();
  const items = drawn.filter(({ id }) => !seen.has(id) && seen.add(id));
  if (chance(0.15)) items[0].prefix = pick(["see ", "cf. ", "for example "]);
  if (items.length > 1 && chance(0.06)) items[1].prefix = pick(["but see ", "and "]);
  if (chance(0.12)) items.at(-1).suffix = pick([", among others", " and passim", ", emphasis added"]);
  const alone = items.length === 1;
  if (alone && chance(0.12)) items[0]["suppress-author"] = true;
  const narrative = alone && !items[0]["suppress-author"] && !items[0].prefix && !items[0].suffix && chance(0.15);
  // Some notes hold two citations.
  if (!note || chance(0.92)) note += 1;
  return { items, note, ...(narrative ? { narrative } : {}) };
}
function draw() {
  gather();
  [works, last, note] = [some(50, work), null, 0];
  return { works, clusters: some(40, cluster) };
}

// --- What citeproc-js prints ----------------------------------------------------------------------------------------

// Tags and entities are all that citeproc-js's HTML has besides text.
function plain(html) {
  return html
    .replace(/<\/div>\s*<div class="csl-right-inline">/g, " ")
    .replace(/<[^>]*>/g, "")
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    // What it prints for a name that a style of numbers has not.
    .replace(/NO_?PRINTED_?FORM/g, "NO_PRINTED_FORM")
    .replace(/\s+/g, " ")
    .trim();
}

function print({ works, clusters }, style, locale) {
  const xml = readFileSync(`${dir}/${style}.csl`, "utf8");
  const inNotes = /class="note"/.test(xml);
  const engine = new CSL.Engine({
    retrieveLocale(lang) {
      const known = LOCALES.includes(lang) ? lang : "en-US";
      return readFileSync(`${dir}/locales-${known}.xml`, "utf8");
    },
    retrieveItem: (id) => structuredClone(works.find((work) => work.id === id)),
  }, xml, locale, true);
  const before = [];
  const texts = [];
  clusters.forEach((cluster, at) => {
    const properties = { noteIndex: inNotes ? cluster.note : 0 };
    if (cluster.narrative && !inNotes) properties.mode = "composite";
    const citation = { citationID: `c${at}`, citationItems: structuredClone(cluster.items), properties };
    const [, changed] = engine.processCitationCluster(citation, before.slice(), []);
    before.push([`c${at}`, properties.noteIndex]);
    for (const [, text, id] of changed) texts[Number(id.slice(1))] = plain(text);
  });
  const [facts, lines] = engine.makeBibliography() || [{ entry_ids: [], bibliography_errors: [] }, []];
  const without = new Set(facts.bibliography_errors.map((fault) => fault.itemID));
  const ids = facts.entry_ids.map(([id]) => id).filter((id) => !without.has(id));
  return { citations: texts, entries: ids.map((id, at) => [id, plain(lines[at] ?? "")]) };
}

const lines = (list) => `[\n${list.map((one) => JSON.stringify(one)).join(",\n")}\n]`;
function written(document) {
  const results = STYLES.flatMap((style) => LOCALES.map((locale) => {
    const { citations, entries } = print(document, style, locale);
    return `${JSON.stringify(`${style} ${locale}`)}: {"citations": ${lines(citations)}, "entries": ${lines(entries)}}`;
  }));
  return `{"works": ${lines(document.works)},\n"clusters": ${lines(document.clusters)},\n"results": {${results.join(",\n")}}}`;
}
writeFileSync(out, `[${some(Number(process.env.DOCUMENTS ?? 4), draw).map(written).join(",\n")}]\n`);
