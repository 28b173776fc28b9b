/* SPDX-License-Identifier: MIT
 *
 * The size of a cell's tasks: the place of the cell on the axis of CPU time.
 *
 * Cells are keyed by the CPU time that was asked of a task (cpu_ns, the nominal size).  How much work that is was
 * calibrated in another minute, in which the machine may have been some per cent faster or slower.  The size is
 * therefore what `serial` took for a task in the rounds of the cell itself: its makespan, less the time that it was
 * blocked, divided by its tasks.  The cold makespan counts; with a barrier, the warm one.
 *
 * It is the median over serial's trials with status ok, on logarithms.  With three rounds, one disturbed round moves a
 * Hodges–Lehmann estimate by a quarter of the disturbance; it does not move a median.
 *
 * A cell has its nominal size where serial has no such trial; where background load takes CPU time, because serial's
 * makespan is then no CPU time; and where the tasks only wait.
 * Thread-safety: any thread; no state.
 */
#ifndef ANALYSIS_TASK_SIZE_H
#define ANALYSIS_TASK_SIZE_H

#include <stddef.h>

#include "record/csv.h"

enum task_size_source {
	TASK_SIZE_NOMINAL,   /* as asked */
	TASK_SIZE_MEASURED,  /* by serial, in the rounds of the cell */
	TASK_SIZE_CORRECTED, /* as asked, times what the run's calibration was off (the model only) */
};

struct task_size {
	double cpu_ns; /* CPU time of a task */
	enum task_size_source source;
};

/* All trials of one cell, in the order of pairs_sort(), with the size of its tasks. */
struct sized_cell {
	const struct trial *trials;
	size_t count;
	struct task_size size;
};

struct task_sizes {
	struct sized_cell *cells; /* in the order of pairs_sort() */
	size_t count;
};

/* Size of the tasks of one cell, whose trials are given.  Returns 0 or -ENOMEM. */
int task_size_of(const struct trial *trials, size_t count, struct task_size *out);

/* Sorts the list by pairs_sort(), cuts it into cells and sizes them.  Borrows the trials: the list must stay as it is.
 * The caller owns *out (task_sizes_free).  Returns 0 or -ENOMEM. */
int task_sizes_make(struct trial_list *list, struct task_sizes *out);
void task_sizes_free(struct task_sizes *sizes);

/* Size of the tasks of the cell that `like` belongs to; nominal if there is no such cell. */
struct task_size task_sizes_find(const struct task_sizes *sizes, const struct trial *like);

/* For a cell that serial does not size: the nominal size times the median of measured over nominal size in the
 * run's cells of the same workload that only compute.  Nominal if there are none.  Returns 0 or -ENOMEM. */
int task_sizes_correct(const struct task_sizes *sizes, const struct trial *like, struct task_size *out);

/* "nominal", "measured" or "corrected": the column `task_size` */
const char *task_size_name(enum task_size_source source);

/* The same of an axis on which so many of `count` sizes are measured: "measured", "nominal", or "mixed". */
const char *task_size_axis_name(size_t measured, size_t count);

#endif
