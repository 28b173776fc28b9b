/* SPDX-License-Identifier: MIT
 *
 * The map: over the size of a task (task_size.h) and blocking share, or task size and payload, who wins,
 * by how much, where they are equal and where it is undecided.  A pure function of the trials.
 */
#ifndef ANALYSIS_MAP_H
#define ANALYSIS_MAP_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis/verdict.h"
#include "record/csv.h"

/* Whose win is asked for: who has an interpreter with a global lock. */
#define MAP_AMONG "serial,gil,processes"

enum map_rows { MAP_BLOCK_SHARE, MAP_PAYLOAD };

/* One measured cell, and the rectangle that it stands for: up to half way to its neighbours. */
struct map_field {
	double cpu_ns; /* of a task, as asked: cells of one column have the same */
	double task_ns, task_low_ns, task_high_ns;
	bool measured;		       /* task_ns is, by serial (task_size.h); else it is what was asked */
	double row, row_low, row_high; /* 0 … 1, or bytes */
	char winner[TRIAL_NAME_SIZE];
	char second[TRIAL_NAME_SIZE]; /* who comes next */
	struct estimate margin;	      /* the second's makespan / the winner's */
	enum verdict verdict;	      /* adjusted to the other fields of this kind of start */
	bool lacks_cpus;	      /* undecided for that */
};

struct map {
	struct trial key; /* a trial of it */
	enum map_rows rows;
	struct map_field *fields; /* by row, then task_ns */
	size_t count;
	size_t measured; /* fields whose task size is */
};

struct maps {
	struct map *maps;
	size_t count;
	double margin; /* that equal ones may differ by */
};

/* Sorts and thins the list, and computes.  `among`: names of strategies, separated by commas.  Cold
 * makespans count, or with a barrier the warm ones.  `margin`: see verdict.h.  The caller owns *out (maps_free).
 * Returns 0 or -ENOMEM. */
int maps_make(struct trial_list *list, const char *among, double margin, struct maps *out);
void maps_free(struct maps *maps);

#endif
