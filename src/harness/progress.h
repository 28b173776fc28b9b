/* SPDX-License-Identifier: MIT
 *
 * One line on the terminal that says how far the run is and how long it still
 * takes.  Where stderr is no terminal, nothing is written.
 */
#ifndef HARNESS_PROGRESS_H
#define HARNESS_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	const char *name;
	bool off; /* nobody wants to see it */
	int64_t started_ns;
	int64_t shown_ns;
	unsigned restart, restarts, round, rounds;
};

/* Shows it; `share` of the work is done, 0 … 1, and `where` names what runs.  Cut to the terminal's width. */
void progress_show(struct progress *progress, double share, const char *where);

/* Wipes the line, so that what is printed next stands alone. */
void progress_clear(struct progress *progress);

#endif
