/* SPDX-License-Identifier: MIT
 *
 * Workers that are forked processes.  The harness is single-threaded when it
 * forks; children end in _exit, so that nobody flushes inherited stdio twice.
 */
#ifndef WORKER_PROCESS_HANDS_H
#define WORKER_PROCESS_HANDS_H

#include "worker/crew.h"

extern const struct crew_hands process_hands;

/* Reaping and asking after a child, however it was created. */
void process_reap(struct crew *crew, struct worker *worker);
bool process_is_lost(struct crew *crew, struct worker *worker);
pid_t process_of(struct crew *crew, struct worker *worker);

/* Puts a bad wait status into the crew; `worker` may be NULL. */
void process_judge(struct crew *crew, const struct worker *worker, int status);

/* waitpid(2), come what signal may.  Returns 0 or a negative errno. */
int process_wait(pid_t process, int *status);

/* Child: not to outlive a creator that was killed, not even one that was killed
 * before this line. */
void process_follow(pid_t creator);

#endif
