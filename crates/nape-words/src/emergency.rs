//! Which number calls an ambulance.
//!
//! By country, from general knowledge: the numbers are posted in every country and were not read in a source. Advice
//! that names one also says "or your local emergency number".

/// Where the country is not known, or is none of the table's: the number of the European Union, which mobile phones
/// (GSM) take everywhere.
pub const DEFAULT: &str = "112";

/// Country (ISO 3166) and number, where it is not [`DEFAULT`].
const NUMBERS: [(&str, &str); 9] = [
    ("US", "911"),
    ("CA", "911"),
    ("MX", "911"),
    ("PH", "911"),
    ("GB", "999"),
    ("AU", "000"),
    ("NZ", "111"),
    ("JP", "119"),
    ("KR", "119"),
];

/// Variables that name a country, in the order they are asked: `LANG` last, since many use American English without
/// living there, while measures, paper and money are those of the place.
const VARIABLES: [&str; 8] = [
    "LC_ALL",
    "LC_TELEPHONE",
    "LC_ADDRESS",
    "LC_MONETARY",
    "LC_MEASUREMENT",
    "LC_TIME",
    "LC_MESSAGES",
    "LANG",
];

/// The number in this country.
pub fn of_country(country: &str) -> &'static str {
    let found = NUMBERS
        .iter()
        .find(|(c, _)| c.eq_ignore_ascii_case(country));
    found.map_or(DEFAULT, |(_, number)| number)
}

/// The number where the locale says one is; `variable` reads the environment.
///
/// ```
/// let number = nape_words::emergency::of_env(|name| (name == "LANG").then(|| "en_GB.UTF-8".to_owned()));
/// assert_eq!(number, "999");
/// ```
pub fn of_env(variable: impl Fn(&str) -> Option<String>) -> &'static str {
    let country = |locale: String| {
        let (_, rest) = locale.split_once('_')?;
        let country: String = rest.chars().take_while(char::is_ascii_alphabetic).collect();
        (country.len() == 2).then_some(country)
    };
    let mut named = VARIABLES
        .iter()
        .filter_map(|name| variable(name).and_then(country));
    named.next().map_or(DEFAULT, |country| of_country(&country))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_country_of_the_place_goes_before_that_of_the_language() {
        let of = |set: &[(&str, &str)]| {
            of_env(|name| {
                let found = set.iter().find(|(n, _)| *n == name);
                found.map(|(_, value)| (*value).to_owned())
            })
        };
        assert_eq!(of(&[]), "112");
        assert_eq!(of(&[("LC_ALL", "C")]), "112");
        assert_eq!(of(&[("LANG", "en_US.UTF-8")]), "911");
        assert_eq!(
            of(&[("LANG", "en_US.UTF-8"), ("LC_TIME", "de_DE.UTF-8")]),
            "112"
        );
        assert_eq!(of(&[("LANG", "en_GB@x")]), "999");
        assert_eq!(of(&[("LANG", "de")]), "112");
        assert_eq!(of(&[("LC_ALL", "C.UTF-8"), ("LANG", "en_AU")]), "000");
    }
}
