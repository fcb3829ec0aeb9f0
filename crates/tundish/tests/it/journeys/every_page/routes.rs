//! Every page that there is, from the router itself.

use std::collections::BTreeSet;

use super::company::{Company, LINES};
use crate::{journeys::Stage, search};

/// A page that is opened.
#[derive(Debug)]
pub(super) struct Route {
    /// The address as the router names it.
    pub(super) template: String,
    pub(super) path: String,
    /// Whether it shows a record, and so some of the texts.
    pub(super) tells: bool,
}

/// All addresses that answer with a page, each with every record that fits. An address whose records are not known here fails.
pub(super) async fn all(stage: &Stage, company: &Company) -> Vec<Route> {
    let browser = stage.application.browser("ada", true).await;
    let mut pages = Vec::new();
    for template in templates(&format!("{:?}", stage.application.router())) {
        for path in filled(&template, company) {
            let answer = browser.get(&path).await;
            let is_page = answer.status == 200 && answer.header("content-type").starts_with("text/html");
            assert!(
                is_page || matches!(answer.status.as_u16(), 200 | 303 | 307 | 405 | 409),
                "{path}: {}",
                answer.status
            );
            if is_page {
                let is_of_words = !template.starts_with("/settings/rates/");
                let tells = is_of_words && (template.ends_with("{id}") || template.ends_with("{id}/edit"));
                pages.push(Route { template: template.clone(), path, tells });
            }
        }
    }
    let nowhere = "/nowhere/<script data-xss>window.__xss=1</script>".to_owned();
    pages.push(Route { template: "/{*nowhere}".to_owned(), path: nowhere, tells: false });
    assert!(60 < pages.len(), "the router tells its routes: {pages:?}");
    pages
}

/// The addresses that the router knows, as its own description names them.
fn templates(router: &str) -> BTreeSet<String> {
    let paths = router.split('"').filter(|part| part.starts_with('/'));
    let is_page = |path: &&str| {
        !["/api/", "/assets/", "/.well-known/", "/{*"].iter().any(|beginning| path.starts_with(beginning))
    };
    paths.filter(is_page).map(str::to_owned).collect()
}

/// The address with every record that fits.
fn filled(template: &str, company: &Company) -> Vec<String> {
    let parts: Vec<&str> = template.split('/').collect();
    let below = |collection: &str| {
        let ids = company.of(collection);
        assert!(!ids.is_empty(), "the journey does not know the records of {template}; teach it");
        ids.into_iter().map(|id| template.replace("{id}", id)).collect()
    };
    if !template.contains('{') {
        // What is added to something is added to each.
        return match (parts.last(), parts.get(1).copied().unwrap_or_default()) {
            (Some(&"new"), "participants" | "lines" | "competitors") => {
                company.of("opportunities").iter().map(|id| format!("{template}?opportunity_id={id}")).collect()
            }
            (Some(&("new" | "log")), "activities") => {
                company.of("opportunities").iter().map(|id| format!("{template}?opportunity_id={id}")).collect()
            }
            _ => vec![template.to_owned()],
        };
    }
    match parts.as_slice() {
        ["", "settings", "people", _, "tokens", ..] | ["", "me", "tokens", ..] => below("tokens"),
        ["", "me", "security", "sessions", ..] => below("sessions"),
        ["", "settings", "people", ..] => below("users"),
        ["", "settings", "pipelines", _, "stages", ..] => stages(template, company),
        ["", "settings", "jobs", ..] => Vec::new(),
        ["", "settings", "fields", ..] => below("own_fields"),
        ["", "settings", collection, ..] => below(collection),
        ["", "suggest", _] => ["account", "contact", "lead", "opportunity", "product", "users"]
            .map(|table| template.replace("{table}", table))
            .into(),
        ["", "attachments", "to", ..] => company
            .of("accounts")
            .into_iter()
            .map(|id| template.replace("{kind}", "account").replace("{id}", id))
            .collect(),
        ["", collection, ..] => below(collection),
        _ => panic!("the journey does not know where {template} leads; teach it"),
    }
}

fn stages(template: &str, company: &Company) -> Vec<String> {
    let stages = company.of("stages");
    let pipelines = company.of("pipelines");
    stages
        .iter()
        .zip(pipelines)
        .map(|(stage, pipeline)| template.replace("{id}", pipeline).replace("{stage}", stage))
        .collect()
}

/// Whether something is typed on the page and sent.
pub(super) fn has_form(path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    ["/new", "/edit", "/log", "/convert", "/complete", "/me", "/me/tokens", "/new-stage"]
        .iter()
        .any(|end| path.ends_with(end))
}

/// Lists, searches and reports whose addresses say something that is none of their words.
pub(super) fn addresses(routes: &[Route], company: &Company) -> Vec<String> {
    let is_list = |route: &&Route| !route.path.contains('?') && !route.path[1..].contains("/0");
    // Rates have no names by which a list of them could be narrowed.
    let lists = routes.iter().filter(is_list).filter(|route| route.path != "/settings/rates");
    let mut addresses = Vec::new();
    for (route, line) in lists.zip(LINES.iter().cycle()) {
        let said = search::encoded(line);
        let names = [
            "q",
            "name",
            "kind",
            "status",
            "owner",
            "owner_id",
            "account",
            "account_id",
            "from",
            "done",
            "as_of",
            "next",
        ];
        let query: Vec<String> = names.iter().map(|name| format!("{name}={said}")).collect();
        addresses.push(format!("{}?{}", route.path, query.join("&")));
        addresses.push(format!("{}?q={said}", route.path));
    }
    for id in company.of("accounts") {
        addresses.extend([
            format!("/accounts/{id}?from=javascript%3Awindow.__xss%3D1"),
            format!("/opportunities?account={id}"),
        ]);
    }
    addresses
}
