/* SPDX-License-Identifier: MIT
 *
 * One line on the terminal that says how far the run is and how long it still
 * takes.  Where stderr is no terminal, nothing is written.
 */
#ifndef HARNESS_PROGRESS_H
#define HARNESS_PROGRESS_H

#include <stdint.h>

struct progress {
	const char *name;
	int64_t started_ns;
	int64_t shown_ns;
	unsigned restart, restarts, round, rounds;
};

/* Shows it; `share` of the work is done, 0 … 1. */
void progress_show(struct progress *progress, double share);

/* Wipes the line, so that what is printed next stands alone. */
void progress_clear(struct progress *progress);

#endif
