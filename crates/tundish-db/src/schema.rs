//! The schema as a database tells it, in one form for both, so that a test can compare them.

use crate::{Db, Result, args};

impl Db {
    /// Every column as `table.column type [not null]` and every index as `index name on table (columns) [unique]`, sorted.
    ///
    /// # Errors
    /// Only those of the way to the database.
    pub async fn describe_schema(&self) -> Result<Vec<String>> {
        self.read_long(async |tx| {
            let mut lines: Vec<String> = if tx.is_postgres() {
                tx.all::<(String,)>(
                    "select c.table_name || '.' || c.column_name || ' ' || c.data_type
                            || case when c.is_nullable = 'NO' then ' not null' else '' end
                     from information_schema.columns c
                     join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
                     where c.table_schema = current_schema() and t.table_type = 'BASE TABLE'",
                    args![],
                )
                .await?
            } else {
                tx.all::<(String,)>(
                    "select m.name || '.' || p.name || ' ' || lower(p.type)
                            || case when p.\"notnull\" = 1 or p.pk > 0 then ' not null' else '' end
                     from sqlite_master m, pragma_table_info(m.name) p where m.type = 'table' and m.name not like 'sqlite_%'",
                    args![],
                )
                .await?
            }
            .into_iter()
            .map(|(line,)| one_form(&line))
            .collect();
            let indexes = if tx.is_postgres() {
                tx.all::<(String,)>(
                    "select 'index ' || i.relname || ' on ' || t.relname || ' ('
                            || string_agg(a.attname, ', ' order by k.place) || ')' || case when x.indisunique then ' unique' else '' end
                     from pg_index x
                     join pg_class i on i.oid = x.indexrelid
                     join pg_class t on t.oid = x.indrelid
                     join pg_namespace n on n.oid = t.relnamespace
                     cross join lateral unnest(x.indkey) with ordinality as k (attnum, place)
                     join pg_attribute a on a.attrelid = t.oid and a.attnum = k.attnum
                     where n.nspname = current_schema() and not x.indisprimary
                     group by i.relname, t.relname, x.indisunique",
                    args![],
                )
                .await?
            } else {
                tx.all::<(String,)>(
                    "select 'index ' || l.name || ' on ' || m.name || ' ('
                            || (select group_concat(c.name, ', ') from (select name from pragma_index_info(l.name) order by seqno) c) || ')'
                            || case when l.\"unique\" = 1 then ' unique' else '' end
                     from sqlite_master m, pragma_index_list(m.name) l where m.type = 'table' and l.origin = 'c'",
                    args![],
                )
                .await?
            };
            lines.extend(indexes.into_iter().map(|(line,)| line));
            lines.sort();
            Ok(lines)
        })
        .await
    }
}

fn one_form(line: &str) -> String {
    let rewritten =
        [(" bigint", " integer"), (" boolean", " integer"), (" bytea", " blob"), (" double precision", " real")];
    rewritten.iter().fold(line.to_owned(), |line, (from, to)| line.replacen(from, to, 1))
}
