/* SPDX-License-Identifier: MIT
 *
 * Workers that are forked processes.  The harness is single-threaded when it
 * forks; children end in _exit, so that nobody flushes inherited stdio twice.
 */
#ifndef WORKER_PROCESS_HANDS_H
#define WORKER_PROCESS_HANDS_H

#include "worker/team.h"

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

#endif
