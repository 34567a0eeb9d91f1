//! The list of recipes that come with the program as worked examples: `data/recipes/<name>.toml` with its page beside it.

/// A recipe as it comes with the program.
#[derive(Clone, Copy, Debug)]
pub struct Packed {
    /// Its name on the command line.
    pub name: &'static str,
    /// The recipe.
    pub words: &'static str,
    /// Its page.
    pub page: &'static str,
}

macro_rules! packed {
    ($($name:literal),+ $(,)?) => {
        /// Every recipe, in the order in which they are listed.
        pub const RECIPES: &[Packed] = &[$(Packed {
            name: $name,
            words: include_str!(concat!("../../../../../data/recipes/", $name, ".toml")),
            page: include_str!(concat!("../../../../../data/recipes/", $name, ".md")),
        }),+];
    };
}

packed!["university-composite-example", "jiangxi-vocational-style"];

/// The recipe of that name, as it is written.
pub fn recipe(name: &str) -> Option<&'static Packed> {
    RECIPES.iter().find(|packed| packed.name == name)
}
