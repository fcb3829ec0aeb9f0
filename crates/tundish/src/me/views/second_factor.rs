//! Setting a second factor up, and the recovery codes that are shown once.

use maud::{Markup, html};
use tundish_domain::recovery_code::RecoveryCode;
use tundish_web::{
    kit::{
        button::{self, Weight},
        field::Field,
        form::{Form, Guard, error_summary},
        qr,
    },
    messages::Messages,
};

use super::part;

/// Picture, secret, and the field for the first code.
pub(in crate::me) fn set_up(m: Messages, secret: &str, address: &str, error: Option<&str>, guard: &Guard) -> Markup {
    let listed: Vec<(String, String)> =
        error.map(|sentence| ("code".to_owned(), m.changed_to(m.one_time_code(), sentence))).into_iter().collect();
    let form = Form { name: "switch-on", action: "/me/security/second-factor/on", guard, keeps_draft: false };
    let code = Field::number("code", m.then_type_the_code(), "").autocomplete("one-time-code").required().error(error);
    let groups: Vec<&str> = (0..secret.len()).step_by(4).filter_map(|at| secret.get(at..at + 4)).collect();
    html! {
        (error_summary(m, &listed))
        (part("set-up", m.second_factor(), None, false, html! {
            p { (m.second_factor_about()) }
            @if let Some(picture) = qr::code(address, m.qr_code()) { h3 { (m.scan_the_picture()) } (picture) }
            h3 { (m.or_type_the_secret()) }
            code class="secret" { (groups.join(" ")) }
            (form.render(html! {
                (if listed.is_empty() { code.focus() } else { code }.render(m))
                div class="form__foot" {
                    button class="btn" type="submit" form="leave" { (m.cancel()) }
                    (button::submit(Weight::Go, m.switch_on()))
                }
            }))
        }))
        form id="leave" method="post" action="/me/security/second-factor/leave" { (guard.fields("leave")) }
    }
}

/// The recovery codes.
pub(in crate::me) fn codes(m: Messages, codes: &[RecoveryCode], on: &str) -> Markup {
    part(
        "codes",
        m.recovery_codes(),
        None,
        false,
        html! {
            p { (m.recovery_codes_about()) }
            ol class="secret secret--codes" { @for code in codes { li { (code) } } }
            div class="form__foot" { (button::link(Weight::Go, m.recovery_codes_kept(), on, None)) }
        },
    )
}
