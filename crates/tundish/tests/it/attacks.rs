//! What attackers try on the whole of it rather than on one feature. `docs/security.md` names the tests of every case.

mod every_form;
mod extra_fields;
mod hostile;
mod named;
mod others;
mod security_txt;
