/* SPDX-License-Identifier: MIT
 *
 * Kinds of workers, and of teams of them: what strategies are made of.
 */
#ifndef WORKER_TEAMS_H
#define WORKER_TEAMS_H

#include "worker/team.h"

/* ---- threads ---- */

/* POSIX threads with default attributes, as programs create them.  Shared by every strategy on threads, with or without
 * a lock. */
extern const struct team_hands thread_hands;

/* Runs the team as threads under `count` simulated global locks (at least 1) of a policy; worker i takes lock
 * i mod count. */
void locked_team_run(struct team *team, enum gil_policy policy, unsigned count);

/* ---- processes ---- */

/* Forked processes.  The harness is single-threaded when it forks; children end in _exit, so that nobody flushes
 * inherited stdio twice. */
extern const struct team_hands process_hands;

/* Reaping and asking after a child, however it was created. */
void process_reap(struct team *team, struct worker *worker);
bool process_is_lost(struct team *team, struct worker *worker);
pid_t process_of(struct team *team, struct worker *worker);

/* Puts a bad wait status into the team; `worker` may be NULL. */
void process_judge(struct team *team, const struct worker *worker, int status);

/* Child: not to outlive a creator that was killed, not even one that was killed
 * before this line. */
void process_follow(pid_t creator);

/* ---- workers that do not know their tasks beforehand ---- */

/* Workers that claim tasks from a queue (queue.h), which the harness fills once
 * all have been created. */
void pooled_team_run(struct team *team, const struct team_hands *hands);

/* Forked workers that are handed each task with its payload (carrier.h). */
void carried_team_run(struct team *team);

#endif
