//! Names in many scripts, so that keys, sorting and search meet what the world writes.

use crate::fiction::Random;

const GIVEN: [&str; 32] = [
    "Amélie",
    "Björn",
    "Çağla",
    "Dubravka",
    "Eoghan",
    "Fátima",
    "Gonçalo",
    "Héloïse",
    "İpek",
    "Jürgen",
    "Krzysztof",
    "Łucja",
    "Márta",
    "Nguyên",
    "Øystein",
    "Þóra",
    "Şebnem",
    "Tomáš",
    "Ursula",
    "Věra",
    "Wiremu",
    "Ximena",
    "Yusuf",
    "Zoë",
    "Αθηνά",
    "Сергей",
    "Оксана",
    "美咲",
    "伟",
    "지우",
    "ليلى",
    "प्रिया",
];
const FAMILY: [&str; 32] = [
    "Ångström",
    "Brânză",
    "Čapek",
    "Đorđević",
    "Echeverría",
    "Fürst",
    "Großmann",
    "Håkansson",
    "Iñíguez",
    "Jørgensen",
    "Kőszegi",
    "Lefèvre",
    "Müller-Lüdenscheidt",
    "Ní Bhriain",
    "O’Connor",
    "Pérez",
    "Quiñones",
    "Rybářová",
    "Šimůnek",
    "Țăranu",
    "Ugarte",
    "van der Meer",
    "Wójcik",
    "Yılmaz",
    "Żeromski",
    "Παπαδόπουλος",
    "Иванов",
    "Шевченко",
    "佐藤",
    "王",
    "حداد",
    "शर्मा",
];
const TRADES: [&str; 20] = [
    "Metallbau",
    "Bäckerei",
    "Clínica",
    "Hôtel",
    "Trattoria",
    "Logistics",
    "Druckerei",
    "Kwiaciarnia",
    "Rakennus",
    "Vinárna",
    "Аптека",
    "Школа",
    "Φούρνος",
    "工业",
    "医院",
    "ホテル",
    "병원",
    "مخبز",
    "विद्यालय",
    "Câmara",
];
const TOPICS: [&str; 16] = [
    "rollout",
    "renewal",
    "pilot",
    "upgrade",
    "migration",
    "expansion",
    "licence",
    "support",
    "audit",
    "training",
    "Wartung",
    "rénovation",
    "ampliación",
    "更新",
    "расширение",
    "تجديد",
];
/// One opportunity in some thousands carries one of these: what a search for a rare word finds.
const RARE: [&str; 8] = ["aquifer", "belvedere", "caisson", "drumlin", "estuary", "fumarole", "gneiss", "hornfels"];
pub(super) const INDUSTRIES: [&str; 12] = [
    "Hotels",
    "Health",
    "Education",
    "Offices",
    "Restaurants",
    "Food",
    "Trade",
    "Public",
    "Sport",
    "Retail",
    "Industry",
    "Transport",
];
pub(super) const COUNTRIES: [&str; 14] = [
    "Germany",
    "Austria",
    "Switzerland",
    "France",
    "Spain",
    "Portugal",
    "Italy",
    "Poland",
    "Czechia",
    "Greece",
    "Ireland",
    "Finland",
    "Japan",
    "United States",
];

/// A person's name.
pub(super) fn person(random: &mut Random) -> String {
    format!("{} {}", random.pick(&GIVEN), random.pick(&FAMILY))
}

/// A customer's name, made different by its index.
pub(super) fn account(random: &mut Random, index: usize) -> String {
    format!("{} {} {}", random.pick(&TRADES), random.pick(&FAMILY), index + 1)
}

/// What an opportunity is called.
pub(super) fn opportunity(random: &mut Random) -> String {
    let (trade, family, topic) = (random.pick(&TRADES), random.pick(&FAMILY), random.pick(&TOPICS));
    if random.below(4_000) == 0 {
        format!("{trade} {family}: {topic} {}", random.pick(&RARE))
    } else {
        format!("{trade} {family}: {topic}")
    }
}
