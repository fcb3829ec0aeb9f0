//! `tundish init`: sets up a company in an empty database, one's own or the sample company.

use clap::Args;
use tundish_domain::Currency;

use super::{Global, output};
use crate::{company, sample, setting::Company};

#[derive(Debug, Args)]
pub(super) struct Init {
    /// Name of the company
    #[arg(long, value_name = "NAME", required_unless_present = "sample")]
    company: Option<String>,
    /// Set up the sample company Tarnfield Water Systems, with its people, customers and history, to try things out on
    #[arg(long, conflicts_with_all = ["company", "currency", "country", "time_zone"])]
    sample: bool,
    /// Currency in which totals are given, as an ISO 4217 code
    #[arg(long, value_name = "CODE", default_value_t = company::DEFAULT_CURRENCY)]
    currency: Currency,
    /// Country in which it dials, as a code of two letters (ISO 3166): telephone numbers without a country code belong to it
    #[arg(long, value_name = "CODE")]
    country: Option<String>,
    /// Time zone to which days and months of reports belong; fixed from now on
    #[arg(long, value_name = "ZONE", default_value = "UTC")]
    time_zone: String,
}

impl Init {
    pub(super) async fn run(self, global: &Global) -> anyhow::Result<()> {
        let Some(name) = self.company else { return with_sample(global).await };
        let mut company = Company::new(&name, self.currency, self.time_zone).map_err(anyhow::Error::msg)?;
        if let Some(country) = &self.country {
            company = company.with_country(country).map_err(anyhow::Error::msg)?;
        }
        let opened = global.make().await?;
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

/// The sample company in a database that stays, with nobody in it who could sign in yet.
async fn with_sample(global: &Global) -> anyhow::Result<()> {
    let opened = global.make().await?;
    output::note("Making up the sample company …");
    let filled = sample::fill_today(&opened.db).await;
    opened.close().await;
    let filled = filled?;
    output::say(&format!(
        "{} is set up with {} opportunities, {} of them open. Next: tundish user add --email YOU@EXAMPLE --name \"YOUR NAME\" --role director, then tundish serve",
        sample::NAME,
        filled.opportunities,
        filled.open
    ));
    Ok(())
}
