/* SPDX-License-Identifier: MIT
 *
 * What the harness remembers of the trials of its run, for Google Benchmark's report.  The log is
 * the CSV: --resume fills this from it.
 */
#ifndef HARNESS_ROWS_H
#define HARNESS_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/trial.h"

/* Some hundred bytes: a run of hours has a million of them. */
struct row {
	uint32_t arm; /* index in the plan */
	uint32_t restart, round;
	uint64_t tasks;
	int64_t cold_ns, warm_ns, create_ns, reap_ns, user_ns, system_ns;
	char status[TRIAL_NAME_SIZE];
};

struct rows {
	struct row *rows;
	size_t count, room;
};

/* Returns 0 or -ENOMEM. */
int rows_add(struct rows *rows, unsigned arm, const struct trial *trial);
void rows_free(struct rows *rows);

bool row_ok(const struct row *row);

#endif
