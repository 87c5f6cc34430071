//! The keys of front matter, one by one.

use crate::model::diagnostic::Code;
use crate::model::keys::{FRONT_MATTER, Kind};
use crate::model::meta::{
    AuthorEntry, Contribution, Correction, CorrectionKind, Download, Hero, Meta, Query, Recommendation,
    RelatedBrief, SText, SignOff, Status, Withdrawal,
};
use crate::model::source::{SourcePath, Spanned};
use crate::model::text::Lang;
use crate::parse::decode::{Decoder, Fields, check_slug, free_value, language, text};
use crate::parse::yaml::{Node, NodeKind};
use crate::text::doi::read_doi;

/// Reads every key of front matter.
pub(super) fn decode(fields: &Fields) -> Meta {
    Meta {
        written: written(fields),
        title: fields.text("title"),
        subtitle: fields.text("subtitle"),
        standfirst: fields.text("standfirst"),
        teaser: fields.text("teaser"),
        series: fields.text("series"),
        number: fields.text("number"),
        running: fields.text("running"),
        id: fields.text("id").filter(|id| check_id(fields.decoder, id)),
        slug: fields.text("slug").filter(|slug| check_slug(fields.decoder, slug, "slug")),
        aliases: aliases(fields),
        lang: lang(fields),
        original: fields.flag("original"),
        translation_of: fields.text("translation_of"),
        translated_from: fields.date("translated_from"),
        doi: doi(fields),
        isbn: fields.text("isbn"),
        authors: authors(fields),
        contributors: contributors(fields),
        date: fields.date("date"),
        updated: fields.date("updated"),
        embargo: fields.moment("embargo"),
        expires: fields.moment("expires"),
        topics: fields.texts("topics"),
        regions: fields.texts("regions"),
        countries: fields.texts("countries"),
        programmes: fields.texts("programmes"),
        projects: fields.texts("projects"),
        keywords: fields.texts("keywords"),
        taxonomies: taxonomies(fields),
        key_points: fields.texts("key_points"),
        recommendations: recommendations(fields),
        summary: fields.text("summary"),
        abbreviations: abbreviations(fields),
        status: fields.word("status").and_then(status),
        checked_by: checked_by(fields),
        queries: queries(fields),
        corrections: corrections(fields),
        withdrawal: withdrawal(fields),
        supersedes: fields.texts("supersedes"),
        related: related(fields),
        licence: fields.text("licence"),
        funding: fields.text("funding"),
        disclosure: fields.text("disclosure"),
        disclaimer: fields.text("disclaimer"),
        hero: hero(fields),
        downloads: downloads(fields),
        pdf: fields.text("pdf"),
        template: fields.text("template"),
        noindex: fields.flag("noindex").map(|flag| flag.value),
        unlisted: fields.flag("unlisted").map(|flag| flag.value),
        toc: fields.flag("toc").map(|flag| flag.value),
        weight: fields.number("weight"),
        extra: fields.node("extra").map(free_value),
        bibliography: fields.texts("bibliography"),
        citation_style: fields.text("citation_style"),
        nocite: fields.texts("nocite"),
    }
}

/// The known keys that have a value, faulty or not.
fn written(fields: &Fields) -> Vec<Spanned<&'static str>> {
    let entries = fields.entries().iter().filter(|entry| !matches!(entry.value.kind, NodeKind::Null));
    entries
        .filter_map(|entry| {
            let row = FRONT_MATTER.iter().find(|row| row.name == &*entry.key.value)?;
            Some(Spanned { value: row.name, range: entry.key.range })
        })
        .collect()
}

/// An id must be able to stand in `[@id]` and in an address.
fn check_id(decoder: &Decoder, id: &SText) -> bool {
    let kinds = ["fig-", "tbl-", "sec-", "box-", "eq-"];
    if let Some(kind) = kinds.iter().find(|kind| id.value.starts_with(**kind)) {
        let message =
            format!("`id` is `{}`, but `{kind}` begins the name of something inside a brief", id.value);
        decoder.fault(Code::BadValue, id.range, message);
        return false;
    }
    check_slug(decoder, id, "id")
}

fn aliases(fields: &Fields) -> Option<Vec<SText>> {
    let decoder = fields.decoder;
    let mut aliases = fields.texts("aliases")?;
    aliases.retain(|alias| {
        let path = alias.value.trim_matches('/');
        let fault = match SourcePath::new(path) {
            Err(fault) => fault.to_string(),
            Ok(_) if path.contains(['?', '#', ' ', ':', '%']) => {
                "an alias is a path of this site, without `?`, `#`, `%`, `:` and spaces".into()
            }
            Ok(_) => return true,
        };
        let message = format!("an entry of `aliases` is `{}`: {fault}", alias.value);
        decoder.fault_with(
            Code::BadPath,
            alias.range,
            message,
            "write a path from the site's root: `/2024/old/`",
        );
        false
    });
    Some(aliases)
}

fn lang(fields: &Fields) -> Option<Spanned<Lang>> {
    let node = fields.node("lang")?;
    let code = text(fields.decoder, node, &Kind::Lang, "lang")?;
    Some(Spanned { value: language(fields.decoder, &code)?, range: code.range })
}

/// A DOI, kept without the address of its resolver.
fn doi(fields: &Fields) -> Option<SText> {
    let written = fields.text("doi")?;
    if let Some(doi) = read_doi(&written.value) {
        return Some(Spanned { value: doi.into(), range: written.range });
    }
    let message = format!("`{}` is no DOI", written.value);
    let help = "a DOI is `10.`, digits, a slash and a name, as in `10.1000/182`; leave the key out where there is none";
    fields.decoder.fault_with(Code::BadValue, written.range, message, help);
    None
}

fn authors(fields: &Fields) -> Option<Vec<Spanned<AuthorEntry>>> {
    let named = |name: SText| Spanned { value: AuthorEntry::Named(name.value), range: name.range };
    fields.texts_or_maps("authors", named, |entry| {
        let (name, sort_name) = (entry.text("name"), entry.text("sort_name"));
        let affiliation = entry.text("affiliation").map(|words| words.value);
        let sort_name = sort_name.map(|name| name.value);
        let value = AuthorEntry::Written { name: name?.value, sort_name, affiliation };
        Some(Spanned { value, range: entry.range() })
    })
}

fn contributors(fields: &Fields) -> Option<Vec<Spanned<Contribution>>> {
    fields.maps("contributors", |entry| {
        let (person, role) = (entry.text("person"), entry.text("role"));
        Some(Spanned { value: Contribution { person: person?, role: role? }, range: entry.range() })
    })
}

fn taxonomies(fields: &Fields) -> Option<Vec<(SText, Vec<SText>)>> {
    let read = |(name, node): (&SText, &Node)| {
        let items = match &node.kind {
            NodeKind::List(items) => items.as_slice(),
            NodeKind::Null => &[],
            _ => std::slice::from_ref(node),
        };
        let terms = items.iter().filter_map(|item| text(fields.decoder, item, &Kind::Text, &name.value));
        (name.clone(), terms.collect())
    };
    Some(fields.own_keys("taxonomies")?.into_iter().map(read).collect())
}

fn recommendations(fields: &Fields) -> Option<Vec<Recommendation>> {
    fields.maps("recommendations", |entry| {
        let (to, action, deadline) = (entry.text("to"), entry.text("action"), entry.text("deadline"));
        Some(Recommendation { to, action: action?, deadline })
    })
}

fn abbreviations(fields: &Fields) -> Option<Vec<(SText, SText)>> {
    let read = |(short, node): (&SText, &Node)| {
        Some((short.clone(), text(fields.decoder, node, &Kind::Inline, &short.value)?))
    };
    Some(fields.own_keys("abbreviations")?.into_iter().filter_map(read).collect())
}

fn status(word: Spanned<&'static str>) -> Option<Spanned<Status>> {
    let all = [Status::Draft, Status::Review, Status::Cleared, Status::Published, Status::Withdrawn];
    let value = all.into_iter().find(|status| status.as_str() == word.value)?;
    Some(Spanned { value, range: word.range })
}

fn checked_by(fields: &Fields) -> Option<Vec<SignOff>> {
    fields.maps("checked_by", |entry| {
        let (person, what, date) = (entry.text("person"), entry.text("what"), entry.date("date"));
        Some(SignOff { person: person?, what: what?, date })
    })
}

fn queries(fields: &Fields) -> Option<Vec<Query>> {
    fields.maps("queries", |entry| {
        let (quote, ask) = (entry.text("quote"), entry.text("ask"));
        Some(Query { quote, ask: ask? })
    })
}

fn corrections(fields: &Fields) -> Option<Vec<Correction>> {
    let kinds = [
        CorrectionKind::Minor,
        CorrectionKind::Factual,
        CorrectionKind::Substantive,
        CorrectionKind::Retraction,
    ];
    fields.maps("corrections", |entry| {
        let (date, kind) = (entry.date("date"), entry.word("kind"));
        let (text, was, now) = (entry.text("text"), entry.text("was"), entry.text("now"));
        let kind = kind.and_then(|word| kinds.into_iter().find(|kind| kind.as_str() == word.value));
        Some(Correction { date: date?, kind: kind?, text, was, now })
    })
}

fn withdrawal(fields: &Fields) -> Option<Spanned<Withdrawal>> {
    fields
        .map("withdrawal", |entry| {
            let (date, reason, see) = (entry.date("date"), entry.text("reason"), entry.text("see"));
            Some(Spanned { value: Withdrawal { date: date?, reason, see }, range: entry.range() })
        })
        .flatten()
}

fn related(fields: &Fields) -> Option<Vec<RelatedBrief>> {
    fields.texts_or_maps(
        "related",
        |brief| RelatedBrief { brief, why: None },
        |entry| {
            let (brief, why) = (entry.text("brief"), entry.text("why"));
            Some(RelatedBrief { brief: brief?, why })
        },
    )
}

fn hero(fields: &Fields) -> Option<Hero> {
    fields
        .map("hero", |entry| {
            let (src, alt, credit) = (entry.text("src"), entry.text("alt"), entry.text("credit"));
            Some(Hero { src: src?, alt, credit })
        })
        .flatten()
}

fn downloads(fields: &Fields) -> Option<Vec<Download>> {
    fields.texts_or_maps(
        "downloads",
        |src| Download { src, label: None },
        |entry| {
            let (src, label) = (entry.text("src"), entry.text("label"));
            Some(Download { src: src?, label })
        },
    )
}
