/* SPDX-License-Identifier: MIT
 *
 * Of many recorded trials those that are worth a look: of each arm the one whose makespan is the median, so
 * that nobody looks at a lucky or an unlucky one.  A pure function of the intervals.
 */
#ifndef ANALYSIS_TIMELINE_H
#define ANALYSIS_TIMELINE_H

#include <stddef.h>

#include "record/timeline.h"

/* One trial: its intervals stand together, by worker and time. */
struct timeline_scene {
	const struct interval *intervals;
	size_t count;
	unsigned lanes;	 /* workers that have intervals */
	unsigned trials; /* of the arm, of which this is the typical one */
};

/* What one cell was, under one strategy after the other. */
struct timeline_cell {
	struct timeline_scene
		*scenes; /* in the order in which a picture has them: serial, threads, gil, processes, others */
	unsigned count;
};

struct timelines {
	struct timeline_cell *cells; /* in the order of the file */
	size_t count;
};

/* Sorts the list and chooses.  Borrows the list's intervals.  The caller owns *out (timelines_free).  Returns 0 or
 * -ENOMEM. */
int timelines_make(struct interval_list *list, struct timelines *out);
void timelines_free(struct timelines *timelines);

#endif
