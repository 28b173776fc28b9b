/* SPDX-License-Identifier: MIT
 *
 * When bench/command has measured enough, and what it then says.
 *
 * After some rounds, each time about 1.4 times as many, all arms are compared with the first one, in pairs of a round.
 * The run ends as soon as each comparison is decided (analysis/verdict.h), or its time is over.  Looking several times
 * makes a false decision more likely, so each interim analysis has a level of DECIDE_LEVEL: tests/unit/test_decide.c
 * simulates runs of two equal arms, of which about one in twenty may report a difference, also where a run looks
 * sixteen times. Printed intervals have the same level, so that the last one holds in about 95 % of runs.
 *
 * Thread-safety: one thread; there is one run.
 */
#ifndef PROGRAM_DECIDE_H
#define PROGRAM_DECIDE_H

#include "analysis/verdict.h"
#include "harness/session.h"

#define DECIDE_LEVEL	    0.005 /* of an interim analysis, for 0.05 of a run */
#define DECIDE_ROUNDS_LEAST 5
#define DECIDE_HOPELESS	    10 /* times as long as another: such an arm is not run again, after however few rounds */

struct decide_rules {
	int64_t until_ns;	/* of the monotonic clock: no round is begun that would probably end later */
	int64_t since_ns;	/* of the run */
	int64_t rounds_ns;	/* of the first round, or of the first one with fewer arms … */
	unsigned rounds_before; /* … which had so many before it */
	int64_t round_ns;	/* mean so far; decide_is_enough() keeps it */
	double margin;		/* 0.03: arms that differ by less are equal */
	bool all_rounds;	/* whatever is decided */
	/* The time of a row that is compared; NaN: not comparable.  NULL: cold_ns. */
	double (*time_ns)(const struct row *row);
	/* What the comparisons of a cell are called where they are reported; NULL: the name of its workload. */
	void (*print_heading)(const struct cell *cell);
};
extern struct decide_rules decide_rules;

/* Does the run look after so many rounds? */
bool decide_looks(unsigned rounds);

/* The ratio of the times of two arms of a cell, first / second, in their common rounds, with an interval at
 * DECIDE_LEVEL.  `arm` and `base` are numbers in the plan. */
struct estimate decide_ratio(const struct session *session, unsigned base, unsigned arm);

/* Median of the compared times of an arm, and how many there are; NaN for none. */
double decide_median_ns(const struct session *session, unsigned arm, unsigned *rounds);

/* "1.683 times as fast as threads (1.61..1.75)", "undecided beside threads (0.98..1.10); about 30 rounds would decide";
 * `together`: how many verdicts are adjusted together; 0: no number of rounds would
 * help. */
void decide_print(const struct estimate *ratio, enum verdict verdict, const char *base, size_t together);

/* Of each arm beside the first of its cell, adjusted together; undecided where there is nothing to compare.  *together:
 * how many comparisons there are.  Returns whether all are decided, or -ENOMEM. */
int decide_verdicts(const struct session *session, enum verdict *verdicts, size_t *together);

/* Has an arm of the cell used several CPUs at once, of which this run had too few?  Then nothing is decided. */
bool decide_lacks_cpus(const struct session *session, const struct cell *cell);

/* Of one look: adjusts all claims to each other.  Returns whether each is decided, or -ENOMEM. */
int decide_all(struct claim *claims, size_t count);

/* Is an interim analysis due after this round? */
bool decide_looks_now(const struct session *session);

/* For struct harness. */
bool decide_is_enough(struct session *session);

/* Would another round probably end too late?  Then decide_is_enough() is true as well. */
bool decide_time_is_over(const struct session *session);
double decide_progress(const struct session *session);
int decide_report(const struct session *session);

#endif
