//! Files that hang on records.

use super::{Lang, Messages, texts};

texts! {
    files = "Files", "Dateien";
    no_files = "No files.", "Keine Dateien.";
    deleted_files = "Deleted files", "Gelöschte Dateien";
    choose_file = "A file of at most 25 MB", "Eine Datei von höchstens 25 MB";
    add_file = "Add file", "Datei hinzufügen";
    rename = "Rename", "Umbenennen";
    hangs_on = "Hangs on", "Hängt an";
    media_type = "Kind of file", "Dateityp";
    file_size = "Size in bytes", "Größe in Bytes";
    content_hash = "Hash", "Prüfsumme";
    added_by = "Added by", "Hinzugefügt von";
    too_many_files = "A record has at most 100 files.", "Ein Eintrag hat höchstens 100 Dateien.";
    file_too_large = "The file is larger than 25 MB. Make it smaller, or say where it can be found.", "Die Datei ist größer als 25 MB. Verkleinern Sie sie, oder schreiben Sie, wo sie zu finden ist.";
    file_is_missing = "Choose a file that is not empty.", "Wählen Sie eine Datei, die nicht leer ist.";
    files_not_changed = "The file was not added or changed", "Die Datei wurde nicht hinzugefügt oder geändert";
    back_to_the_record = "Back to the record", "Zurück zum Eintrag";
}

impl Messages {
    /// On which kind of record a file hangs.
    #[must_use]
    pub fn subject_kind(self, word: &str) -> &'static str {
        match word {
            "opportunity" => self.opportunity(),
            "account" => self.account(),
            "contact" => self.contact(),
            "lead" => self.lead(),
            _ => self.pick("Activity", "Aktivität"),
        }
    }

    /// How large a file is: "17 kB", "3 MB".
    #[must_use]
    pub fn bytes(self, bytes: i64) -> String {
        match bytes {
            ..1_000 => format!("{}\u{a0}B", self.number(bytes)),
            1_000..1_000_000 => format!("{}\u{a0}kB", self.number(bytes / 1_000)),
            _ => format!("{}\u{a0}MB", self.number(bytes / 1_000_000)),
        }
    }

    /// An entry of the timeline: "File added: Offer.pdf".
    #[must_use]
    pub fn file_added(self, name: &str) -> String {
        match self.0 {
            Lang::En => format!("File added: {name}"),
            Lang::De => format!("Datei hinzugefügt: {name}"),
        }
    }
}
