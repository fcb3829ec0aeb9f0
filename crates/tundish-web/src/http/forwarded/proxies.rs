//! The proxies that may speak for others.

use std::net::IpAddr;
use std::str::FromStr;

use axum::http::HeaderMap;

/// Addresses and networks: `127.0.0.1, 10.0.0.0/8, fd00::/8`. Empty by default.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<Network>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    bits: u8,
}

/// A text that is no list of proxies.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is neither an address nor a network like 10.0.0.0/8")]
pub struct NotAProxyList(String);

impl TrustedProxies {
    /// Whether no proxy was named.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the address belongs to a named proxy.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address.to_canonical()))
    }

    /// The nearest hop that is no trusted proxy, read from the right: what stands further left was
    /// written by that hop and may be invented.
    pub(super) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut nearest = peer;
        let lines: Vec<_> = headers.get_all("x-forwarded-for").iter().collect();
        for line in lines.into_iter().rev() {
            let Ok(line) = line.to_str() else {
                return nearest;
            };
            for hop in line.rsplit(',') {
                let Some(address) = address_of(hop.trim()) else {
                    return nearest;
                };
                nearest = address;
                if !self.contains(address) {
                    return nearest;
                }
            }
        }
        nearest
    }
}

/// `192.0.2.1`, `192.0.2.1:5000`, `2001:db8::1`, `[2001:db8::1]:5000`.
fn address_of(hop: &str) -> Option<IpAddr> {
    if let Ok(address) = hop.parse::<IpAddr>() {
        return Some(address.to_canonical());
    }
    if let Some(inner) = hop.strip_prefix('[').and_then(|hop| hop.strip_suffix(']')) {
        return inner.parse::<IpAddr>().ok().map(|address| address.to_canonical());
    }
    let socket: std::net::SocketAddr = hop.parse().ok()?;
    Some(socket.ip().to_canonical())
}

impl Network {
    fn contains(self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                let shift = 32 - u32::from(self.bits);
                let cut = |address: u32| address.checked_shr(shift).unwrap_or(0);
                cut(own.to_bits()) == cut(other.to_bits())
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                let shift = 128 - u32::from(self.bits);
                let cut = |address: u128| address.checked_shr(shift).unwrap_or(0);
                cut(own.to_bits()) == cut(other.to_bits())
            }
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = NotAProxyList;

    fn from_str(text: &str) -> Result<Self, NotAProxyList> {
        let refused = || NotAProxyList(text.to_owned());
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| refused())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), |bits| bits.parse().map_err(|_| refused()))?;
        if bits <= most { Ok(Self { address, bits }) } else { Err(refused()) }
    }
}

impl FromStr for TrustedProxies {
    type Err = NotAProxyList;

    fn from_str(text: &str) -> Result<Self, NotAProxyList> {
        text.split(',')
            .map(str::trim)
            .filter(|piece| !piece.is_empty())
            .map(str::parse)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}
