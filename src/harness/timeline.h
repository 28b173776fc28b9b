/* SPDX-License-Identifier: MIT
 *
 * --timeline=FILE: the states of the workers of each trial, as rows of a CSV.
 */
#ifndef HARNESS_TIMELINE_H
#define HARNESS_TIMELINE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "trial/wire.h"

struct timeline {
	FILE *file; /* NULL: nothing is recorded */
	int error;  /* errno of the first thing that failed */
	bool full;  /* TIMELINE_BYTES_MOST were written: that was told, and no more is */
};

/* A run that records for hours shall not fill the disk. */
#define TIMELINE_BYTES_MOST (INT64_C(256) << 20)

/* Starts the file anew; a former one is kept as a backup (csv_file_create()).  Another file than a timeline is left
 * alone: -EEXIST.  Returns 0 or a negative errno. */
int timeline_open(struct timeline *timeline, const char *path);

/* The first error is kept until the end, which tells it; `error` is an errno. */
void timeline_fail(struct timeline *timeline, int error);

/* Writes the states of a trial's workers, from the arena of that descriptor, which it closes. */
void timeline_take(struct timeline *timeline, uint64_t arm, int arena_fd, const struct wire_team *team,
		   const struct trial *trial);

/* Returns 0, or a negative errno if what was recorded did not arrive. */
int timeline_close(struct timeline *timeline);

#endif
