//! One migration text for both databases: a short list of words is rewritten for each.

/// What a database calls the types that the migrations name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    fn word(self, word: &str) -> Option<&'static str> {
        Some(match (self, word) {
            (Self::Sqlite, "bigint" | "boolean") => "integer",
            (Self::Sqlite, "bytea") => "blob",
            (Self::Sqlite, "double precision") => "real",
            // The group that an event was committed in: SQLite's sequence already is the order of commits.
            (Self::Sqlite, "commit_group") => "integer default 0",
            (Self::Postgres, "commit_group") => "bigint default (pg_current_xact_id()::text::bigint)",
            // Keys are compared byte by byte on both databases, whatever the server's locale.
            (Self::Postgres, "text") => "text collate \"C\"",
            _ => return None,
        })
    }
}

/// Rewrites a migration. The text may hold `create table`, `create index`, `alter table … add`, `drop`, `insert`, `update`
/// and comments; type words are only rewritten where a type stands, i.e. after the name of a column.
pub(crate) fn rewrite(script: &str, dialect: Dialect) -> String {
    let mut out = String::with_capacity(script.len() + script.len() / 8);
    for line in script.lines() {
        let code = line.split("--").next().unwrap_or("");
        out.push_str(&rewrite_line(code, dialect));
        out.push('\n');
    }
    if dialect == Dialect::Sqlite {
        out = with_options(&out);
    }
    out
}

/// In a column's definition the type is the second word.
fn rewrite_line(code: &str, dialect: Dialect) -> String {
    let indent = code.len() - code.trim_start().len();
    let body = code.trim();
    let (lead, definition) = match body.find(" add column ") {
        Some(at) => body.split_at(at + " add column ".len()),
        None if 0 < indent => ("", body),
        None => return code.to_owned(),
    };
    let Some((name, rest)) = definition.split_once(' ') else { return code.to_owned() };
    if !name.chars().all(|c| c.is_ascii_lowercase() || c == '_')
        || matches!(name, "primary" | "unique" | "check" | "foreign" | "constraint")
    {
        return code.to_owned();
    }
    let words = ["double precision", "bigint", "boolean", "bytea", "commit_group", "text"];
    let written = words.iter().find(|word| {
        rest.strip_prefix(**word).is_some_and(|after| after.is_empty() || after.starts_with([' ', ',', ')', ';']))
    });
    match written.and_then(|word| Some((*word, dialect.word(word)?))) {
        Some((word, replaced)) => format!("{:indent$}{lead}{name} {replaced}{}", "", &rest[word.len()..]),
        None => code.to_owned(),
    }
}

/// SQLite keeps types only in tables that ask for it. A table whose key has several columns is asked to lie in the order of that key,
/// so that a range of it is read in one go, and a row is not stored apart from an index of keys. Tables with bytes are left as
/// they are: their rows may be long, which such a table is slow with.
fn with_options(script: &str) -> String {
    let mut out = String::with_capacity(script.len());
    let (mut is_table, mut is_by_key, mut has_bytes) = (false, false, false);
    for line in script.lines() {
        if line.starts_with("create table ") {
            (is_table, is_by_key, has_bytes) = (true, false, false);
        }
        let code = line.trim();
        is_by_key |= is_table && code.starts_with("primary key (");
        has_bytes |= is_table && code.split(' ').nth(1).is_some_and(|word| word.trim_end_matches(',') == "blob");
        if is_table && code == ");" {
            is_table = false;
            out.push_str(if is_by_key && !has_bytes { ") strict, without rowid;\n" } else { ") strict;\n" });
        } else {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "create table thing (\n  id bigint primary key, -- the key\n  text text not null,\n  is_on boolean not null,\n  size double precision,\n  body bytea,\n  grp commit_group not null,\n  check (text = 'bigint')\n);\ncreate index thing_text on thing (text) where is_on;\n";

    #[test]
    fn sqlite_gets_its_own_types_and_strict_tables() {
        assert_eq!(
            rewrite(TABLE, Dialect::Sqlite),
            "create table thing (\n  id integer primary key,\n  text text not null,\n  is_on integer not null,\n  size real,\n  body blob,\n  grp integer default 0 not null,\n  check (text = 'bigint')\n) strict;\ncreate index thing_text on thing (text) where is_on;\n"
        );
    }

    #[test]
    fn sqlite_keeps_tables_with_a_key_of_several_columns_in_its_order() {
        let table = |columns: &str| {
            rewrite(&format!("create table thing (\n  a bigint not null,\n{columns});\n"), Dialect::Sqlite)
        };
        assert!(table("  b text not null,\n  primary key (a, b)\n").ends_with(") strict, without rowid;\n"));
        assert!(table("  b bytea not null,\n  primary key (a, b)\n").ends_with(") strict;\n"));
        assert!(table("  b text not null\n").ends_with(") strict;\n"));
    }

    #[test]
    fn postgres_compares_text_byte_by_byte() {
        assert_eq!(
            rewrite(TABLE, Dialect::Postgres),
            "create table thing (\n  id bigint primary key, \n  text text collate \"C\" not null,\n  is_on boolean not null,\n  size double precision,\n  body bytea,\n  grp bigint default (pg_current_xact_id()::text::bigint) not null,\n  check (text = 'bigint')\n);\ncreate index thing_text on thing (text) where is_on;\n"
        );
    }

    #[test]
    fn an_added_column_is_rewritten_too() {
        assert_eq!(
            rewrite("alter table thing add column seen_at bigint;\n", Dialect::Sqlite),
            "alter table thing add column seen_at bigint;\n".replace("bigint", "integer")
        );
    }
}
