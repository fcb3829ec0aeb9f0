//! One field of a form: label, control, hint, error. What was typed always comes back as it was typed.

use maud::{Markup, html};

use crate::messages::Messages;

/// A value to choose, and how it reads.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }
}

/// What the person operates.
#[derive(Clone, Debug)]
enum Control {
    Input { kind: &'static str, inputmode: Option<&'static str> },
    Area,
    Select(Vec<Choice>),
    Segments(Vec<Choice>),
    Check,
    Money { currency_name: String, currency_label: String, currencies: Vec<Choice>, currency: String },
}

/// A field, made by one of the constructors and refined by the methods.
#[derive(Clone, Debug)]
pub struct Field {
    id: String,
    suggestions: Vec<String>,
    suggests: Option<String>,
    name: String,
    label: String,
    value: String,
    control: Control,
    hint: Option<String>,
    error: Option<String>,
    autocomplete: Option<&'static str>,
    required: bool,
    optional: bool,
    focus: bool,
    short: bool,
}

impl Field {
    fn new(name: &str, label: &str, value: &str, control: Control) -> Self {
        Self {
            id: name.to_owned(),
            suggestions: Vec::new(),
            suggests: None,
            name: name.to_owned(),
            label: label.to_owned(),
            value: value.to_owned(),
            control,
            hint: None,
            error: None,
            autocomplete: None,
            required: false,
            optional: false,
            focus: false,
            short: false,
        }
    }

    fn input(kind: &'static str, name: &str, label: &str, value: &str) -> Self {
        Self::new(name, label, value, Control::Input { kind, inputmode: None })
    }

    /// One line of text.
    pub fn text(name: &str, label: &str, value: &str) -> Self {
        Self::input("text", name, label, value)
    }

    /// An e-mail address.
    pub fn email(name: &str, label: &str, value: &str) -> Self {
        Self::input("email", name, label, value)
    }

    /// A telephone number.
    pub fn telephone(name: &str, label: &str, value: &str) -> Self {
        Self::input("tel", name, label, value)
    }

    /// An address on the web.
    pub fn url(name: &str, label: &str, value: &str) -> Self {
        Self::input("url", name, label, value)
    }

    /// A password; it never comes back.
    pub fn password(name: &str, label: &str) -> Self {
        Self::input("password", name, label, "")
    }

    /// A term to look for.
    pub fn search(name: &str, label: &str, value: &str) -> Self {
        Self::input("search", name, label, value)
    }

    /// A day, as ISO text.
    pub fn day(name: &str, label: &str, value: &str) -> Self {
        Self { short: true, ..Self::input("date", name, label, value) }
    }

    /// A time of the day, as `14:30`.
    pub fn time(name: &str, label: &str, value: &str) -> Self {
        Self { short: true, ..Self::input("time", name, label, value) }
    }

    /// A day and a time of it, as `2026-03-09T14:30`.
    pub fn local_time(name: &str, label: &str, value: &str) -> Self {
        Self { short: true, ..Self::input("datetime-local", name, label, value) }
    }

    /// A number typed as text, so that the reader's own decimal sign is accepted.
    pub fn number(name: &str, label: &str, value: &str) -> Self {
        let control = Control::Input { kind: "text", inputmode: Some("decimal") };
        Self { short: true, ..Self::new(name, label, value, control) }
    }

    /// Several lines of text.
    pub fn area(name: &str, label: &str, value: &str) -> Self {
        Self::new(name, label, value, Control::Area)
    }

    /// One of a list; `value` is the chosen one.
    pub fn select(name: &str, label: &str, value: &str, choices: Vec<Choice>) -> Self {
        Self::new(name, label, value, Control::Select(choices))
    }

    /// One of a few, all visible.
    pub fn segments(name: &str, label: &str, value: &str, choices: Vec<Choice>) -> Self {
        Self::new(name, label, value, Control::Segments(choices))
    }

    /// Yes or no; sends `yes` when ticked.
    pub fn check(name: &str, label: &str, ticked: bool) -> Self {
        Self::new(name, label, if ticked { "yes" } else { "" }, Control::Check)
    }

    /// An amount with its currency as a second control: its name, its label and the chosen code.
    pub fn money(name: &str, label: &str, value: &str, currency: (&str, &str, &str), currencies: Vec<Choice>) -> Self {
        let (currency_name, currency_label, chosen) = currency;
        let control = Control::Money {
            currency_name: currency_name.to_owned(),
            currency_label: currency_label.to_owned(),
            currencies,
            currency: chosen.to_owned(),
        };
        Self::new(name, label, value, control)
    }

    /// A line below that helps.
    #[must_use]
    pub fn hint(self, hint: &str) -> Self {
        Self { hint: Some(hint.to_owned()), ..self }
    }

    /// What is wrong with the value, when something is.
    #[must_use]
    pub fn error(self, error: Option<&str>) -> Self {
        Self { error: error.map(str::to_owned), ..self }
    }

    /// What a password manager or the browser may fill in.
    #[must_use]
    pub fn autocomplete(self, autocomplete: &'static str) -> Self {
        Self { autocomplete: Some(autocomplete), ..self }
    }

    /// Without it the form cannot be stored.
    #[must_use]
    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// Says beside the label that it may stay empty.
    #[must_use]
    pub fn optional(self) -> Self {
        Self { optional: true, ..self }
    }

    /// Sets its identifier apart from fields of the same name in other forms of the page.
    #[must_use]
    pub fn within(self, form: &str) -> Self {
        Self { id: format!("{form}-{}", self.name), ..self }
    }

    /// What the browser offers while one types; anything else may be typed too.
    #[must_use]
    pub fn suggestions(self, suggestions: Vec<String>) -> Self {
        Self { suggestions, ..self }
    }

    /// Where more to offer is fetched from while one types, as `option` elements.
    #[must_use]
    pub fn suggests_from(self, href: &str) -> Self {
        Self { suggests: Some(href.to_owned()), ..self }
    }

    /// Takes the focus when the page opens.
    #[must_use]
    pub fn focus(self) -> Self {
        Self { focus: true, ..self }
    }

    /// The field.
    pub fn render(&self, m: Messages) -> Markup {
        let id = &self.id;
        let described = self.described_by();
        html! {
            @match &self.control {
                Control::Check => div class="field" {
                    label class="check" {
                        input type="checkbox" id=(id) name=(self.name) value="yes" checked[!self.value.is_empty()]
                            aria-invalid=[self.invalid()] aria-describedby=[described.as_deref()];
                        span { (self.label) }
                    }
                    (self.notes())
                },
                Control::Segments(choices) => fieldset class="field" aria-describedby=[described.as_deref()] {
                    legend class="field__label" id=(id) { (self.label) }
                    div class="segments" {
                        @for choice in choices {
                            label { input type="radio" name=(self.name) value=(choice.value) checked[choice.value == self.value] required[self.required]; (choice.label) }
                        }
                    }
                    (self.notes())
                },
                _ => div class="field" {
                    label class="field__label" for=(id) { (self.label) @if self.optional { " " small { (m.optional()) } } }
                    (self.control(described.as_deref()))
                    (self.notes())
                },
            }
        }
    }

    fn control(&self, described: Option<&str>) -> Markup {
        let id = &self.id;
        let list = (!self.suggestions.is_empty() || self.suggests.is_some()).then(|| format!("{id}-list"));
        let target = self.suggests.as_ref().map(|_| format!("#{id}-list"));
        let asks = self.suggests.as_ref().map(|_| "input changed delay:200ms");
        let class = if self.short { "input input--short" } else { "input" };
        html! {
            @match &self.control {
                Control::Area => textarea class="input" id=(id) name=(self.name) rows="3" required[self.required] autofocus[self.focus]
                    aria-invalid=[self.invalid()] aria-describedby=[described] { (self.value) },
                Control::Select(choices) => select class="input" id=(id) name=(self.name) required[self.required] autofocus[self.focus]
                    aria-invalid=[self.invalid()] aria-describedby=[described] { (options(choices, &self.value)) },
                Control::Money { currency_name, currency_label, currencies, currency } => div class="field__unit" {
                    input class="input" type="text" inputmode="decimal" id=(id) name=(self.name) value=(self.value) required[self.required]
                        autofocus[self.focus] autocomplete="off" aria-invalid=[self.invalid()] aria-describedby=[described];
                    select name=(currency_name) aria-label=(currency_label) { (options(currencies, currency)) }
                },
                Control::Input { kind, inputmode } => input class=(class) type=(kind) inputmode=[*inputmode] id=(id) name=(self.name) value=[(!self.value.is_empty()).then_some(&self.value)]
                    required[self.required] autofocus[self.focus] autocomplete=[self.autocomplete] list=[list.as_deref()]
                    hx-get=[self.suggests.as_deref()] hx-trigger=[asks] hx-target=[target.as_deref()] aria-invalid=[self.invalid()] aria-describedby=[described];,
                Control::Segments(_) | Control::Check => {},
            }
            @if let Some(list) = &list { datalist id=(list) { @for suggestion in &self.suggestions { option value=(suggestion) {} } } }
        }
    }

    fn notes(&self) -> Markup {
        html! {
            @if let Some(hint) = &self.hint { p class="field__hint" id={ (self.id) "-hint" } { (hint) } }
            @if let Some(error) = &self.error { p class="field__error" id={ (self.id) "-error" } { span { (error) } } }
        }
    }

    fn described_by(&self) -> Option<String> {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.id));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.id));
        match (error, hint) {
            (Some(error), Some(hint)) => Some(format!("{error} {hint}")),
            (error, hint) => error.or(hint),
        }
    }

    fn invalid(&self) -> Option<&'static str> {
        self.error.as_ref().map(|_| "true")
    }
}

fn options(choices: &[Choice], chosen: &str) -> Markup {
    html! { @for choice in choices { option value=(choice.value) selected[choice.value == chosen] { (choice.label) } } }
}
