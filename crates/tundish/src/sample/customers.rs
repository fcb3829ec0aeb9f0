//! The customers: names put together from made-up places, spread over the regions of the people who look after them.

use std::collections::BTreeMap;

use super::{catalogue::Coin, people::Who};
use crate::fiction::Random;

/// One customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Customer {
    pub(super) name: String,
    pub(super) industry: &'static str,
    pub(super) country: &'static str,
    pub(super) level: &'static str,
    pub(super) owner: Who,
}

impl Customer {
    /// The currency that the customer pays in.
    pub(super) fn coin(&self) -> Coin {
        match self.country {
            "Switzerland" => Coin::Chf,
            "United Kingdom" => Coin::Gbp,
            _ => Coin::Eur,
        }
    }
}

struct Region {
    kinds: &'static [(&'static str, &'static str)],
    places: &'static [(&'static str, &'static str)],
}

/// Where somebody's customers are and what they are called.
#[rustfmt::skip]
const fn region(who: Who) -> Region {
    match who {
        Who::Ana => Region {
            kinds: &[("Hotel", "Hotels"), ("Clínica", "Health"), ("Residencia", "Care homes"), ("Colegio", "Education"), ("Oficinas", "Offices"), ("Restaurante", "Restaurants"), ("Balneario", "Hotels")],
            places: &[("Peñalba", "Spain"), ("Valdelagua", "Spain"), ("Río Seco", "Spain"), ("Montearroyo", "Spain"), ("La Encina", "Spain"), ("Cañaveral", "Spain"), ("Fuentes Claras", "Spain"), ("Las Acequias", "Spain"), ("San Telmo", "Spain"), ("Olivar Alto", "Spain"), ("Puerto Nácar", "Spain"), ("Torre Ñandú", "Spain")],
        },
        Who::Jonas => Region {
            kinds: &[("Gasthof", "Restaurants"), ("Klinik", "Health"), ("Stadtbad", "Public"), ("Autohaus", "Trade"), ("Bäckerei", "Food"), ("Druckerei", "Trade"), ("Brauerei", "Food")],
            places: &[("Elstertal", "Germany"), ("Grünheide-West", "Germany"), ("Mühlrose", "Germany"), ("Schwarzbach", "Germany"), ("Weißensand", "Germany"), ("Rehmsdorf", "Germany"), ("Seidelhain", "Germany"), ("Oderwinkel", "Germany"), ("Lößgrund", "Germany")],
        },
        Who::Lukas => Region {
            kinds: &[("Berghotel", "Hotels"), ("Pension", "Hotels"), ("Kurhaus", "Health"), ("Gemeinde", "Public"), ("Sennerei", "Food"), ("Skischule", "Sport"), ("Hütte", "Hotels")],
            places: &[("Hochälpli", "Switzerland"), ("Val Fenga", "Switzerland"), ("Rätiberg", "Switzerland"), ("Steinlaui", "Switzerland"), ("Niederkogel", "Austria"), ("Tauernbach", "Austria"), ("Öblarn-Süd", "Austria"), ("Zirbenried", "Austria"), ("Passo Lago", "Italy"), ("Plan de Gral", "Italy")],
        },
        Who::Clara => Region {
            kinds: &[("Hotelli", "Hotels"), ("Terveystalo", "Health"), ("Koulu", "Education"), ("Toimisto", "Offices"), ("Kylpylä", "Hotels"), ("Kunta", "Public")],
            places: &[("Saarijoki", "Finland"), ("Koivula", "Finland"), ("Hämelahti", "Finland"), ("Pöytämäki", "Finland"), ("Kuusiranta", "Finland"), ("Syvälahti", "Finland"), ("Ylärinne", "Finland")],
        },
        Who::Mei => Region {
            kinds: &[("Kantoor", "Offices"), ("Tandarts", "Health"), ("Zorghuis", "Care homes"), ("Studio", "Offices"), ("Drukkerij", "Trade"), ("Sportschool", "Sport")],
            places: &[("Van Loo", "Netherlands"), ("De Waterpoort", "Netherlands"), ("Brugzicht", "Netherlands"), ("’t Veer", "Netherlands"), ("Lindehof", "Belgium"), ("Sint Remi", "Belgium"), ("De Kaai", "Belgium"), ("Molenakker", "Netherlands")],
        },
        Who::Olivia => Region {
            kinds: &[("Surgery", "Health"), ("Lodge", "Hotels"), ("Primary School", "Education"), ("Works", "Trade"), ("Household", "Households"), ("Partners", "Offices")],
            places: &[("Ashcombe", "United Kingdom"), ("Penwythe", "United Kingdom"), ("Little Marle", "United Kingdom"), ("Brackenfold", "United Kingdom"), ("Ballynure", "Ireland"), ("Kilcorran", "Ireland"), ("Stonebeck", "United Kingdom")],
        },
        Who::Daniel => Region {
            kinds: &[("Praxis", "Health"), ("Kanzlei", "Offices"), ("Kita", "Education"), ("Haushalt", "Households")],
            places: &[("Am Anger", "Germany"), ("Birkenweg", "Germany"), ("Yıldız", "Germany"), ("Nordring", "Germany")],
        },
        Who::Pawel | Who::Ines | Who::Tomas | Who::Priya | Who::Rohrwerk | Who::Sven => Region {
            kinds: &[("Markt", "Retail"), ("Haushaltswaren", "Retail"), ("Drogerie", "Retail"), ("Küchenhaus", "Retail")],
            places: &[("Altstadt", "Germany"), ("Bahnhof", "Germany"), ("Łąkowa", "Poland"), ("Rynek", "Poland"), ("Hafen", "Germany"), ("Westtor", "Germany")],
        },
    }
}

/// All customers; grows while stories are made up.
#[derive(Debug, Clone, Default)]
pub(super) struct Customers {
    list: Vec<Customer>,
    unused: BTreeMap<Who, Vec<Customer>>,
}

impl Customers {
    /// A customer known by name.
    pub(super) fn named(&mut self, customer: Customer) -> usize {
        self.list.push(customer);
        self.list.len() - 1
    }

    /// A new customer of somebody; an old one once all names are used.
    pub(super) fn fresh(&mut self, who: Who, random: &mut Random) -> usize {
        let unused = self.unused.entry(who).or_insert_with(|| names(who, random));
        match unused.pop() {
            Some(customer) => self.named(customer),
            None => self.known(who, random),
        }
    }

    /// A customer that somebody had before, or a new one where there is none.
    pub(super) fn known(&mut self, who: Who, random: &mut Random) -> usize {
        let theirs: Vec<usize> = (0..self.list.len()).filter(|&index| self.list[index].owner == who).collect();
        if theirs.is_empty() { self.fresh(who, random) } else { *random.pick(&theirs) }
    }

    pub(super) fn get(&self, index: usize) -> &Customer {
        &self.list[index]
    }

    pub(super) fn into_list(self) -> Vec<Customer> {
        self.list
    }
}

/// Every name that a region has, in random order.
fn names(who: Who, random: &mut Random) -> Vec<Customer> {
    let region = region(who);
    let mut names: Vec<Customer> = region
        .kinds
        .iter()
        .flat_map(|&(kind, industry)| {
            region.places.iter().map(move |&(place, country)| (kind, industry, place, country))
        })
        .map(|(kind, industry, place, country)| {
            let is_english = who == Who::Olivia;
            let name = if is_english { format!("{place} {kind}") } else { format!("{kind} {place}") };
            let level = ["A", "B", "C"][random.weighted(&[12, 33, 55])];
            Customer { name, industry, country, level, owner: who }
        })
        .collect();
    random.shuffle(&mut names);
    names
}
