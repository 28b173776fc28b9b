/* SPDX-License-Identifier: MIT
 *
 * From a team whose workers have been reaped to the measured columns of its trial.
 */
#ifndef TRIAL_OUTCOME_H
#define TRIAL_OUTCOME_H

#include <stdint.h>

#include "record/trial.h"
#include "trial/usage.h"
#include "worker/team.h"

/* Fills times, usage, lock, checksum and status of *trial, whose other columns stay.  Checks the arena against its
 * shape first, and keeps in *team what went wrong.  `expected` is the checksum that a valid trial has; NULL leaves it
 * unchecked. */
void outcome_fill(struct team *team, const struct arena_shape *shape, const struct usage *usage,
		  const uint64_t *expected, struct trial *trial);

/* The columns of the usage alone. */
void outcome_fill_usage(const struct usage *usage, struct trial *trial);

#endif
