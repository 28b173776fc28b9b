/* SPDX-License-Identifier: MIT
 *
 * Parameters of a cell that are plain numbers: one line each.  It makes the flag that takes a list of them, the field
 * in struct job, the key column, the axis of the plan, the part of a benchmark's name, the words of a report, and the
 * flag with which such a cell is measured again.  Parameters that depend on each other, as payload and transport do,
 * are written by hand (harness/cell_axes.c).
 */
#ifndef RECORD_PARAMETERS_H
#define RECORD_PARAMETERS_H

#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/flags.h"

/* PARAMETER(X, type, name, unit, usual, matters, flag, flag_type, least, most, otherwise, text, definition)
 * X: whatever the list was expanded with.  usual: value that goes without saying, and of jobs to which it does not
 * matter; `otherwise` is the same as it would be typed.  matters: to this `job`?  text: of --help.  definition: of the
 * column. */
#define CELL_PARAMETERS(PARAMETER, X)                                                                                  \
	PARAMETER(X, signed, switch_interval_ns, "ns", 5 * NS_PER_MS, true, "switch-interval", FLAG_DURATION,          \
		  NS_PER_US, NS_PER_S, "5ms", "of the global lock",                                                    \
		  "Switch interval of the global lock, for strategies that have it.")                                  \
	/* Of work that also waits: which of its waits would be in the released part? */                               \
	PARAMETER(X, real, released, "0 to 1", 0, job->workload->reads == READS_CPU, "released", FLAG_SHARE, 0, 1,     \
		  "0", "share of a task's CPU work done with the global lock given back",                              \
		  "Share of each task's CPU work that was done with the lock given back.")                             \
	PARAMETER(X, count, background, "count", 0, true, "background", FLAG_COUNT, 0, 1000, "0",                      \
		  "background workers, which use CPU until the timed workers are done",                                \
		  "Workers beside those that are timed, which burn CPU until these are done.")

typedef uint64_t trial_count;
typedef int64_t trial_signed;
typedef double trial_real;

struct trial;

struct parameter {
	const char *name; /* of the column */
	const char *flag;
	enum flag_type type;
	double usual;
};

extern const struct parameter parameters[];
extern const unsigned parameter_count;

double parameter_of(unsigned parameter, const struct trial *trial);

/* "switch interval 1 ms" */
const char *parameter_words(unsigned parameter, const struct trial *trial, char *buffer, size_t size);

/* "--switch-interval=1000000ns", which reads as the same number to the last bit. */
const char *parameter_flag(unsigned parameter, const struct trial *trial, char *buffer, size_t size);

#endif
