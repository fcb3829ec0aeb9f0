//! `tundish init`: sets up a company in an empty database.

use clap::Args;
use tundish_domain::Currency;

use super::{Global, output};
use crate::{company, setting::Company};

#[derive(Debug, Args)]
pub(super) struct Init {
    /// Name of the company
    #[arg(long, value_name = "NAME")]
    company: String,
    /// Currency in which totals are given, as an ISO 4217 code
    #[arg(long, value_name = "CODE", default_value_t = company::DEFAULT_CURRENCY)]
    currency: Currency,
    /// Time zone to which days and months of reports belong; fixed from now on
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    time_zone: String,
}

impl Init {
    pub(super) async fn run(self, global: &Global) -> anyhow::Result<()> {
        let company = Company::new(&self.company, self.currency, self.time_zone).map_err(anyhow::Error::msg)?;
        let opened = global.open().await?;
        let name = company.name.clone();
        let set_up = opened.db.write(async move |tx| company::set_up(tx, &company).await).await;
        opened.close().await;
        set_up?;
        output::say(&format!(
            "{name} is set up. Next: tundish user add --email YOU@EXAMPLE --name \"YOUR NAME\" --role administrator"
        ));
        Ok(())
    }
}
