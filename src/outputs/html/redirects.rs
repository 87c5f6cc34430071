//! Pages that send readers of old addresses (`aliases`) on to the new one: no script, not indexed.
//!
//! Their routes are planned by `link`, which reports aliases that are no addresses.

use tera::{Context, Value};

use super::maker::Maker;
use super::views::common::RedirectView;
use crate::model::address::Addresses;
use crate::model::artifact::Body;
use crate::model::diagnostic::Outcome;
use crate::model::route::{Route, Subject};
use crate::outputs::localized::language;
use crate::outputs::metadata::PageInfo;
use crate::outputs::{Output, Press};
use crate::text::escape::attribute;

/// The theme's template, if it has one.
const TEMPLATE: &str = "redirect.html";

/// Writes redirects.
pub struct Redirects;

impl Output for Redirects {
    fn id(&self) -> &'static str {
        "redirects"
    }

    fn summary(&self) -> &'static str {
        "a page at each of a brief's `aliases` that sends the reader on to the brief"
    }

    fn render(&self, press: &Press, route: &Route) -> Outcome<Body> {
        let Subject::Redirect { to } = &route.subject else { return Outcome::default() };
        if press.templates.has(TEMPLATE) {
            return themed_page(press, route, to);
        }
        let canonical = Addresses::new(&press.site.config).absolute(to);
        Outcome::clean(Body::Bytes(plain_page(to, &canonical).into_bytes()))
    }
}

/// The page as the theme has it, in the language of the page that it leads to.
fn themed_page(press: &Press, route: &Route, to: &str) -> Outcome<Body> {
    let site = &press.site;
    let target = site.route_by_url.get(to).map(|index| &site.routes[*index].subject);
    let maker = Maker::new(press, language(site, target.unwrap_or(&route.subject)));
    let info =
        PageInfo { kind: "redirect", title: maker.word("moved", &[]), noindex: true, ..PageInfo::default() };
    let redirect = RedirectView { url: to.to_owned(), canonical: maker.addresses.absolute(to) };
    let mut context = Context::new();
    context.insert_value("lang", Value::from(maker.lang.as_str()));
    context.insert_value("site", press.site_view(maker.lang));
    context.insert_value("page", Value::from(maker.page(route, &info)));
    context.insert_value("redirect", Value::from(redirect));
    press.templates.page(TEMPLATE, &context, &route.url).map(Body::Bytes)
}

/// The page for themes without a `redirect.html`.
fn plain_page(url: &str, canonical: &str) -> String {
    let (url, canonical) = (escape(url), escape(canonical));
    format!(
        "<!doctype html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<title>{canonical}</title>\n\
         <link rel=\"canonical\" href=\"{canonical}\">\n<meta name=\"robots\" content=\"noindex\">\n\
         <meta http-equiv=\"refresh\" content=\"0; url={url}\">\n</head>\n\
         <body><p><a href=\"{url}\">{canonical}</a></p></body>\n</html>\n"
    )
}

fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    attribute(text, &mut html);
    html
}

#[cfg(test)]
mod tests {
    use super::plain_page;

    #[test]
    fn addresses_are_escaped() {
        let page = plain_page("/a/?x=\"<b>&y", "https://e.example/a/");
        assert!(page.contains("content=\"0; url=/a/?x=&quot;&lt;b&gt;&amp;y\""), "{page}");
        assert!(page.contains("<link rel=\"canonical\" href=\"https://e.example/a/\">"), "{page}");
    }
}
