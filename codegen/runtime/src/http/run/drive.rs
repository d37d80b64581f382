//! The loop itself: request, reply, functions, and again.

use std::{
    collections::HashSet,
    future::{Future, pending},
    sync::Arc,
    time::Duration,
};

use super::{
    Decision, Follow, Next, Pace, Run, RunEnd, Step,
    tools::{ToolFault, ToolResult},
    work::Together,
};
use crate::{
    Ending, Error, Reply, TimeoutKind, ToolCall, Turns,
    http::{
        clock::{Alarm, Clock},
        exchange::within,
        trace::RunTrace,
    },
    to_json,
};

/// What an item of a reply asks for.
enum Asked<'r, Q: Turns> {
    Call(&'r Q::Output, ToolCall),
    Approval(&'r Q::Approval),
    /// What no function does.
    Other,
}

impl<'r, Q: Turns> Asked<'r, Q> {
    fn of(item: &'r Q::Output) -> Option<Self> {
        let approval = || Q::approval(item).map(Self::Approval);
        let call = || Q::call(item).map(|call| Self::Call(item, call));
        approval().or_else(call).or_else(|| Q::asked(item).map(|_| Self::Other))
    }

    /// What the items of a reply ask for, in their order, but for what the service has answered itself.
    fn in_reply(reply: &'r Q::Reply) -> impl Iterator<Item = Self> {
        let items = Q::output(reply);
        let done: HashSet<&str> = items.iter().filter_map(Q::done).collect();
        let is_open = move |item: &&Q::Output| !Q::asked(item).is_some_and(|id| done.contains(id));
        items.iter().filter(is_open).filter_map(Self::of)
    }
}

/// Which kinds of things a reply asks for.
#[derive(Default)]
struct Wanted {
    calls: bool,
    approvals: bool,
    others: bool,
}

impl Wanted {
    fn of<Q: Turns>(reply: &Q::Reply) -> Self {
        let mut wanted = Self::default();
        for asked in Asked::<Q>::in_reply(reply) {
            match asked {
                Asked::Call(..) => wanted.calls = true,
                Asked::Approval(_) => wanted.approvals = true,
                Asked::Other => wanted.others = true,
            }
        }
        wanted
    }

    fn is_nothing(&self) -> bool {
        !(self.calls || self.approvals || self.others)
    }
}

/// The moment behind which nothing more begins.
struct End {
    clock: Arc<dyn Clock>,
    at: Option<Duration>,
}

impl End {
    /// Goes on before the end. Behind it, it never does: the alarm that the run waits for ends it.
    async fn not_reached(&self) {
        if self.at.is_some_and(|end| self.clock.now() >= end) {
            pending::<()>().await;
        }
    }
}

/// What a function gives, unless it takes longer than the limit. It begins when it is polled first.
async fn in_time<G>(
    clock: Arc<dyn Clock>,
    limit: Option<Duration>,
    work: impl Future<Output = ToolResult<G>>,
) -> ToolResult<G> {
    let Some(limit) = limit else { return work.await };
    let mut alarm = Alarm::new(clock);
    let end = alarm.now().checked_add(limit).map(|end| (TimeoutKind::Total, end));
    within(&mut alarm, end, work).await.unwrap_or(Err(ToolFault::TooSlow(limit)))
}

impl<Q: Turns, E: 'static> Run<'_, Q, E> {
    pub(super) async fn drive(mut self) -> Result<RunEnd<Q>, Error> {
        self.call.begin_run();
        let clock = self.call.clock();
        let mut alarm = Alarm::new(Arc::clone(&clock));
        let end = End { at: self.deadline.and_then(|deadline| clock.now().checked_add(deadline)), clock };
        let limit = end.at.map(|end| (TimeoutKind::Total, end));
        let trace = RunTrace::new(self.call.operation());
        let mut last = None;
        let taken = within(&mut alarm, limit, trace.run(self.take(&trace, &end, &mut last))).await;
        // What was under way is dropped by now; the last whole reply is not.
        taken.unwrap_or_else(|_| Ok(RunEnd::Deadline(last)))
    }

    /// Takes one turn after the other; what `last` holds is what a deadline leaves.
    async fn take(
        &mut self,
        trace: &RunTrace,
        end: &End,
        last: &mut Option<Reply<Q::Reply>>,
    ) -> Result<RunEnd<Q>, Error> {
        let mut request = self.call.request.clone();
        let follow = self.follow.unwrap_or(if request.is_stored() { Follow::Id } else { Follow::Items });
        // Where another run has left off, its first turn is over.
        let begins = !request.items().last().is_some_and(Q::answers);
        for turn in 1.. {
            // Not with what is offered besides: who goes on another day may have other functions by then. But with what holds
            // for the first turn alone: it holds for that of the next question, too.
            self.keep(&request);
            let mut sent = request.clone();
            if turn > 1 || !begins {
                sent.go_on();
            }
            for tool in &self.tools.offered {
                sent.offer(tool.clone());
            }
            if self.tell(Step::Request { turn, request: &sent }).await == Next::Stop {
                return Ok(RunEnd::Stopped(last.take()));
            }
            end.not_reached().await;
            trace.turn(turn);
            let call = self.call.turn(sent, turn == 1);
            let Some((reply, said)) = self.asker.ask(call).await? else {
                return Ok(RunEnd::Stopped(last.take()));
            };
            let next = self.tell(Step::Reply { turn, reply: &reply }).await.and(said);
            let reply = match self.end(turn, next, reply) {
                Ok(ended) => {
                    self.keep_end(follow, request, &ended);
                    return Ok(ended);
                }
                Err(reply) => last.insert(reply),
            };
            let Some(answers) = self.answers(trace, end, turn, reply).await else {
                return Ok(RunEnd::Stopped(last.take()));
            };
            follow.lead(&mut request, reply, answers);
        }
        unreachable!("turns are limited, and the limit fits the counter")
    }

    /// How the run ends with a reply; the reply itself where it goes on.
    fn end(&self, turn: u32, next: Next, reply: Reply<Q::Reply>) -> Result<RunEnd<Q>, Reply<Q::Reply>> {
        match Q::ending(&reply) {
            Ending::Incomplete => return Ok(RunEnd::Incomplete(reply)),
            Ending::Failed => {
                let session_id = reply.head().session().map(str::to_owned);
                return Ok(RunEnd::Failed { denial: Q::denial(&reply), session_id, reply });
            }
            Ending::Completed => {}
        }
        let wanted = Wanted::of::<Q>(&reply);
        if wanted.is_nothing() {
            return Ok(RunEnd::Finished(reply));
        }
        if next == Next::Stop {
            return Ok(RunEnd::Stopped(Some(reply)));
        }
        if wanted.others {
            return Ok(RunEnd::Unanswered(reply));
        }
        if wanted.approvals && self.approver.is_none() {
            return Ok(RunEnd::Undecided(reply));
        }
        if turn >= self.turns {
            return Ok(RunEnd::TurnLimit(reply));
        }
        Err(reply)
    }

    /// The items that answer a reply, in its order; none where the caller stopped.
    async fn answers(
        &mut self,
        trace: &RunTrace,
        end: &End,
        turn: u32,
        reply: &Reply<Q::Reply>,
    ) -> Option<Vec<Q::Input>> {
        let mut answers: Vec<Option<Q::Input>> = Vec::new();
        let mut calls = Vec::new();
        for asked in Asked::<Q>::in_reply(reply) {
            match asked {
                Asked::Approval(approval) => answers.push(Some(self.decide(turn, approval).await?)),
                Asked::Call(item, call) => {
                    calls.push((answers.len(), item, call));
                    answers.push(None);
                }
                // A run ends with the reply that has one.
                Asked::Other => {}
            }
        }
        for (_, _, call) in &calls {
            if self.tell(Step::Call { turn, call }).await == Next::Stop {
                return None;
            }
        }
        end.not_reached().await;
        let tools = self.tools.clone();
        let work = calls.iter().map(|(_, _, call)| {
            let work = in_time(Arc::clone(&end.clock), self.tool_deadline, tools.call(call));
            trace.tool(&call.name, work)
        });
        let mut work = Together::new(work, self.parallel);
        while let Some((at, outcome)) = work.next().await {
            let (place, item, call) = &calls[at];
            let output = self.judge(turn, call, outcome).await?;
            answers[*place] = Q::answer(item, output);
        }
        Some(answers.into_iter().flatten().collect())
    }

    async fn decide(&mut self, turn: u32, approval: &Q::Approval) -> Option<Q::Input> {
        let approver = Arc::clone(self.approver.as_ref()?);
        let approved = match approver(approval.clone()).await {
            Decision::Approve => true,
            Decision::Deny => false,
            Decision::Stop => return None,
        };
        let next = self.tell(Step::Approval { turn, approval, approved }).await;
        (next == Next::GoOn).then(|| Q::decision(approval, approved))
    }

    /// What the model is given; none where the caller stopped.
    async fn judge(&mut self, turn: u32, call: &ToolCall, outcome: ToolResult<Q::Given>) -> Option<Q::Given> {
        let limit = self.output;
        let outcome = outcome.and_then(|given| match to_json(&given) {
            Ok(text) if text.len() > limit => Err(ToolFault::TooLong(limit)),
            Ok(_) => Ok(given),
            Err(error) => Err(ToolFault::Failed(error.to_string())),
        });
        let output = outcome.as_ref();
        if self.tell(Step::Output { turn, call, output }).await == Next::Stop {
            return None;
        }
        Some(outcome.unwrap_or_else(|fault| {
            let told = fault.told();
            if told.len() > limit { ToolFault::TooLong(limit).told() } else { told }.into()
        }))
    }

    /// Keeps what goes on from the last reply. Nothing does from one that has failed, or that asks for what nobody answers:
    /// where the caller stopped, the turns are used up, or the reply is not complete.
    fn keep_end(&mut self, follow: Follow, mut request: Q, end: &RunEnd<Q>) {
        let reply = match end {
            RunEnd::Failed { .. } | RunEnd::Stopped(_) | RunEnd::Deadline(_) | RunEnd::TurnLimit(_) => return,
            RunEnd::Incomplete(reply) if !Wanted::of::<Q>(reply).is_nothing() => return,
            RunEnd::Finished(reply)
            | RunEnd::Incomplete(reply)
            | RunEnd::Undecided(reply)
            | RunEnd::Unanswered(reply) => reply,
        };
        follow.lead(&mut request, reply, Vec::new());
        self.keep(&request);
    }

    fn keep(&mut self, request: &Q) {
        if let Some(kept) = &mut self.kept {
            (*kept).clone_from(request);
        }
    }

    /// Tells a step. Whoever pulls the run sees it before anything else is done.
    fn tell(&mut self, step: Step<'_, Q>) -> impl Future<Output = Next> + Send + use<Q, E> {
        self.observer.as_mut().map_or(Pace::GoOn, |observer| observer(step)).settled()
    }
}
