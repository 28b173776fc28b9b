/* SPDX-License-Identifier: MIT
 *
 * Timelines in and out of CSV files: one row for each time that a worker was at something.
 * The writer, the reader and docs/csv.md follow TIMELINE_COLUMNS.
 *
 * Thread-safety: one thread a file.
 */
#ifndef RECORD_TIMELINE_H
#define RECORD_TIMELINE_H

#include <stddef.h>
#include <stdint.h>

#include "record/csv.h"
#include "record/trial.h"

/* Raised when a column is added, removed or changes its meaning. */
#define TIMELINE_SCHEMA 1

/* COLUMN(type, name, unit, definition), as TRIAL_COLUMNS. */
#define TIMELINE_COLUMNS(COLUMN)                                                                                       \
	COLUMN(count, schema, "number", "Number of this layout; readers refuse any other.")                            \
	COLUMN(hex, run_id, "id", "One run of the command, as in the CSV of its trials.")                              \
	COLUMN(hex, host_id, "id", "Fingerprint of the machine, as there.")                                            \
	COLUMN(text, harness, "name", "Harness that ran the trial.")                                                   \
	COLUMN(count, arm, "index", "Which of the run's arms: the same strategy doing the same.")                      \
	COLUMN(count, restart, "index", "Restart of the trial, as there.")                                             \
	COLUMN(count, round, "index", "Round of the trial, as there.")                                                 \
	COLUMN(text, strategy, "name", "How the tasks were given to workers.")                                         \
	COLUMN(text, workload, "name", "What one task did.")                                                           \
	COLUMN(count, workers, "count", "Workers of the cell.")                                                        \
	COLUMN(count, tasks, "count", "Tasks in the trial.")                                                           \
	COLUMN(signed, cpu_ns, "ns", "CPU time asked of each task.")                                                   \
	COLUMN(signed, block_ns, "ns", "Blocking time asked of each task.")                                            \
	COLUMN(signed, cold_ns, "ns", "Cold makespan of the trial.")                                                   \
	COLUMN(count, worker, "index", "Which worker, from 0.")                                                        \
	COLUMN(text, state, "name",                                                                                    \
	       "`created`: asked for, does not run yet. `ready`: waits for GO or a task. `running`: at a task, on a "  \
	       "CPU or waiting for one. `handing_over`: was asked for the lock and waits until the other has it. "     \
	       "`waiting`: for the lock. `blocked`: in a call that waits. `done`: has no more tasks. `unknown`: "      \
	       "overwritten.")                                                                                         \
	COLUMN(count, task, "index", "Task that it was at, or had been.")                                              \
	COLUMN(signed, begin_ns, "ns", "Since the start of the first worker's creation.")                              \
	COLUMN(signed, end_ns, "ns", "The same; of the last row of a worker: when it had been reaped.")

/* For one time that one worker was at one thing. */
struct interval {
#define INTERVAL_FIELD(type, name, unit, definition) trial_##type name;
	TIMELINE_COLUMNS(INTERVAL_FIELD)
#undef INTERVAL_FIELD
};

extern const struct csv_layout timeline_layout; /* record/csv_layout.h */

struct interval_list {
	struct interval *intervals;
	size_t count;
	size_t capacity;
};

/* Appends all rows; strict, as csv_read().  A last line that is cut off, as a killed run leaves it, is dropped.  The
 * caller owns list->intervals (interval_list_free). */
int timeline_read(const char *path, struct interval_list *list, struct csv_error *error);
void interval_list_free(struct interval_list *list);

#endif
