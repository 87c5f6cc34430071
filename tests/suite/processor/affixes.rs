//! What the author puts round cites, and names in the sentence.

use briefpress::cite::{Citation, Cite, Cluster, Form, Manner, Node, Run, Work, rich};
use serde_json::json;

use super::random::{Setting, letters};

fn work(id: &str, family: &str, year: i32) -> Work {
    Work::from_json(&json!({
        "id": id, "type": "book", "title": format!("Title {id}"),
        "author": [{"family": family, "given": "Anna"}], "issued": {"date-parts": [[year]]},
    }))
}

fn citation(style: &str, cites: Vec<Cite>) -> Citation {
    let works = [work("a", "Doe", 2015), work("b", "Roe", 2017), work("c", "Doe", 2018)];
    let works: Vec<&Work> = works.iter().collect();
    let setting = Setting { manner: Manner::Clear, ..Setting::new(style, "en-US") };
    let note = setting.style.note.then_some(1);
    setting.format(&works, &[Cluster { cites, note, ..Cluster::default() }]).citations.remove(0)
}

fn cite(work: usize) -> Cite {
    Cite { work, ..Cite::default() }
}

#[test]
fn parts_of_the_host_keep_their_letters() {
    let host = |text: &str| vec![Node::Host(7, text.into())];
    let cites = vec![Cite { prefix: host("see"), suffix: host(", and so on."), ..cite(1) }];
    let printed = citation("chicago-notes-bibliography", cites);
    // The point of the suffix is that of the note, too.
    assert_eq!(letters(&printed.runs), "see Anna Roe, Title b (2017), and so on.");
    let hosts: Vec<&Run> = printed.runs.iter().filter(|run| run.host == Some(7)).collect();
    assert_eq!(hosts.iter().map(|run| run.text.as_str()).collect::<Vec<_>>(), ["see", ", and so on."]);
}

#[test]
fn nothing_is_sorted_past_what_the_author_put_between() {
    let with = Cite { prefix: rich("with"), ..cite(0) };
    assert_eq!(letters(&citation("apa", vec![cite(1), with]).runs), "(Roe, 2017; with Doe, 2015)");
    assert_eq!(letters(&citation("apa", vec![cite(1), cite(0)]).runs), "(Doe, 2015; Roe, 2017)");
}

#[test]
fn years_of_one_author_stay_with_the_author() {
    let printed = citation("chicago-author-date", vec![cite(0), cite(1), cite(2)]);
    assert_eq!(letters(&printed.runs), "(Doe 2015, 2018; Roe 2017)");
    assert!(printed.runs.iter().any(|run| run.cite == Some(2) && run.text.contains("2018")));
}

#[test]
fn a_sentence_names_the_author_in_every_style() {
    let cites =
        || vec![Cite { form: Form::AuthorOnly, ..cite(0) }, Cite { form: Form::WithoutAuthor, ..cite(0) }];
    for (style, author, rest) in
        [("apa", "Doe", "(2015)"), ("ieee", "Doe", "[1]"), ("nlm-citation-sequence", "Doe", "(1)")]
    {
        let printed = citation(style, cites());
        assert_eq!(
            (letters(&printed.author).as_str(), letters(&printed.runs).as_str()),
            (author, rest),
            "{style}"
        );
    }
}
