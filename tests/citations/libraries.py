#!/usr/bin/env python3
"""Writes the libraries in ../fixtures/libraries: one list of invented works, as fifteen programs would have exported it.

`facts.json` beside them says what each file holds, so that a test can look for all of it. Authors, works and addresses are
invented; the habits are those of the programs: their keys, layouts, escapes, private fields, months and types.
"""

import json
import random
import re
from pathlib import Path

OUT = Path(__file__).parent.parent / "fixtures" / "libraries"
CHANCE = random.Random(2611)

PEOPLE = [
    ("Okafor", "Adaeze"), ("Müller", "Jörg"), ("Łoś", "Małgorzata"), ("García Márquez", "Inés"), ("Nguyen", "Thi Lan"),
    ("O'Neill", "Siobhán"), ("Ågren", "Björn"), ("Kovács", "Éva"), ("Smith", "John A."), ("Dvořák", "Zdeněk"),
    ("Ferreira", "João"), ("Øverland", "Kåre"), ("Şahin", "Ayşe"), ("Lefèvre", "Hélène"), ("Brown", "Mary-Jane"),
    ("Haddad", "Samir"), ("Tanaka", "Yuki"), ("Weiß", "Ruth"), ("Popescu", "Ștefan"), ("Jensen", "Søren"),
]
BODIES = ["Institute for Invented Ports", "Commission for Example Trade", "Bank of Nowhere"]
SUBJECTS = [
    "grid tariffs", "port congestion", "undersea cables", "grain corridors", "carbon border levies", "chip subsidies",
    "drone procurement", "river transport", "critical minerals", "energy poverty", "asylum backlogs", "shipyard wages",
    "railway gauges", "hydrogen auctions", "satellite imagery", "farm insurance", "water markets", "border delays",
    "school meals", "heat pumps", "municipal debt", "vaccine reserves", "fishing quotas", "digital invoices",
]
FRAMES = [
    "The Price of {}", "Who Pays for {}?", "{} and the Limits of NATO", "Rethinking {}: Lessons from the EU", "{} in Poland",
    "Why {} Fail: Evidence & Options", "A Short History of {}", "{} After 50% Growth",
]
JOURNALS = ["Journal of Invented Policy", "Example Affairs & Strategy", "Revue d'études imaginaires", "Zeitschrift für Übung"]
HOUSES = [("Nowhere University Press", "Kraków"), ("Example & Sons", "London"), ("Éditions du Vide", "Paris")]
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
KINDS = ["article", "article", "report", "book", "chapter", "report", "thesis", "news", "web", "conference"]


def works(count, offset):
    """Works, the same each time."""
    made = []
    for index in range(count):
        kind = KINDS[index % len(KINDS)]
        subject = SUBJECTS[(index + offset) % len(SUBJECTS)].title()
        people = CHANCE.sample(PEOPLE, CHANCE.choice([1, 1, 2, 3]))
        work = {
            "kind": kind,
            "title": FRAMES[(index * 3 + offset) % len(FRAMES)].format(subject),
            "authors": people,
            "year": 2004 + (index * 7 + offset) % 21,
            "month": CHANCE.randrange(12),
            "day": CHANCE.randrange(1, 28),
            "url": f"https://example.org/{kind}/{index + offset}_a?x=1&y=50%25",
        }
        if kind in ("article", "news"):
            work["container"] = JOURNALS[index % 4] if kind == "article" else "The Example Times"
        if kind == "article":
            first = CHANCE.randrange(1, 700)
            work |= {"volume": str(1 + index % 60), "issue": str(1 + index % 6), "pages": (first, first + 1 + index % 40)}
            work |= {"doi": f"10.5555/inv.{offset}_{index}", "issn": "0378-5955"}
        if kind in ("chapter", "conference"):
            work |= {"container": f"Handbook of {subject}", "editors": CHANCE.sample(PEOPLE, 2)}
            first = CHANCE.randrange(1, 300)
            work |= {"pages": (first, first + 11)}
        if kind in ("book", "chapter", "conference"):
            work["publisher"], work["place"] = HOUSES[index % 3]
        if kind == "book":
            work |= {"isbn": "978-3-16-148410-0", "edition": "2"}
        if kind == "report":
            work |= {"publisher": BODIES[index % 3], "number": str(10 + index)}
            if index % 4 == 2:
                work["authors"] = [(None, BODIES[(index + 1) % 3])]
        if kind == "thesis":
            work |= {"publisher": "University of Nowhere"}
        made.append(work)
    return made


def tex(text, accents=False):
    """Text with the signs of TeX escaped; letters with accents as commands, where a program writes them so."""
    text = re.sub(r"([&%$#_])", r"\\\1", text)
    if not accents:
        return text
    marks = {
        "ü": '{\\"u}', "ö": '{\\"o}', "Ü": '{\\"U}', "ß": "{\\ss}", "Ł": "{\\L}", "ł": "{\\l}", "ś": "{\\'s}", "é": "{\\'e}",
        "É": "{\\'E}", "á": "{\\'a}", "í": "{\\'\\i}", "Å": "{\\AA}", "å": "{\\aa}", "ř": "{\\v r}", "ě": "{\\v e}",
        "ã": "{\\~a}", "Ø": "{\\O}", "ø": "{\\o}", "Ş": "{\\c S}", "ş": "{\\c s}", "è": "{\\`e}", "ń": "{\\'n}",
        "ó": "{\\'o}", "ñ": "{\\~n}",
    }
    return "".join(marks.get(c, c) for c in text)


def people(names, accents=False, turned=False, joint=" and "):
    written = []
    for family, given in names:
        if family is None:
            written.append("{" + tex(given, accents) + "}")
        elif turned:
            written.append(f"{tex(given, accents)} {'{' + family + '}' if ' ' in family else tex(family, accents)}")
        else:
            written.append(f"{tex(family, accents)}, {tex(given, accents)}")
    return joint.join(written)


def plain_family(work):
    family, given = work["authors"][0]
    return re.sub(r"[^A-Za-z]", "", family or given.split()[0]) or "Anon"


BIBTEX = {"article": "article", "report": "techreport", "book": "book", "chapter": "incollection", "thesis": "phdthesis",
          "news": "article", "web": "misc", "conference": "inproceedings"}
BIBLATEX = BIBTEX | {"report": "report", "thesis": "thesis", "web": "online"}


def bibtex_fields(work, accents=False, turned=False):
    """The fields that all programs write, in BibTeX's names."""
    fields = {"author": people(work["authors"], accents, turned), "title": tex(work["title"], accents), "year": str(work["year"])}
    if "container" in work:
        in_book = work["kind"] in ("chapter", "conference")
        fields["booktitle" if in_book else "journal"] = tex(work["container"], accents)
    if "editors" in work:
        fields["editor"] = people(work["editors"], accents, turned)
    for name in ("volume", "isbn", "issn", "doi", "edition"):
        if name in work:
            fields[name] = work[name]
    if "issue" in work:
        fields["number"] = work["issue"]
    if "number" in work:
        fields["number"] = work["number"]
    if "pages" in work:
        fields["pages"] = "{}--{}".format(*work["pages"])
    if "publisher" in work:
        owner = {"report": "institution", "thesis": "school"}.get(work["kind"], "publisher")
        fields[owner] = tex(work["publisher"], accents)
    if "place" in work:
        fields["address"] = tex(work["place"], accents)
    fields["url"] = work["url"]
    return fields


def biblatex_fields(work):
    fields = bibtex_fields(work)
    for old, new in (("journal", "journaltitle"), ("address", "location"), ("school", "institution")):
        if old in fields:
            fields[new] = fields.pop(old)
    del fields["year"]
    fields["date"] = f"{work['year']}-{work['month'] + 1:02}-{work['day']:02}" if work["kind"] == "news" else str(work["year"])
    if work["kind"] == "thesis":
        fields["type"] = "phdthesis"
    if work["kind"] == "news":
        fields["entrysubtype"] = "newspaper"
    return fields


def braced_capitals(text):
    """Zotero's way: words with capitals in braces, but for the first."""
    first, *rest = text.split(" ")
    return " ".join([first] + ["{" + word + "}" if re.search("[A-Z]", word) else word for word in rest])


def entry(kind, key, fields, layout="  {} = {{{}}}", bare=()):
    lines = [layout.format(name, value) if name not in bare else f"  {name} = {value}" for name, value in fields.items()]
    return "@%s{%s,\n%s\n}\n\n" % (kind, key, ",\n".join(lines))


def bibdesk(made, keys):
    text = "%% This BibTeX bibliography file was created using BibDesk.\n%% https://bibdesk.sourceforge.io/\n\n" \
           "%% Saved with string encoding Unicode (UTF-8)\n\n@string{nup = {Nowhere University Press}}\n\n"
    for work, key in zip(made, keys):
        fields = {"author": "", "date-added": "2021-03-04 10:11:12 +0100", "date-modified": "2022-01-02 09:00:00 +0000"}
        fields |= bibtex_fields(work, accents=True) | {"month": MONTHS[work["month"]]}
        fields |= {"rating": "4", "read": "1", "bdsk-url-1": work["url"], "bdsk-file-1": "YnBsaXN0MDDSAQIDBFxyZWxhdGl2ZVBhdGg="}
        bare = ("month",) + (("publisher",) if fields.get("publisher") == "Nowhere University Press" else ())
        if "publisher" in bare:
            fields["publisher"] = "nup"
        text += entry(BIBTEX[work["kind"]], key, fields, "\t{} = {{{}}}", bare)
    return text + "@comment{BibDesk Static Groups{\n<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\"><array/></plist>\n}}\n"


def jabref(made, keys):
    text = "% Encoding: UTF-8\n\n"
    for work, key in zip(made, keys):
        fields = bibtex_fields(work, accents=False)
        fields |= {"month": f"#{MONTHS[work['month']]}#", "file": ":home/ann/papers/x.pdf:PDF", "groups": "Trade", "owner": "ann",
                   "timestamp": "2021-03-04", "creationdate": "2021-03-04T10:11:12", "priority": "prio1", "readstatus": "read"}
        text += entry(BIBTEX[work["kind"]].capitalize(), key, fields, "  {:<13}= {{{}}}")
    return text + "@Comment{jabref-meta: databaseType:bibtex;}\n\n@Comment{jabref-meta: grouping:\n0 AllEntriesGroup:;\n}\n"


def jabref_latex(made, keys):
    text = "% Encoding: UTF-8\n\n"
    for work, key in zip(made, keys):
        fields = biblatex_fields(work) | {"comment-ann": "to read", "qualityassured": "qualityAssured", "urldate": "2023-05-06"}
        text += entry(BIBLATEX[work["kind"]].capitalize(), key, fields, "  {:<13}= {{{}}}")
    return text + "@Comment{jabref-meta: databaseType:biblatex;}\n"


def mendeley(made, keys):
    text = "Automatically generated by Mendeley Desktop 1.19.8\nAny changes to this file will be lost if it is regenerated.\n\n" \
           "BibTeX export options can be customized via Options -> BibTeX in Mendeley Desktop\n\n"
    for work, key in zip(made, keys):
        fields = {"abstract": "An invented abstract of 100\\% \\& more."} | bibtex_fields(work, accents=True)
        fields |= {"title": "{" + fields["title"] + "}", "month": MONTHS[work["month"]], "mendeley-groups": "Trade",
                   "file": ":Users/ann/Documents/a.pdf:pdf", "annote": "From Duplicate 1", "keywords": "a,b",
                   "url": work["url"].replace("_", "{\\_}").replace("%", "{\\%}").replace("&", "{\\&}")}
        text += entry(BIBTEX[work["kind"]], key, fields, "{} = {{{}}}", ())
    return text


def zotero(made, keys):
    text = "\n"
    for work, key in zip(made, keys):
        fields = bibtex_fields(work)
        fields["title"] = braced_capitals(fields["title"])
        fields |= {"month": MONTHS[work["month"]], "urldate": "2024-02-03", "language": "en", "keywords": "Trade, Ports",
                   "abstract": "Invented.", "file": "Full Text:/home/ann/Zotero/storage/ABCD/a.pdf:application/pdf"}
        text += entry(BIBTEX[work["kind"]], key, fields, "\t{} = {{{}}}", ("month",))
    return text


def better_biblatex(made, keys):
    text = ""
    for work, key in zip(made, keys):
        fields = biblatex_fields(work)
        fields["title"] = braced_capitals(fields["title"])
        fields |= {"urldate": "2024-02-03", "langid": "english", "keywords": "trade,ports", "annotation": "Checked",
                   "file": "/home/ann/Zotero/storage/ABCD/a.pdf"}
        if work["kind"] == "report":
            fields["type"] = "Policy {{Brief}}"
        text += entry(BIBLATEX[work["kind"]], key, fields)
    return text


def zotero_biblatex(made, keys):
    text = "\n"
    for work, key in zip(made, keys):
        fields = biblatex_fields(work)
        fields["title"] = braced_capitals(fields["title"])
        fields |= {"rights": "All rights reserved", "note": "00012", "urldate": "2024-02-03", "langid": "english"}
        if "container" in work and work["kind"] == "article":
            fields["shortjournal"] = "Inv. Pol."
        text += entry(BIBLATEX[work["kind"]], key, fields, "\t{} = {{{}}}")
    return text


ENDNOTE_TYPES = {"article": "Journal Article", "report": "Report", "book": "Book", "chapter": "Book Section", "thesis": "Thesis",
                 "news": "Newspaper Article", "web": "Web Page", "conference": "Conference Proceedings"}


def endnote(made, keys):
    text = ""
    for work, key in zip(made, keys):
        fields = bibtex_fields(work)
        for name in ("title", "journal", "publisher", "booktitle", "institution"):
            if name in fields:
                fields[name] = fields[name].replace("\\", "")
        if "issn" in fields:
            fields["ISSN"] = fields.pop("issn")
        fields |= {"type": ENDNOTE_TYPES[work["kind"]], "DOI": fields.pop("doi", ""), "keywords": "Trade\nPorts"}
        fields = {name: value for name, value in fields.items() if value}
        text += entry(BIBTEX[work["kind"]], key, fields, "   {} = {{{}}}")
    return text


def redif(made, keys):
    text = ""
    kinds = {"article": "Article", "report": "TechReport", "book": "Book", "chapter": "InCollection", "thesis": "PhdThesis",
             "news": "Article", "web": "Misc", "conference": "InProceedings"}
    for work, key in zip(made, keys):
        fields = bibtex_fields(work, turned=True)
        fields["title"] = "{" + fields["title"] + "}"
        fields |= {"month": MONTHS[work["month"]].capitalize(), "abstract": "No abstract is available for this item.",
                   "keywords": "invented; ports"}
        if work["kind"] == "report":
            fields["type"] = "Working Papers"
        fields = {name: value for name, value in fields.items() if name not in ("address",) or work["kind"] != "report"}
        text += "@%s{%s,\n%s\n}\n\n" % (kinds[work["kind"]], key, ",\n".join(f"{name}={{{value}}}" for name, value in fields.items()))
    return text


def citavi(made, keys):
    text = ""
    for work, key in zip(made, keys):
        fields = {name: f"{{{value}}}" for name, value in bibtex_fields(work).items()}
        fields |= {"keywords": "{Handel;Häfen}", "file": "{a:C\\:\\\\Users\\\\a.pdf:pdf}"}
        text += "@%s{%s,\n%s\n}\n\n\n" % (BIBTEX[work["kind"]], key, ",\n".join(f" {name} = {value}" for name, value in fields.items()))
    return text


def refworks(made, keys):
    text = ""
    for work, key in zip(made, keys):
        fields = bibtex_fields(work)
        month = MONTHS[work["month"]].capitalize() + (f" {work['day']}" if work["kind"] == "news" else "")
        fields |= {"month": month, "note": "Copyright - Copyright Invented Press", "language": "English", "keywords": "Trade; Ports"}
        text += "@%s{%s,\n%s\n}\n" % (BIBTEX[work["kind"]], key, ",\n".join(f"\t{name}={{{value}}}" for name, value in fields.items()))
    return text


def paperpile(made, keys):
    text = ""
    for work, key in zip(made, keys):
        fields = bibtex_fields(work)
        lines = [f'  {name:<9} = "{value}"' for name, value in fields.items() if name != "year"]
        lines += [f"  month     = {MONTHS[work['month']]}", f"  year      = {work['year']}", '  language  = "en"', '  keywords  = "Trade"']
        text += "@%s{%s,\n%s\n}\n\n" % (BIBTEX[work["kind"]].upper(), key, ",\n".join(lines))
    return text


def scopus(made, keys):
    text = "Scopus\nEXPORT DATE: 04 March 2021\n\n"
    for work, key in zip(made, keys):
        fields = bibtex_fields(work) | {"note": "cited By 12", "document_type": "Article", "source": "Scopus", "abbrev_source_title": "Inv."}
        text += "@%s{%s,\n%s,\n}\n\n" % (BIBTEX[work["kind"]].upper(), key, ",\n".join(f"{name}={{{value}}}" for name, value in fields.items()))
    return text


CSL = {"article": "article-journal", "report": "report", "book": "book", "chapter": "chapter", "thesis": "thesis",
       "news": "article-newspaper", "web": "webpage", "conference": "paper-conference"}


def csl_item(work, key):
    def name(person):
        family, given = person
        return {"literal": given} if family is None else {"family": family, "given": given}

    item = {"id": key, "type": CSL[work["kind"]], "title": work["title"], "author": [name(one) for one in work["authors"]]}
    item |= {"issued": {"date-parts": [[work["year"], work["month"] + 1]]}, "URL": work["url"], "language": "en"}
    for field, variable in (("container", "container-title"), ("volume", "volume"), ("issue", "issue"), ("number", "number"),
                            ("publisher", "publisher"), ("place", "publisher-place"), ("doi", "DOI"), ("issn", "ISSN"),
                            ("isbn", "ISBN"), ("edition", "edition")):
        if field in work:
            item[variable] = work[field]
    if "pages" in work:
        item["page"] = "{}-{}".format(*work["pages"])
    if "editors" in work:
        item["editor"] = [name(one) for one in work["editors"]]
    return item


def zotero_json(made, keys):
    items = []
    for work, key in zip(made, keys):
        item = csl_item(work, key) | {"citation-key": key, "source": "DOI.org (Crossref)", "abstract": "Invented."}
        item["issued"] = {"date-parts": [[str(part) for part in item["issued"]["date-parts"][0]]]}
        item["accessed"] = {"date-parts": [["2024", 2, 3]]}
        items.append(item)
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def pandoc_yaml(made, keys):
    lines = ["---", "references:"]
    for work, key in zip(made, keys):
        item = csl_item(work, key)
        lines.append(f"- id: {key}")
        for name, value in item.items():
            if name != "id":
                lines.append(f"  {name}: {json.dumps(value, ensure_ascii=False)}")
    return "\n".join(lines + ["..."]) + "\n"


def keys_of(style, made):
    seen, keys = {}, []
    for index, work in enumerate(made):
        family, year = plain_family(work), work["year"]
        first = re.sub(r"[^a-z]", "", work["title"].split()[1].lower())
        key = style.format(family=family, lower=family.lower(), year=year, first=first, index=index + 1)
        seen[key] = seen.get(key, 0) + 1
        keys.append(key if seen[key] == 1 else key + "abcdefghij"[seen[key] - 2])
    return keys


LIBRARIES = [
    ("bibdesk.bib", bibdesk, "{family}:{year}", 40), ("jabref.bib", jabref, "{family}{year}", 60),
    ("jabref-biblatex.bib", jabref_latex, "{family}{year}-{first}", 30), ("mendeley.bib", mendeley, "{family}{year}", 50),
    ("zotero.bib", zotero, "{lower}_{first}_{year}", 80), ("better-biblatex.bib", better_biblatex, "{lower}{first}{year}", 200),
    ("zotero-biblatex.bib", zotero_biblatex, "{lower}_{first}_{year}", 30), ("endnote.bib", endnote, "RN{index}", 60),
    ("redif.bib", redif, "RePEc:inv:ports:{year}-{index}", 40), ("citavi.bib", citavi, "{family}.{year}", 30),
    ("refworks.bib", refworks, "RefWorks:doc:5f{index:04}", 25), ("paperpile.bib", paperpile, "{family}{year}-x{index}", 30),
    ("scopus.bib", scopus, "{family}{year}{index}", 20), ("zotero.json", zotero_json, "{lower}{first}{year}", 40),
    ("pandoc.yaml", pandoc_yaml, "{lower}{year}", 20),
]


def fact(file, work, key):
    """What a file says of a work: BibTeX's types do not tell newspapers from journals and pages from documents."""
    item = csl_item(work, key)
    tells = "biblatex" in file or file in ("endnote.bib", "zotero.json", "pandoc.yaml")
    if not tells:
        item["type"] = {"article-newspaper": "article-journal", "webpage": "document"}.get(item["type"], item["type"])
    return item


def main():
    OUT.mkdir(exist_ok=True)
    facts = {}
    for index, (file, write, style, count) in enumerate(LIBRARIES):
        made = works(count, index * 5)
        keys = keys_of(style, made)
        (OUT / file).write_text(write(made, keys), encoding="utf-8")
        facts[file] = {key: fact(file, work, key) for key, work in zip(keys, made)}
    (OUT / "facts.json").write_text(json.dumps(facts, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


main()
