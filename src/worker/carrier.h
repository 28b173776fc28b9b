/* SPDX-License-Identifier: MIT
 *
 * struct carrier: hands the tasks of one trial, each with its payload, to workers
 * in other address spaces: the next task goes to whoever has least in hand.
 */
#ifndef WORKER_CARRIER_H
#define WORKER_CARRIER_H

#include "worker/team.h"
#include "worker/transport.h"

struct pollfd;

struct carrier {
	const struct payload *payload;
	bool has_spare_cpu; /* the harness and each worker have one */
	unsigned count;
	struct channel *channels; /* one a worker */
	struct pollfd *polls;	  /* room for two a worker */
	void *shared;		  /* the transport's */
};

/* A carrier for the team's job, owned by the caller (carrier_free).  Not part of
 * the timed span.  Returns 0 or a negative errno. */
int carrier_new(const struct job *job, struct carrier *carrier);
void carrier_free(struct carrier *carrier);

/* Gives each worker its channel; after team_man(). */
void carrier_man(struct carrier *carrier, struct team *team);

/* Hands out all tasks by team->carrier and takes all answers: one batch.  Failures go into the team. */
void carrier_hand_out(struct team *team, const struct team_hands *hands);

/* Tells the workers that there are no more tasks. */
void carrier_close(struct carrier *carrier, const struct team *team);

#endif
