//! Independent pieces of work on all cores; the outcome is the same as on one.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// Stack of a thread, in bytes. Definitions are walked from one to the next by recursion: this holds a chain of 100,000
/// in a debug build. Only what is used of it is ever backed by memory.
const STACK: usize = 1 << 30;

/// What `work` makes of each item, in the order of the items.
///
/// Where no thread can be started, the others do its share.
pub(crate) fn map<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let share = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            match items.get(at) {
                Some(item) => done.push((at, work(item))),
                None => return done,
            }
        }
    };
    let helpers = thread::available_parallelism().map_or(1, usize::from).min(items.len()).saturating_sub(1);
    let mut done = thread::scope(|scope| {
        let start = |_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, share).ok();
        let helpers: Vec<_> = (0..helpers).filter_map(start).collect();
        let mut done = share();
        for helper in helpers {
            match helper.join() {
                Ok(more) => done.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        done
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, outcome)| outcome).collect()
}

/// Items that are worth a thread, where one takes some microseconds.
const MANY: usize = 500;

/// What [`map`] gives, of pieces so small that only many of them are shared out: the items of one file.
pub(crate) fn map_small<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    if items.len() < MANY { items.iter().map(work).collect() } else { map(items, work) }
}

/// What two pieces of work give, done at the same time.
///
/// Where no thread can be started, they are done one after the other.
pub(crate) fn both<A: Send, B>(aside: impl Fn() -> A + Sync, here: impl FnOnce() -> B) -> (A, B) {
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, &aside);
        let here = here();
        let aside = match thread {
            Ok(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(_) => aside(),
        };
        (aside, here)
    })
}

/// What `work` gives, on a stack that holds long chains of definitions.
///
/// Where no thread can be started, the stack is that of the caller.
pub(crate) fn deep<R: Send>(work: impl Fn() -> R + Sync) -> R {
    thread::scope(|scope| match thread::Builder::new().stack_size(STACK).spawn_scoped(scope, &work) {
        Ok(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
        Err(_) => work(),
    })
}

#[cfg(test)]
mod tests {
    use super::{MANY, map, map_small};

    #[test]
    fn order_is_kept() {
        let numbers: Vec<usize> = (0..1_000).collect();
        assert_eq!(map(&numbers, |number| number * 2), numbers.iter().map(|number| number * 2).collect::<Vec<_>>());
        assert_eq!(map(&[0; 0], |number| *number), [0; 0]);
        for numbers in [&numbers[..MANY - 1], &numbers] {
            assert_eq!(map_small(numbers, |number| number * 2), map(numbers, |number| number * 2));
        }
    }

    #[test]
    fn panic_of_a_piece_reaches_the_caller() {
        let numbers: Vec<usize> = (0..100).collect();
        let outcome = std::panic::catch_unwind(|| map(&numbers, |number| assert!(*number < 99, "the last")));
        assert!(outcome.is_err());
    }
}
