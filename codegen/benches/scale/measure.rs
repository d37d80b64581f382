//! One measurement: in a process of its own, for its peak memory.

use std::{
    env, fmt, fs,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use schemars::schema::RootSchema;
use sequrity_codegen::{generate, load::read, write::apply};
use typify::{TypeSpace, TypeSpaceSettings};

use crate::documents::{DEFINITIONS, OPENAPI, SCHEMA};

/// First argument of a process that measures.
pub(crate) const CHILD: &str = "measure";

/// What a run took.
pub(crate) struct Measured {
    pub(crate) milliseconds: f64,
    /// Most memory that was held at once, where the system says.
    pub(crate) megabytes: Option<f64>,
}

impl fmt::Display for Measured {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:.0} ms", self.milliseconds)?;
        match self.megabytes {
            Some(megabytes) => write!(formatter, ", {megabytes:.0} MB"),
            None => Ok(()),
        }
    }
}

/// Measures a tool on a folder in a process of its own; nothing when it refuses the schema, which it says.
pub(crate) fn child(tool: &str, folder: &Path) -> Option<Measured> {
    let mut command = Command::new(env::current_exe().expect("the bench has a path"));
    let finished = command.args([CHILD, tool]).arg(folder).stderr(Stdio::inherit()).output().expect("the bench starts");
    let said = String::from_utf8_lossy(&finished.stdout);
    let mut numbers = said.split_whitespace();
    let milliseconds = numbers.next()?.parse().ok()?;
    Some(Measured { milliseconds, megabytes: numbers.next().and_then(|number| number.parse().ok()) })
}

/// Measures, and prints what [`child`] reads.
pub(crate) fn measured(tool: &str, folder: &Path) {
    let started = Instant::now();
    let outcome = match tool {
        "ours" => ours(folder),
        _ => typify(folder),
    };
    let milliseconds = started.elapsed().as_secs_f64() * 1_000.0;
    match outcome {
        Ok(()) => println!("{milliseconds} {}", peak("self").map_or(String::new(), |peak| peak.to_string())),
        Err(message) => eprintln!("{tool}: {message}"),
    }
}

fn ours(folder: &Path) -> Result<(), String> {
    let sources = read(&folder.join(SCHEMA)).map_err(|error| error.to_string())?;
    let output = generate(&sources).map_err(|found| format!("{} problems", found.len()))?;
    apply(&output, &folder.join("generated")).map_err(|error| error.to_string())?;
    Ok(())
}

fn typify(folder: &Path) -> Result<(), String> {
    let text = fs::read_to_string(folder.join(DEFINITIONS)).map_err(|error| error.to_string())?;
    let root: RootSchema = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let mut space = TypeSpace::new(&TypeSpaceSettings::default());
    space.add_root_schema(root).map_err(|error| error.to_string())?;
    let file = syn::parse2(space.to_stream()).map_err(|error| error.to_string())?;
    fs::write(folder.join("typify.rs"), prettyplease::unparse(&file)).map_err(|error| error.to_string())
}

/// Measures openapi-to-rust, types alone.
pub(crate) fn program(path: &Path, folder: &Path) -> Option<Measured> {
    let mut command = Command::new(path);
    command.arg("generate").arg(folder.join(OPENAPI)).args(["--types-only", "--quiet", "--output-dir"]);
    command.arg(folder.join("other")).stdout(Stdio::null());
    let started = Instant::now();
    let mut running = command.spawn().expect("the program starts");
    let mut megabytes = None;
    let status = loop {
        megabytes = peak(&running.id().to_string()).or(megabytes);
        match running.try_wait().expect("the program can be waited for") {
            Some(status) => break status,
            None => thread::sleep(Duration::from_millis(1)),
        }
    };
    let milliseconds = started.elapsed().as_secs_f64() * 1_000.0;
    status.success().then_some(Measured { milliseconds, megabytes })
}

/// Peak memory of a process, in megabytes.
fn peak(process: &str) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kilobytes / 1_000.0)
}
