/* SPDX-License-Identifier: MIT
 *
 * From a cell and an arm of the plan to a request for the launcher.
 */
#ifndef HARNESS_REQUEST_H
#define HARNESS_REQUEST_H

#include "harness/session.h"

/* A request to run the job under a strategy, on a side. */
void request_trial(const struct session *session, const struct job *job, const struct strategy *strategy,
		   enum side side, struct wire_request *request);

/* The workload of a side. */
const struct workload *request_workload(const struct session *session, const struct job *job, enum side side);

/* The CPU on which a turn of a cell starts, or -1; and how far its workers' shares of the CPUs are moved on. */
void request_place(const struct session *session, uint64_t turn, struct job *job);

/* Asks the side's launcher.  Where it ended in the middle of that, the answer is a trial with a status, and whoever
 * asks next has another started.  Returns 0, -EINTR, or the negative errno of starting another, which was told. */
int request_ask(struct session *session, enum side side, const struct wire_request *request, struct wire_answer *answer,
		int *arena_fd);

/* The same for what is no trial: it is asked once more where a launcher was killed. */
int request_ask_twice(struct session *session, enum side side, const struct wire_request *request,
		      struct wire_answer *answer);

/* Starts the launchers of a restart.  Tells the user what is wrong; returns 0 or a negative errno. */
int request_start(struct session *session);
void request_stop(struct session *session);

#endif
