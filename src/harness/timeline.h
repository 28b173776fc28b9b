/* SPDX-License-Identifier: MIT
 *
 * --timeline=FILE: what the workers of each trial were at, as rows of a CSV.
 */
#ifndef HARNESS_TIMELINE_H
#define HARNESS_TIMELINE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "worker/timeline.h"

struct trial;

struct timeline {
	FILE *file;		  /* NULL: nothing is recorded */
	struct recorder recorder; /* for jobs */
	uint64_t arm;		  /* of the trial that runs */
	int error;		  /* errno of the first write that failed */
	bool full;		  /* TIMELINE_BYTES_MOST were written: that was told, and no more is */
};

/* A run that records for hours shall not fill the disk. */
#define TIMELINE_BYTES_MOST (INT64_C(256) << 20)

/* Would it open?  Changes nothing.  0 or a negative errno as below. */
int timeline_may_open(const char *path);

/* Starts the file anew in the first restart (a former one is kept as PATH.bak), or goes on with it.  Another file than
 * a timeline is left alone: -EEXIST. Returns 0 or a negative errno. */
int timeline_open(struct timeline *timeline, const char *path, bool first);

/* Returns 0, or a negative errno if what was recorded did not arrive. */
int timeline_close(struct timeline *timeline);

#endif
