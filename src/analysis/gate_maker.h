/* SPDX-License-Identifier: MIT
 *
 * The parts of gate_data_make(), for its own files alone.  Each returns 0, -ENOMEM, or -EBADMSG with
 * the reason in maker->problem.
 */
#ifndef ANALYSIS_GATE_MAKER_H
#define ANALYSIS_GATE_MAKER_H

#include "analysis/gate_data.h"

struct gate_maker {
	const struct trial_list *list;
	const struct bounds *bounds;	      /* of trials of built-in workloads … */
	const struct gate_commands *commands; /* … or of whole programs; the other is NULL */
	struct gate_data *out;
	struct gate_problem *problem;
	unsigned *round_of; /* of each trial */
	size_t first[2];    /* trial of baseline (or the only side) and candidate, from 1; 0: none yet */
};

/* Says what is wrong, with the line of a trial, or SIZE_MAX for none.  Returns -EBADMSG. */
__attribute__((format(printf, 3, 4))) int gate_refuse(struct gate_maker *maker, size_t trial, const char *format, ...);

bool gate_is_control(const struct trial *trial);

/* 1 for a trial of the candidate, 0 for others. */
unsigned gate_side_of(const struct trial *trial);

/* gate_check.c: are these trials that can be judged?  The second one wants rounds. */
int gate_check_trials(struct gate_maker *maker);
int gate_check_whole(struct gate_maker *maker);

/* gate_rounds.c: which rounds there are, and what the system and the control say of them. */
int gate_make_rounds(struct gate_maker *maker);
int gate_take_controls(struct gate_maker *maker);
void gate_add_disturbances(struct gate_maker *maker);

/* A series without samples, in maker->out and owned by it; NULL where there is no memory. */
struct gate_series *gate_new_series(struct gate_maker *maker);

/* gate_bounds.c: ratios within one revision, held against bounds. */
int gate_make_bound_series(struct gate_maker *maker);

/* gate_commands.c: ratios of whole programs. */
int gate_make_command_series(struct gate_maker *maker);

/* gate_pairs.c: candidate over baseline. */
int gate_make_baseline_series(struct gate_maker *maker);

#endif
