//! A brief in unqualified Dublin Core, for heads of pages and for harvesters.

use super::Description;

/// A brief in the fifteen elements of Dublin Core, each as often as needed.
pub fn elements(brief: &Description<'_>) -> Vec<(&'static str, String)> {
    let mut elements = vec![("dc:title", brief.full_title())];
    elements.extend(brief.authors.iter().map(|author| ("dc:creator", author.sort_name())));
    elements.extend(brief.subjects.iter().map(|subject| ("dc:subject", subject.clone())));
    elements.extend(brief.summary.iter().map(|summary| ("dc:description", summary.clone())));
    elements.push(("dc:publisher", brief.publisher.name.clone()));
    elements.extend(brief.contributors.iter().map(|(person, _)| ("dc:contributor", person.sort_name())));
    elements.extend(brief.card.date.map(|date| ("dc:date", date.to_string())));
    elements.push(("dc:type", "Text".to_owned()));
    elements.push(("dc:type", brief.kind.clone()));
    elements.push(("dc:format", "text/html".to_owned()));
    elements.push(("dc:identifier", brief.url.clone()));
    elements.extend(brief.doi.map(|doi| ("dc:identifier", format!("https://doi.org/{doi}"))));
    elements.push(("dc:language", brief.card.lang.to_string()));
    let series = brief.series.as_ref().map(|series| match &brief.card.number {
        Some(number) => format!("{}; {number}", series.name),
        None => series.name.clone(),
    });
    elements.extend(series.map(|series| ("dc:relation", series)));
    elements.extend(brief.places.iter().map(|place| ("dc:coverage", place.clone())));
    let rights = brief.licence.as_ref().map(|licence| licence.url.as_ref().unwrap_or(&licence.name).clone());
    elements.extend(rights.map(|rights| ("dc:rights", rights)));
    elements
}
