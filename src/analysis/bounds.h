/* SPDX-License-Identifier: MIT
 *
 * What the gate holds to be true of every machine: gate/invariants.csv, one line a ratio.
 * Thread-safety: one thread a file.
 */
#ifndef ANALYSIS_BOUNDS_H
#define ANALYSIS_BOUNDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/trial.h"

#define BOUNDS_MOST	64
#define BOUND_TEXT_SIZE 160

/* What is compared of a trial. */
enum measure { MEASURE_COLD, MEASURE_WARM, MEASURE_LATENCY };

/* The denominator of a latency may be the lock's switch interval. */
#define BOUND_INTERVAL "interval"

/* What a bound depends on, in one round. */
struct bound_round {
	double workers;	    /* of the cell */
	double capacity;    /* CPUs that were really had */
	double fork_ns;	    /* a bare fork, exit and wait */
	double released;    /* share of the work without the lock */
	double denominator; /* of the ratio, ns */
	double slowness;    /* of the CPU that the round starts on, beside the fastest of them; 1 at least */
};

/* A number, or one times the value of a named function of the round: "0.9*cpus". */
struct bound {
	bool given;
	double factor;
	const struct bound_function *function; /* NULL: 1 */
};

struct bound_line {
	char name[TRIAL_NAME_SIZE];
	/* the cell */
	char workload[TRIAL_NAME_SIZE];
	uint64_t workers, tasks;
	int64_t cpu_ns, block_ns;
	char start[TRIAL_NAME_SIZE];
	double released;
	uint64_t background;
	/* the ratio */
	enum measure measure;
	char numerator[TRIAL_NAME_SIZE];
	char denominator[TRIAL_NAME_SIZE];
	struct bound lower, upper;
	double margin; /* how precisely it is to be known, as a share of it */
	char why[BOUND_TEXT_SIZE];
};

struct bounds {
	struct bound_line lines[BOUNDS_MOST];
	unsigned count;
};

/* Reads a file strictly: every line must have all fields, every bound a meaning.  Returns 0, or a negative
 * errno with the line (0 for the file as a whole) and the reason. */
int bounds_read(const char *path, struct bounds *bounds, size_t *line, char *reason, size_t size);

/* The value of a bound in a round; NaN where it is not given. */
double bounds_value(const struct bound *bound, const struct bound_round *round);

/* Does its value depend on the CPUs that were had? */
bool bounds_need_capacity(const struct bound *bound);

/* Is the trial one of the line's cell? */
bool bounds_match(const struct bound_line *line, const struct trial *trial);

/* The flags of a harness that measures the cell of line `first`, with the strategies of all lines of that cell, so
 * that they stand one beside the other in each round.  False if an earlier line has the same cell. */
bool bounds_flags(const struct bounds *bounds, unsigned first, char *flags, size_t size);

/* The control of each round, likewise: one spin, as many as CPUs, and a fork of nothing. */
#define BOUNDS_CONTROL "bare_processes"
extern const char *const bounds_controls[]; /* ends with NULL */

#endif
