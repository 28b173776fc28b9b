/* SPDX-License-Identifier: MIT
 *
 * The parts of `breakeven gate`: what is asked for, measuring it, and the self-test.
 */
#ifndef COMMAND_GATE_H
#define COMMAND_GATE_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "analysis/gate.h"

/* Exit statuses beside those of every command: 0 pass, 1 a regression, 2 bad input. */
#define STATUS_INCONCLUSIVE 3
#define STATUS_INVALID	    4 /* what was measured cannot be judged */

struct gate_request {
	const char *bounds;		      /* file */
	const char *baseline;		      /* revision; NULL for none … */
	const char *baseline_build;	      /* … or the folder where it is built already */
	const char *workload, *against;	      /* files of the baseline's and the candidate's own work */
	const char *candidate_harness;	      /* another than the one that belongs here: the self-test's */
	const char *csv;		      /* what is kept */
	const struct gate_commands *commands; /* whole programs instead of built-in workloads; NULL */
	struct gate_options options;
	unsigned rounds;   /* in each restart; 0: as many as it takes */
	unsigned interims; /* at most */
	double cap_ns;
	uint64_t seed;
	bool allow_different_builds; /* of baseline and candidate */
};

/* Measures one interim analysis after the other until it is decided, the interim analyses are used up or the next would
 * go beyond the cap; what was measured stays in request->csv and in `list`, which the caller owns.  Tells the user what
 * is wrong; returns an exit status. */
int gate_measure(const struct gate_request *request, const struct bounds *bounds, struct trial_list *list);

/* The data of trials, of whichever kind the request is.  Returns what gate_data_make() does. */
int gate_data_of(const struct gate_request *request, const struct trial_list *list, const struct bounds *bounds,
		 struct gate_data *data, struct gate_problem *problem);

/* Judges trials in the order of their file.  Tells the user why they cannot be judged.  The caller owns *data and
 * *gate.  Returns an exit status: STATUS_OK if there is a verdict. */
int gate_verdict_of(const struct gate_request *request, const struct trial_list *list, const struct bounds *bounds,
		    struct gate_data *data, struct gate *gate);

/* Puts the path of the revision's gate harness into path[size], building it if need be.  Tells the user what is
 * wrong; returns an exit status. */
int gate_baseline_build(const char *revision, char *path, size_t size);

/* Tells the user the first revision that can be a baseline of this one: the last that changed the protocol between a
 * harness and the processes that trials are forked from. */
void gate_baseline_tell_first(void);

/* Passes on the same program, and fails for each seeded fault: or the gate cannot be trusted. */
int gate_self_test(const struct gate_request *request, const struct bounds *bounds);

#endif
