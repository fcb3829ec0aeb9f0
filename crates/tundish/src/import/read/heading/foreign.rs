//! Headings that tell files of contacts, leads, activities and the like, as data: their rows must not become accounts.

use std::sync::LazyLock;

use super::aliases::keys;

/// What is not imported, how many headings it takes to tell, and their keys, made once.
pub(super) fn not_imported_keys() -> &'static [(&'static str, usize, Vec<String>)] {
    static KEYS: LazyLock<Vec<(&'static str, usize, Vec<String>)>> = LazyLock::new(|| {
        NOT_IMPORTED.iter().map(|(what, needed, headings)| (*what, *needed, keys(headings))).collect()
    });
    &KEYS
}

/// Headings of files whose rows are something else, and how many of one line it takes to tell.
const NOT_IMPORTED: &[(&str, usize, &[&str])] = &[
    (
        "contacts or leads",
        2,
        &[
            "First Name",
            "Last Name",
            "Full Name",
            "Salutation",
            "Email",
            "Phone",
            "Mobile",
            "Mobile Phone",
            "Job Title",
            "Title",
            "Contact ID",
            "Contact owner",
            "Lead Owner",
            "Lead Status",
            "Lifecycle Stage",
            "Reports To",
            "Assistant",
            "Asst. Phone",
            "Apellidos",
            "Correo",
        ],
    ),
    ("contacts", 1, &["Person - Name", "Person - ID"]),
    ("activities", 1, &["Activity - Subject", "Activity - Type", "Activity - Due date"]),
    ("notes", 1, &["Note - Content", "Note is pinned to deal"]),
    ("changes of opportunities", 1, &["Prev Amount", "Prev Close Date", "From Stage"]),
];
