/* SPDX-License-Identifier: MIT
 *
 * A trial without a launcher, for tests that look at what it did.
 */
#ifndef TESTS_RUN_HERE_H
#define TESTS_RUN_HERE_H

#include <stdint.h>

#include "record/trial.h"
#include "trial/run.h"
#include "worker/arena.h"
#include "worker/team.h"

/* As a trial's own process does it, but in this one. */
static inline void run_here(const struct job *job, const struct strategy *strategy, const uint64_t *expected,
			    struct trial *trial)
{
	struct trial_place place = {0};
	int err = arena_new(team_size(job), job->tasks, false, &place.arena);

	if (err) {
		trial_fail_setup(err, trial);
		return;
	}
	trial_run(job, strategy, expected, &place, trial);
	arena_free(place.arena);
}

#endif
