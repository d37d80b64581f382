//! One build from nothing, and what it took.

use std::{env, error::Error, ffi::OsString, fs, path::{Path, PathBuf}, process::{self, Command}, time::{Duration, Instant}};

use nix::sys::{resource::{UsageWho, getrusage}, time::TimeVal};

use crate::crates::{User, peers};

/// How a crate is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    Debug,
    Release,
}

impl Profile {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Release => "release",
        }
    }
}

/// What a build took.
#[derive(Clone, Copy)]
pub(crate) struct Took {
    /// Seconds of the processor, of cargo and of all that it started.
    pub(crate) processor: f64,
    /// Seconds on the clock.
    pub(crate) wall: f64,
    /// Packages that were built, its own among them.
    pub(crate) packages: usize,
}

/// Writes the crate, fetches what it depends on, and builds it from nothing.
pub(crate) fn build(user: &User, profile: Profile) -> Result<Took, Box<dyn Error>> {
    let folder = Folder::new()?;
    fs::write(folder.0.join("Cargo.toml"), user.manifest())?;
    fs::create_dir(folder.0.join("src"))?;
    fs::write(folder.0.join("src").join(user.file), user.source)?;
    // The same versions in every run; cargo takes out of it what the crate does not need.
    fs::copy(peers().join("Cargo.lock"), folder.0.join("Cargo.lock"))?;
    cargo(&folder.0, &["fetch", "--quiet"])?;
    let mut arguments = vec!["build", "--frozen"];
    arguments.extend((profile == Profile::Release).then_some("--release"));
    let (before, started) = (used()?, Instant::now());
    let said = cargo(&folder.0, &arguments)?;
    Ok(Took {
        wall: started.elapsed().as_secs_f64(),
        processor: (used()? - before).as_secs_f64(),
        packages: said.lines().filter(|line| line.trim_start().starts_with("Compiling ")).count(),
    })
}

/// Time of the processor that ended processes of ours took, and those that they waited for.
fn used() -> Result<Duration, Box<dyn Error>> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let duration = |time: TimeVal| {
        let micros = u64::try_from(time.tv_usec())?;
        Ok::<_, Box<dyn Error>>(Duration::from_secs(u64::try_from(time.tv_sec())?) + Duration::from_micros(micros))
    };
    Ok(duration(usage.user_time())? + duration(usage.system_time())?)
}

/// Runs cargo, and gives what it says.
fn cargo(folder: &Path, arguments: &[&str]) -> Result<String, Box<dyn Error>> {
    let program = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).env("CARGO_TARGET_DIR", folder.join("target"));
    // What lies in a folder here comes from a registry to users, where cargo compiles nothing piece by piece.
    command.env("CARGO_INCREMENTAL", "0");
    // A compiler that remembers what it has compiled would take no time at all.
    command.env("RUSTC_WRAPPER", "").env("RUSTC_WORKSPACE_WRAPPER", "");
    let output = command.output()?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() {
        Ok(said)
    } else {
        Err(format!("cargo {} failed:\n{said}", arguments.join(" ")).into())
    }
}

/// A folder that goes away with everything in it.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Self, Box<dyn Error>> {
        let path = env::temp_dir().join(format!("sequrity-builds-{}", process::id()));
        fs::create_dir(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            eprintln!("{}: {error}", self.0.display());
        }
    }
}
