//! Writes the gallery and the pages of the sample company as files, to look at in a browser:
//! `cargo run -p tundish-web --example look -- /tmp/look`.

#[cfg(debug_assertions)]
fn main() -> std::io::Result<()> {
    use std::path::PathBuf;

    use tundish_web::assets;
    use tundish_web::kit::problem::Problem;
    use tundish_web::kit::shell::{self, Theme};
    use tundish_web::kit::sign_in::{self, SignIn};
    use tundish_web::look::{funnel, gallery, sample};
    use tundish_web::messages::{Lang, Messages};

    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "look".to_owned()));
    std::fs::create_dir_all(folder.join("assets"))?;
    for asset in assets::all() {
        std::fs::write(folder.join(asset.url.trim_start_matches('/')), &asset.bytes)?;
    }
    for lang in Lang::ALL {
        let m = Messages(lang);
        for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
            let frame = sample::frame(m, theme, "/funnel");
            let today = sample::funnel_page(m, true, sample::TODAY);
            let past_day = jiff::civil::date(2026, 10, 31);
            let past = sample::funnel_page(m, false, past_day);
            let add = tundish_web::kit::Link::new(m.add_one_by_hand(), "/opportunities/new");
            let mut head = sample::head(m, sample::TODAY);
            head.toasts = vec![sample::toast(m)];
            let pages = [
                ("gallery", gallery::gallery(m, theme)),
                ("funnel", shell::page(&frame, &head, today.content(m, &frame.guard))),
                ("past", shell::page(&frame, &sample::head(m, past_day), past.content(m, &frame.guard))),
                ("empty", shell::page(&frame, &sample::head(m, sample::TODAY), funnel::empty(m, "", true, &add))),
                (
                    "sign-in",
                    sign_in::page(
                        m,
                        &SignIn {
                            company: frame.company.clone(),
                            action: "/sign-in".to_owned(),
                            email: "ines.calder@tarnfield.example".to_owned(),
                            error: Some(m.tries_left(4, 15)),
                            ..SignIn::default()
                        },
                    ),
                ),
                ("error", Problem::NotFound.bare_page(m, &frame.company, None)),
            ];
            for (page, markup) in pages {
                // Beside the assets instead of at the root of a server.
                let html = markup.into_string().replace("\"/assets/", "\"assets/");
                std::fs::write(folder.join(format!("{page}-{}-{name}.html", lang.code())), html)?;
            }
        }
    }
    Ok(())
}

#[cfg(not(debug_assertions))]
fn main() {
    println!("The gallery is not part of a release build.");
}
