//! `tundish serve`: the server.

use std::{net::SocketAddr, path::PathBuf, sync::Arc};

use clap::Args;
use tundish_web::http::{
    forwarded::{BaseUrl, Reach, TrustedProxies},
    listen::tls::Tls,
    request_id::RequestIds,
    writes::Writes,
};

use super::{Global, output};
use crate::{
    boot::Opened,
    funnel, setting, tidy,
    web::{self, App, SamplePerson, SecurityContact, Serving},
};

#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Address to listen on [default: 127.0.0.1:7654]
    #[arg(long, env = "TUNDISH_ADDR", value_name = "HOST:PORT")]
    addr: Option<SocketAddr>,
    /// Address under which people reach the server, such as https://crm.example
    #[arg(long, env = "TUNDISH_BASE_URL", value_name = "URL")]
    base_url: Option<BaseUrl>,
    /// Whom to tell about holes in this installation, for /.well-known/security.txt, such as mailto:security@crm.example
    #[arg(long, env = "TUNDISH_SECURITY_CONTACT", value_name = "URL")]
    security_contact: Option<SecurityContact>,
    /// Proxies whose forwarding headers are believed, as addresses or networks separated by commas
    #[arg(long, env = "TUNDISH_TRUSTED_PROXIES", value_name = "LIST")]
    trusted_proxies: Option<TrustedProxies>,
    /// File with the certificate and its chain (PEM); with it and the key, TLS is spoken without a proxy. Renewed files are noticed
    #[arg(long, env = "TUNDISH_TLS_CERT", value_name = "FILE")]
    tls_cert: Option<PathBuf>,
    /// File with the private key of the certificate (PEM, without a password)
    #[arg(long, env = "TUNDISH_TLS_KEY", value_name = "FILE")]
    tls_key: Option<PathBuf>,
    /// Serve plain HTTP although other machines reach the address
    #[arg(long)]
    plain_http: bool,
}

impl Serve {
    pub(super) async fn run(self, global: &Global) -> anyhow::Result<()> {
        let file = global.file()?;
        let address = file.addr(self.addr);
        let base_url = match (self.base_url, &file.base_url) {
            (None, Some(text)) => Some(text.parse().map_err(anyhow::Error::new)?),
            (given, _) => given,
        };
        let tls = match file.tls(self.tls_cert.clone(), self.tls_key.clone())? {
            Some((certificate, key)) => Some(Tls::read(&certificate, &key)?),
            None => None,
        };
        let reach = Reach {
            base_url,
            proxies: self.trusted_proxies.unwrap_or_default(),
            tls: tls.is_some(),
            plain_http: self.plain_http || file.plain_http.unwrap_or_default(),
            loopback: address.ip().to_canonical().is_loopback(),
        };
        let contact = self.security_contact.or(file.security_contact);
        let opened = global.open().await?;
        let served = serve(&opened, address, reach, contact, tls).await;
        // Also when it could not listen: a service manager starts it again and again, and numbers of nodes are few.
        opened.close().await;
        served
    }
}

async fn serve(
    opened: &Opened,
    address: SocketAddr,
    reach: Reach,
    contact: Option<SecurityContact>,
    tls: Option<Tls>,
) -> anyhow::Result<()> {
    let serving = start(opened, address, reach, contact, Vec::new()).await?.speaking(tls);
    output::say(&format!("Tundish listens on {}", serving.url()));
    web::serve(serving).await
}

/// Makes everything ready to answer, the background work included.
pub(super) async fn start(
    opened: &Opened,
    address: SocketAddr,
    reach: Reach,
    security_contact: Option<SecurityContact>,
    sample_people: Vec<SamplePerson>,
) -> anyhow::Result<Serving> {
    let company = setting::Kept::new(opened.company().await?);
    let mut seed = [0_u8; 8];
    getrandom::fill(&mut seed).map_err(|error| anyhow::anyhow!("the machine gives no randomness: {error}"))?;
    let app = App {
        db: opened.db.clone(),
        company: company.clone(),
        reach: Arc::new(reach),
        request_ids: RequestIds::new(u64::from_le_bytes(seed)),
        writes: Writes::default(),
        security_contact,
        sample_people: sample_people.into(),
    };
    let serving = Serving::bind(app, address).await?;
    tokio::spawn(Opened::keep_lease(opened.db.clone(), opened.lease()));
    tokio::spawn(funnel::keep_folding(opened.db.clone()));
    tokio::spawn(tidy::keep_tidy(opened.db.clone()));
    tokio::spawn(company.keep_current(opened.db.clone()));
    Ok(serving)
}
