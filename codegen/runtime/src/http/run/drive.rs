//! The loop itself: request, reply, functions, and again.

use std::{future::Future, sync::Arc};

use super::{
    Decision, Follow, Next, Pace, Run, RunEnd, Step,
    tools::{Outcome, ToolFault},
    work::Together,
};
use crate::{
    Ending, Error, Reply, TimeoutKind, ToolCall, Turns,
    http::{clock::Alarm, exchange::within, trace::RunTrace},
    to_json,
};

impl<Q: Turns, E: 'static> Run<'_, Q, E> {
    pub(super) async fn drive(mut self) -> Result<RunEnd<Q>, Error> {
        let mut alarm = Alarm::new(self.call.clock());
        let end = self.deadline.and_then(|deadline| alarm.now().checked_add(deadline));
        let limit = end.map(|end| (TimeoutKind::Total, end));
        let trace = RunTrace::new(self.call.operation());
        let mut last = None;
        let taken = within(&mut alarm, limit, trace.run(self.take(&trace, &mut last))).await;
        // What was under way is dropped by now; the last whole reply is not.
        taken.unwrap_or_else(|_| Ok(RunEnd::Deadline(last)))
    }

    /// Takes one turn after the other; what `last` holds is what a deadline leaves.
    async fn take(&mut self, trace: &RunTrace, last: &mut Option<Reply<Q::Reply>>) -> Result<RunEnd<Q>, Error> {
        let mut request = self.call.request.clone();
        let follow = self.follow.unwrap_or(if request.is_stored() { Follow::Id } else { Follow::Items });
        for turn in 1.. {
            let mut sent = request.clone();
            if turn > 1 {
                sent.go_on();
            }
            // Not with what is offered besides: who goes on another day may have other functions by then.
            self.keep(&sent);
            for tool in &self.tools.offered {
                sent.offer(tool.clone());
            }
            if self.tell(Step::Request { turn, request: &sent }).await == Next::Stop {
                return Ok(RunEnd::Stopped(last.take()));
            }
            trace.turn(turn);
            let call = self.call.turn(sent, turn == 1);
            let Some(reply) = self.asker.ask(call).await? else {
                return Ok(RunEnd::Stopped(last.take()));
            };
            let next = self.tell(Step::Reply { turn, reply: &reply }).await;
            let reply = match self.end(turn, next, reply) {
                Ok(end) => {
                    self.keep_end(follow, request, &end);
                    return Ok(end);
                }
                Err(reply) => last.insert(reply),
            };
            let Some(answers) = self.answers(trace, turn, reply).await else {
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
                let session_id = reply.session_id().map(str::to_owned).or_else(|| self.call.session_id());
                return Ok(RunEnd::Failed { denial: Q::denial(&reply), session_id, reply });
            }
            Ending::Completed => {}
        }
        let items = Q::output(&reply);
        let is_asked = items.iter().any(|item| Q::approval(item).is_some());
        let is_called = items.iter().any(|item| Q::call(item).is_some());
        let is_left = |asked| !items.iter().any(|item| Q::done(item) == Some(asked));
        let is_other = items.iter().filter_map(Q::other).any(is_left);
        if !is_asked && !is_called && !is_other {
            return Ok(RunEnd::Finished(reply));
        }
        if next == Next::Stop {
            return Ok(RunEnd::Stopped(Some(reply)));
        }
        if is_other {
            return Ok(RunEnd::Unanswered(reply));
        }
        if is_asked && self.approver.is_none() {
            return Ok(RunEnd::Undecided(reply));
        }
        if turn >= self.turns {
            return Ok(RunEnd::TurnLimit(reply));
        }
        Err(reply)
    }

    /// The items that answer a reply, in its order; none where the caller stopped.
    async fn answers(&mut self, trace: &RunTrace, turn: u32, reply: &Reply<Q::Reply>) -> Option<Vec<Q::Input>> {
        let mut answers: Vec<Option<Q::Input>> = Vec::new();
        let mut calls = Vec::new();
        for item in Q::output(reply) {
            if let Some(approval) = Q::approval(item) {
                answers.push(Some(self.decide(turn, approval).await?));
            } else if let Some(call) = Q::call(item) {
                calls.push((answers.len(), item, call));
                answers.push(None);
            }
        }
        for (_, _, call) in &calls {
            if self.tell(Step::Call { turn, call }).await == Next::Stop {
                return None;
            }
        }
        let tools = self.tools.clone();
        let work = calls.iter().map(|(_, _, call)| trace.tool(&call.name, tools.call(call)));
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
    async fn judge(&mut self, turn: u32, call: &ToolCall, outcome: Outcome<Q::Given>) -> Option<Q::Given> {
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
        Some(outcome.unwrap_or_else(|fault| fault.told().into()))
    }

    /// Keeps what goes on from the last reply. None does from one that has failed; and where the caller stopped nobody has
    /// answered its calls.
    fn keep_end(&mut self, follow: Follow, mut request: Q, end: &RunEnd<Q>) {
        let (reply, is_final) = match end {
            RunEnd::Failed { .. } | RunEnd::Stopped(_) | RunEnd::Deadline(_) => return,
            RunEnd::Finished(reply) | RunEnd::Incomplete(reply) => (reply, true),
            RunEnd::Undecided(reply) | RunEnd::Unanswered(reply) | RunEnd::TurnLimit(reply) => (reply, false),
        };
        follow.lead(&mut request, reply, Vec::new());
        if !is_final {
            request.go_on();
        }
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
