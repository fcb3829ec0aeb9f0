//! Currencies by their ISO 4217 alphabetic codes, with the number of decimals that the standard gives each.

use std::fmt::{self, Display};
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::MoneyError;

/// Codes in use by number of decimals (ISO 4217, list one; metals, funds codes of supranational units and test codes left out).
const NO_DECIMALS: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
const TWO_DECIMALS: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD \
    CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL \
    HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN \
    MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP \
    STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG";
const THREE_DECIMALS: &str = "BHD IQD JOD KWD LYD OMR TND";
const FOUR_DECIMALS: &str = "CLF UYW";

/// A currency that ISO 4217 lists as in use.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency {
    code: [u8; 3],
    exponent: u8,
}

impl Currency {
    /// The euro.
    pub const EUR: Currency = Currency { code: *b"EUR", exponent: 2 };
    /// The United States dollar.
    pub const USD: Currency = Currency { code: *b"USD", exponent: 2 };

    /// Every currency in use, by number of decimals and then by code.
    pub fn all() -> impl Iterator<Item = Currency> {
        [(NO_DECIMALS, 0), (TWO_DECIMALS, 2), (THREE_DECIMALS, 3), (FOUR_DECIMALS, 4)].into_iter().flat_map(
            |(list, exponent)| {
                list.split_ascii_whitespace().map(move |code| {
                    let code = code.as_bytes().try_into().expect("listed codes have three letters");
                    Currency { code, exponent }
                })
            },
        )
    }

    /// The alphabetic code in capitals.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.code).expect("codes are ASCII letters")
    }

    /// How many decimals an amount has: one major unit is 10^exponent minor units.
    pub const fn exponent(self) -> u32 {
        self.exponent as u32
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    /// Reads a code in any case.
    fn from_str(text: &str) -> Result<Currency, MoneyError> {
        let code: [u8; 3] = text.as_bytes().try_into().map_err(|_| MoneyError::UnknownCurrency)?;
        let code = code.map(|byte| byte.to_ascii_uppercase());
        // Aligned comparison by words: every listed code has four places, its blank included.
        let listed = |list: &str| list.as_bytes().chunks(4).any(|word| word.starts_with(&code));
        [(TWO_DECIMALS, 2), (NO_DECIMALS, 0), (THREE_DECIMALS, 3), (FOUR_DECIMALS, 4)]
            .into_iter()
            .find(|(list, _)| listed(list))
            .map(|(_, exponent)| Currency { code, exponent })
            .ok_or(MoneyError::UnknownCurrency)
    }
}

impl Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Currency, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
