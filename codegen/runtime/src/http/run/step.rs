//! What a run tells while it goes on, and how it ends.

use std::fmt;

use super::tools::ToolFault;
use crate::{Error, ErrorKind, Reply, TimeoutKind, ToolCall, Turns};

/// One step of a run, told before the next is taken. Turns count from 1.
#[non_exhaustive]
pub enum Step<'a, Q: Turns> {
    /// A request is about to be sent.
    Request {
        /// Which turn it begins.
        turn: u32,
        /// The request.
        request: &'a Q,
    },
    /// A reply is there.
    Reply {
        /// Which turn it belongs to.
        turn: u32,
        /// The reply.
        reply: &'a Reply<Q::Reply>,
    },
    /// A function is about to be run.
    Call {
        /// Which turn it belongs to.
        turn: u32,
        /// What the model asks for.
        call: &'a ToolCall,
    },
    /// A function has run, or could not be run. To go on tells the model.
    Output {
        /// Which turn it belongs to.
        turn: u32,
        /// What the model asked for.
        call: &'a ToolCall,
        /// What it gave.
        output: Result<&'a Q::Given, &'a ToolFault>,
    },
    /// A request for approval has been decided.
    Approval {
        /// Which turn it belongs to.
        turn: u32,
        /// What was asked for.
        approval: &'a Q::Approval,
        /// Whether it may run.
        approved: bool,
    },
}

/// Shows which step it is, never what was said.
impl<Q: Turns> fmt::Debug for Step<'_, Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Request { turn, .. } => write!(f, "Request {{ turn: {turn} }}"),
            Self::Reply { turn, .. } => write!(f, "Reply {{ turn: {turn} }}"),
            Self::Call { turn, call } => write!(f, "Call {{ turn: {turn}, name: {:?} }}", call.name),
            Self::Output { turn, call, output } => {
                write!(f, "Output {{ turn: {turn}, name: {:?}, ok: {} }}", call.name, output.is_ok())
            }
            Self::Approval { turn, approved, .. } => write!(f, "Approval {{ turn: {turn}, approved: {approved} }}"),
        }
    }
}

/// What the caller says to a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Next {
    /// To go on.
    #[default]
    GoOn,
    /// To end the run here.
    Stop,
}

impl Next {
    /// To go on where both say so.
    pub(super) fn and(self, other: Self) -> Self {
        if self == Self::Stop { self } else { other }
    }
}

impl From<()> for Next {
    fn from((): ()) -> Self {
        Self::GoOn
    }
}

/// What the caller says to a request for approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The call may run.
    Approve,
    /// It may not, and the model is told so.
    Deny,
    /// It is not decided: the run ends here.
    Stop,
}

impl From<bool> for Decision {
    fn from(approve: bool) -> Self {
        if approve { Self::Approve } else { Self::Deny }
    }
}

/// How the next turn knows what came before. A request within a conversation that the service keeps sends only what is
/// new, whatever is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Follow {
    /// It names the last reply, which the service has kept.
    Id,
    /// It sends everything again: for requests that let nothing be stored.
    Items,
}

impl Follow {
    /// Makes of a request the one that follows its reply, with these answers.
    pub(super) fn lead<Q: Turns>(self, request: &mut Q, reply: &Q::Reply, answers: Vec<Q::Input>) {
        match self {
            // The talk holds what came before: to name or send it again would double it.
            _ if request.is_in_talk() => request.set_items(answers),
            Self::Id => {
                request.set_previous(Q::id(reply));
                request.set_items(answers);
            }
            Self::Items => {
                let said = Q::output(reply).iter().map(Q::keep);
                request.add_items(said.chain(answers));
            }
        }
    }
}

/// How a run ended. [`finished`](Self::finished) gives the final reply, or an error that says how it ended otherwise;
/// [`reply`](Self::reply) the last reply, however it ended.
#[derive(Clone)]
#[must_use = "a run may end in other ways than by a final reply: `finished` makes errors of them"]
#[non_exhaustive]
pub enum RunEnd<Q: Turns> {
    /// With a reply that asks for nothing more.
    Finished(Reply<Q::Reply>),
    /// The reply is not complete: the service stopped before its end, or has not come to it yet. The reply says which.
    Incomplete(Reply<Q::Reply>),
    /// The reply has failed by what its status says: of itself, or as a policy denied what the model was about to do.
    Failed {
        /// The reply.
        reply: Reply<Q::Reply>,
        /// Why, where the reply says it.
        denial: Option<Q::Denial>,
        /// The session that it happened in.
        session_id: Option<String>,
    },
    /// The reply asks for an approval, and nobody was there to decide.
    Undecided(Reply<Q::Reply>),
    /// The reply asks for what no function does, such as to use a computer. Its functions have not run: the caller
    /// answers all of it, and may begin another run with that.
    Unanswered(Reply<Q::Reply>),
    /// As many turns as were allowed have been taken, and the last reply asks for another. Its functions have not run.
    TurnLimit(Reply<Q::Reply>),
    /// The caller stopped the run; with the last reply.
    Stopped(Option<Reply<Q::Reply>>),
    /// The time was over; with the last reply.
    Deadline(Option<Reply<Q::Reply>>),
}

impl<Q: Turns> RunEnd<Q> {
    /// The reply of a run that finished; else an error that says how it ended.
    ///
    /// # Errors
    ///
    /// Kind [`Failed`](ErrorKind::Failed): the last reply says so; [`Timeout`](ErrorKind::Timeout): the time was over;
    /// [`Unfinished`](ErrorKind::Unfinished): the run ended in another way. It keeps the last reply, and says why as that
    /// does.
    pub fn finished(self) -> Result<Reply<Q::Reply>, Error> {
        match self {
            Self::Finished(reply) => Ok(reply),
            other => {
                let kind = match other {
                    Self::Failed { .. } => ErrorKind::Failed,
                    Self::Deadline(_) => ErrorKind::Timeout(TimeoutKind::Total),
                    _ => ErrorKind::Unfinished,
                };
                let mut error = Error::new(kind, format!("the run did not finish: {}", other.words()));
                if let Some(reply) = other.reply() {
                    error = error.with_reply(&**reply);
                }
                if matches!(other, Self::Incomplete(_) | Self::Failed { .. }) {
                    error = error.with_reason();
                }
                Err(match other.reply() {
                    Some(reply) => error.with_head(reply.head()),
                    None => error,
                })
            }
        }
    }

    /// The last reply.
    pub fn reply(&self) -> Option<&Reply<Q::Reply>> {
        match self {
            Self::Finished(reply)
            | Self::Incomplete(reply)
            | Self::Failed { reply, .. }
            | Self::Undecided(reply)
            | Self::Unanswered(reply)
            | Self::TurnLimit(reply) => Some(reply),
            Self::Stopped(reply) | Self::Deadline(reply) => reply.as_ref(),
        }
    }

    /// The last reply, taken out.
    pub fn into_reply(self) -> Option<Reply<Q::Reply>> {
        match self {
            Self::Finished(reply)
            | Self::Incomplete(reply)
            | Self::Failed { reply, .. }
            | Self::Undecided(reply)
            | Self::Unanswered(reply)
            | Self::TurnLimit(reply) => Some(reply),
            Self::Stopped(reply) | Self::Deadline(reply) => reply,
        }
    }

    fn words(&self) -> &'static str {
        match self {
            Self::Finished(_) => "it is finished",
            Self::Incomplete(_) => "the reply is not complete",
            Self::Failed { .. } => "the reply has failed, or was denied",
            Self::Undecided(_) => "an approval is asked for, and nobody decides",
            Self::Unanswered(_) => "the reply asks for what no function does",
            Self::TurnLimit(_) => "all turns are used up",
            Self::Stopped(_) => "the caller stopped it",
            Self::Deadline(_) => "its time is over",
        }
    }
}

/// Shows how it ended, never what was said.
impl<Q: Turns> fmt::Debug for RunEnd<Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RunEnd").field(&self.words()).finish()
    }
}
