/* SPDX-License-Identifier: MIT
 *
 * What the gate's trials say before anything is judged: which rounds there are, what the machine
 * really gave in each, which of them count, and the paired log ratios.
 * Thread-safety: any thread; no state.
 */
#ifndef ANALYSIS_GATE_DATA_H
#define ANALYSIS_GATE_DATA_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis/bounds.h"
#include "analysis/gate_commands.h"
#include "record/csv.h"

/* The harness column of its trials. */
#define GATE_HARNESS   "gate"
#define GATE_BASELINE  "gate_baseline"
#define GATE_CANDIDATE "gate_candidate"
#define GATE_COMMANDS  "command" /* whole programs */

/* Why a round is set aside: causes that the system recorded, never the time that a trial took. */
enum gate_cause { GATE_COUNTS, GATE_STOLEN, GATE_THROTTLED, GATE_PREEMPTED, GATE_CAUSES };

/* More than this share of the CPUs' time was kept by the hypervisor; or so many times the median number of
 * involuntary switches, and so many more. */
#define GATE_STOLEN_SHARE    0.05
#define GATE_PREEMPTED_TIMES 4.0
#define GATE_PREEMPTED_MORE  20.0

/* What disturbed the trials of one side of a round. */
struct gate_strain {
	double switches;  /* involuntary ones */
	double stolen_ns; /* steal, of all CPUs */
	double throttled_ns;
	double time_ns; /* of its trials */
	enum gate_cause cause;
};

/* Baseline, or the only side; and candidate. */
#define GATE_SIDES 2

struct gate_round {
	unsigned restart; /* number of its restart, in the order in which they began */
	double capacity;  /* CPUs had, by the control; NaN where there is none */
	double fork_ns;
	double slowness; /* struct bound_round */
	unsigned block;	 /* pairs_block() of the spin alone; 0: none */
	struct gate_strain sides[GATE_SIDES];
	double cpus;
	enum gate_cause cause; /* gate_set_aside() */
	size_t first;	       /* trial */
	unsigned trials;
	unsigned places; /* one behind the last position */
};

/* One round of one ratio. */
struct gate_sample {
	unsigned round;
	unsigned block; /* pairs_block() of its two trials */
	double log_ratio;
	double log_lower, log_upper; /* the bounds in this round; NaN for none */
};

struct gate_series {
	char name[4 * TRIAL_NAME_SIZE];
	char why[2 * BOUND_TEXT_SIZE];
	double margin;	 /* how precisely it is to be known; 0: as the gate says */
	bool pair;	 /* a baseline and a candidate: a difference that is no more than the margin does not matter */
	bool informs;	 /* it is shown, and neither fails nor is waited for */
	double capacity; /* fewer CPUs had than this tell nothing of its bound; 0 where that does not depend on them */
	struct gate_sample *samples;
	size_t count;
};

struct gate_data {
	struct gate_round *rounds;
	size_t round_count;
	unsigned restarts;
	struct gate_series *series;
	size_t series_count;
	bool against_baseline;
};

/* Why trials cannot be judged. */
struct gate_problem {
	size_t line;  /* of the file, 2 for the first trial; 0 if no line is meant */
	bool foreign; /* they are no trials of the gate: bad input, not a bad measurement */
	char reason[200];
};

/* Makes the data of trials in the order of their file.  `bounds` belongs to trials without baseline and candidate.  The
 * caller owns *out (gate_data_free).  Returns 0, -ENOMEM, or -EBADMSG with the problem. */
int gate_data_make(const struct trial_list *list, const struct bounds *bounds, struct gate_data *out,
		   struct gate_problem *problem);

/* The same, of trials of bench/command. */
int gate_data_make_commands(const struct trial_list *list, const struct gate_commands *commands, struct gate_data *out,
			    struct gate_problem *problem);
void gate_data_free(struct gate_data *data);

/* Says of the rounds of the first so many restarts which of them count, by what is known of those.  A round of a
 * baseline and a candidate does not count only where both sides were disturbed: what disturbs one alone may be its own
 * doing, and a round that is left out for what the candidate did would hide it. */
int gate_set_aside(struct gate_data *data, unsigned restarts);

#endif
