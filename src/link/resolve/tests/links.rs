//! Every form of a link, and targets that lead nowhere.

use super::super::super::fixture::show;
use super::{check, file, link, links};

#[test]
fn every_form_of_a_cross_link_is_resolved() {
    let body = "\
[a](../2024/12-other.md) [b](../2024/12-other.md#econ) [c](@/2024/12-other.md) [d](/2024/12-other.md#econ)
[e](/2024/12-other/) [f](/2024/12-other) [g](https://example.org/2024/12-other/#econ) [h](../../2024/12-other/)
[[other]] [[12-other|words]] [[other#econ]] [[b]]
[i](#own) [j](../2024/bundle/index.md) [k](../2024/bundle) [l](/old/place) [m](/topics/trade/) [n](../about.md) [[about]]
[o](https://other.example/x) <a@b.example> [p](mailto:c@d.example) https://bare.example/y. [q](doi:10.1000/1)
[r](chart.pdf) [s](/2025/chart.pdf) [t](/paper.pdf) [u](../2024/12-other.md?x=1#econ)

## Own";
    let text = [
        "== content/topics/trade.yaml\nname: Trade\n== content/static/paper.pdf\n== content/2025/chart.pdf\n",
        &file("2024/12-other.md", "date: 2024-01-01; topics: trade", "## The economy {#econ}"),
        &file("2024/bundle/index.md", "date: 2024-02-01; id: b; aliases: /old/place/", ""),
        &file("about.md", "", ""),
        &file("2025/a.md", "date: 2025-01-01", body),
    ]
    .concat();
    let (site, faults) = link(&text);
    assert_eq!(show(&site.snapshot, &faults), "");
    insta::assert_snapshot!(links(&site, "2025/a.md"));
    let files: Vec<String> = site.files.iter().map(|(path, url)| format!("{path} {url}")).collect();
    assert_eq!(files, ["content/2025/chart.pdf /2025/chart.pdf", "content/static/paper.pdf /paper.pdf"]);
}

#[test]
fn broken_targets_are_reported_where_they_stand() {
    let body = "\
[a](other.md) [b](../2024/12-othr.md) [c](../2024/12-other.md#ecno) [d](/topics/none/) [[othr]] [[tokyo]]
[e](#onw) [f](../../../etc/passwd) [g](..%2f..%2fsite.yaml) [h](../../site.yaml) [i](../references.bib) [j](Chart.pdf)
[k](javascript&colon;alert(1)) [l](http://) [m](https://example.org/nowhere/) [n](/2024/x/../12-other/) [o](../2024/)

![alt](missing.svg) ![alt](chart.svg)

## Own";
    let text = [
        "== content/2025/chart.pdf\n== content/references.bib\n== content/2025/chart.svg\n<svg><script>\n",
        &file("2024/12-other.md", "date: 2024-01-01; aliases: ['/2025/A/', /z]", "## The economy {#econ}"),
        &file("2024/tokyo.md", "date: 2024-01-01; aliases: /z/", ""),
        &file("2023/tokyo.md", "date: 2024-01-01", ""),
        &file("2025/a.md", "date: 2025-01-01", body),
    ]
    .concat();
    insta::assert_snapshot!(check(&text));
}

#[test]
fn suggestions_and_anchors_stay_fast_on_hostile_input() {
    let mut body = String::new();
    for index in 0..3000 {
        body.push_str(&format!(
            "## Heading {index}\n\n[x](#heading-{index}x) [[missing-{index}]] [@key{index}]\n\n"
        ));
    }
    let text = file("a.md", "date: 2025-01-01", &body);
    let (site, faults) = link(&text);
    assert_eq!(faults.len(), 9000);
    let helped =
        faults.iter().filter(|fault| fault.help.as_ref().is_some_and(|help| help.starts_with("did"))).count();
    assert!(helped <= 20, "{helped}");
    assert_eq!(site.resolved.len(), 1);
}
