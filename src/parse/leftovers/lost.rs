//! Places that lead nowhere: addresses whose scheme is misspelt, and what Word prints for a field whose target is lost.

use memchr::memmem;

use super::run::{GAP, OBJECT, Run, near};

/// What Word prints where a reference or a bookmark is lost, by its languages.
const LOST: &[&str] = &[
    "Error! Reference source not found",
    "Error! Bookmark not defined",
    "Error! No text of specified style",
    "Błąd! Nie można odnaleźć źródła odwołania",
    "Błąd! Nie zdefiniowano zakładki",
    "Fehler! Verweisquelle konnte nicht gefunden werden",
    "Fehler! Textmarke nicht definiert",
    // Before the mark stands a space of either kind.
    "! Source du renvoi introuvable",
    "! Signet non défini",
    "¡Error! No se encuentra el origen de la referencia",
    "¡Error! Marcador no definido",
    "Помилка! Джерело посилання не знайдено",
    "Помилка! Закладку не визначено",
    "Fout! Verwijzingsbron niet gevonden",
    "Fout! Bladwijzer niet gedefinieerd",
    "Erro! Fonte de referência não encontrada",
    "Chyba! Nenalezen zdroj odkazů",
    "错误!未找到引用源",
];

/// Schemes as they are misspelt, up to what parts them from the host.
const MISSPELT: &[&str] = &[
    "http:/",
    "https:/",
    "htp://",
    "htps://",
    "htpp://",
    "htpps://",
    "htttp://",
    "htttps://",
    "ttp://",
    "ttps://",
];

/// Looks for both where an exclamation mark or a colon stands.
pub(super) fn look(run: &mut Run<'_>) {
    if run.text.contains('!') {
        lost_fields(run);
    }
    if memmem::find(run.text.as_bytes(), b":/").is_some() {
        misspelt(run);
    }
}

fn lost_fields(run: &mut Run<'_>) {
    for lost in LOST {
        let places: Vec<usize> = memmem::find_iter(run.text.as_bytes(), lost.as_bytes()).collect();
        for at in places {
            let place = at..at + lost.len();
            let message = format!(
                "`{}` is what Word prints for a lost reference",
                lost.trim_start_matches('!').trim_start()
            );
            let help = "write the reference anew, such as `@fig-name` or `[words](#id)`";
            run.report(place.clone(), place, message, help.into());
        }
    }
}

fn misspelt(run: &mut Run<'_>) {
    let places: Vec<usize> = memmem::find_iter(run.text.as_bytes(), b":/").collect();
    for colon in places {
        let before = &run.text[..colon];
        let start = colon - before.bytes().rev().take(7).take_while(u8::is_ascii_alphabetic).count();
        let is_at = |scheme: &&&str| {
            let written = run.text.as_bytes().get(start..start + scheme.len());
            written.is_some_and(|written| written.eq_ignore_ascii_case(scheme.as_bytes()))
        };
        let Some(scheme) = MISSPELT.iter().find(is_at) else { continue };
        let rest = near(&run.text[start + scheme.len()..]);
        let len = rest
            .find(|c: char| c.is_whitespace() || matches!(c, GAP | OBJECT | ')' | '>'))
            .unwrap_or(rest.len());
        let address = rest[..len].trim_end_matches(['.', ',', ';', ':']);
        let is_host = address.split('/').next().is_some_and(|host| host.contains('.'));
        if address.starts_with('/') || !is_host {
            continue;
        }
        let secure = if scheme.contains("s:") { "https" } else { "http" };
        let place = start..start + scheme.len() + address.len();
        let message =
            format!("`{}` is printed as text: no address begins like this", run.excerpt(place.clone()));
        run.report(place.clone(), place, message, format!("write `{secure}://{address}`"));
    }
}
