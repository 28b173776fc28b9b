/* SPDX-License-Identifier: MIT
 *
 * What becomes of workers when a program ends: one row a scenario.
 * The writer, the reader and docs/csv.md follow LIFECYCLE_COLUMNS.
 */
#ifndef RECORD_LIFECYCLE_H
#define RECORD_LIFECYCLE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/atomic_file.h"
#include "record/csv.h"
#include "record/trial.h"

#define LIFECYCLE_SCHEMA 2

/* COLUMN(type, name, unit, definition), as TRIAL_COLUMNS. */
#define LIFECYCLE_COLUMNS(COLUMN)                                                                                      \
	COLUMN(count, schema, "number", "Number of this layout; readers refuse any other.")                            \
	COLUMN(hex, host_id, "id", "Fingerprint of the machine, as in the CSV of trials.")                             \
	COLUMN(text, played_by, "name", "`breakeven`, or the interpreter with its version.")                           \
	COLUMN(text, kind, "name", "`threads` or `processes`.")                                                        \
	COLUMN(text, mode, "name", "`joined`, `not_joined` or `daemon`.")                                              \
	COLUMN(count, workers, "count", "Workers in the scenario.")                                                    \
	COLUMN(signed, work_ns, "ns", "How long each worker works.")                                                   \
	COLUMN(signed, end_ns, "ns", "From the start of the program to the end of its main thread.")                   \
	COLUMN(signed, exit_delay_ns, "ns", "From there to the program's exit.")                                       \
	COLUMN(text, outcome, "name",                                                                                  \
	       "Of the workers: `finished_before` main ended, `waited_for`, `ended` where they stood, or "             \
	       "`left_behind`: they outlived the program.")                                                            \
	COLUMN(text, output, "name", "What a worker had written and not flushed: `arrived` or `lost`.")                \
	COLUMN(text, lock, "name", "The lock that each held while it worked, when the program ended: `free` or `held`.")

struct scenario_row {
#define SCENARIO_FIELD(type, name, unit, definition) trial_##type name;
	LIFECYCLE_COLUMNS(SCENARIO_FIELD)
#undef SCENARIO_FIELD
};

extern const struct csv_layout lifecycle_layout; /* record/csv_layout.h */

/* A lifecycle CSV that replaces a former one when it is whole (base/atomic_file.h), locked until then. */
struct lifecycle_file {
	struct atomic_file draft;
	int lock; /* descriptor of the former file, or of an empty one in its place; -1 for none */
};

/* Begins one.  Returns 0; -EEXIST if another file is there, which is left alone; -EBUSY if another run is writing it;
 * or a negative errno.  After an error there is nothing to end. */
int lifecycle_begin(struct lifecycle_file *file, const char *path);

/* Writes the rows and ends it: the file is the new one, or what it was. */
int lifecycle_commit(struct lifecycle_file *file, const struct scenario_row *rows, size_t count);

/* Ends it, and the file is what it was. */
void lifecycle_drop(struct lifecycle_file *file);

/* Reads all rows, at most `most`; *count says how many.  Strict, as csv_read(). */
int lifecycle_read(const char *path, struct scenario_row *rows, size_t most, size_t *count, struct csv_error *error);

#endif
