//! Renders a book: `reference-site BOOK OUT`, where `BOOK/src` holds the pages and `BOOK/theme` the style.

use std::{env, error::Error, fs, path::Path, process::ExitCode};

use mdbook_driver::{MDBook, config::Config};

/// How the book looks and what can be searched.
const SETTINGS: &str = r#"
[build]
create-missing = false

[output.html]
default-theme = "light"
preferred-dark-theme = "navy"
additional-css = ["theme/reference.css"]
smart-punctuation = false
no-section-label = true

[output.html.playground]
runnable = false

[output.html.print]
enable = false

[output.html.search]
limit-results = 40
boost-title = 4
boost-hierarchy = 2
use-boolean-and = true
heading-split-level = 2
"#;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [book, out] = arguments.as_slice() else {
        eprintln!("reference-site BOOK OUT");
        return ExitCode::from(2);
    };
    match render(Path::new(book), Path::new(out)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn render(book: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let mut config: Config = SETTINGS.parse()?;
    config.book.title = Some(title(&fs::read_to_string(book.join("src/README.md"))?));
    config.build.build_dir = out.to_owned();
    MDBook::load_with_config(book, config)?.build()?;
    Ok(())
}

/// The first heading of the first page.
fn title(page: &str) -> String {
    let heading = page.lines().find_map(|line| line.strip_prefix("# "));
    heading.map_or_else(|| "Reference".to_owned(), |heading| format!("{heading} reference"))
}
