//! Products, rates of exchange.

use super::texts;

texts! {
    products = "Products", "Produkte";
    new_product = "New product", "Neues Produkt";
    products_empty_title = "No products yet", "Noch keine Produkte";
    products_about = "What is sold and what it costs by the list, by name.", "Was verkauft wird und was es laut Liste kostet, nach Namen.";
    family = "Family", "Familie";
    list_prices = "List prices", "Listenpreise";
    is_offered = "Is offered", "Wird angeboten";
    no_longer_offered = "no longer offered", "nicht mehr angeboten";
    prices_hint = "One a line, with its currency: 1,200 EUR.", "Je Zeile einer, mit seiner Währung: 1.200 EUR.";
    not_a_price = "Expected an amount with its currency on each line, such as 1,200 EUR.", "Erwartet wird je Zeile ein Betrag mit seiner Währung, etwa 1.200 EUR.";
    too_many_decimals_for_price = "This currency has fewer decimals.", "Diese Währung hat weniger Nachkommastellen.";
    no_list_price = "No list price", "Kein Listenpreis";
    no_list_price_text = "With one, opportunities for this product can be estimated.", "Mit einem lassen sich Verkaufschancen für dieses Produkt schätzen.";
}
