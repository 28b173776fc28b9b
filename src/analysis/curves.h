/* SPDX-License-Identifier: MIT
 *
 * Break-even points: where, along a sweep, one strategy begins to beat another.  A pure function
 * of the trials.
 *
 * A curve is the ratio of two strategies' makespans, paired within rounds, over one
 * axis: the task size, the payload, the parent's memory or the number of workers, all
 * else equal.  Workers that begin as they are created pay their creation: the cold
 * makespan counts; with a barrier, the warm one.  A place on the axis of CPU time is what serial
 * took for a task in the same rounds (task_size.h), and not what was asked.
 *
 * Along task size, payload and parent, theory says that the ratio is monotone: what is
 * paid once weighs less and less, or more and more.  There the curve's sign is taken from an
 * isotonic regression, and the break-even point from a parabola through the points near by, of log
 * ratio over log place, weighted by their rounds (a straight line would be 4 % off: the
 * curve bends).  Its 95 % interval is Student's t about its logarithm, with the standard error of the jackknife that
 * leaves out one restart after the other, which have rounds in unequal numbers (Busing, Meijer and van der Leeden,
 * "Delete-m jackknife for unequal m", Statistics and Computing 9, 1999).  A percentile bootstrap of so few restarts is
 * too narrow: of four, it holds the truth three times in four.  From STATS_SESSIONS_LEAST sessions on, sessions take
 * the place of restarts.
 *
 * What a curve says is one claim (verdict.h), which is adjusted to the other curves.  That one wins at every place, or
 * at none, is claimed by what speaks least for it: all its places have to be decided, each for itself, which needs no
 * adjustment among them (Berger, "Multiparameter hypothesis testing and acceptance sampling", Technometrics 24, 1982).
 * That each wins somewhere is claimed by the first and the last place, where theory is monotone, or by the best place
 * of each, adjusted to all places of the curve.
 */
#ifndef ANALYSIS_CURVES_H
#define ANALYSIS_CURVES_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis/capacity.h"
#include "analysis/verdict.h"
#include "base/kind.h"
#include "record/csv.h"

enum curve_axis {
	CURVE_CPU,
	CURVE_PAYLOAD,
	CURVE_PARENT,
	CURVE_WORKERS,
	CURVE_PARAMETER, /* of commands */
	CURVE_AXES,
};

/* Where each axis begins, for logarithms. */
extern const double curves_least[CURVE_AXES];

/* One place of the sweep. */
struct curve_point {
	double at;	       /* ns, bytes, workers, or a value of the parameter */
	double asked;	       /* the same as asked: differs from `at` on the axis of CPU time */
	bool measured;	       /* there: `at` is measured, and not nominal */
	struct estimate ratio; /* makespan of `one` / of `other`, over efficiency * cpus if that is asked for */
	enum verdict verdict;  /* adjusted to the other points of the curve */
	int winner;	       /* 1: `other` wins; -1: `one`; 0: none does */
};

struct break_even_point {
	bool rising;	    /* `other` wins above it; else below */
	struct estimate at; /* ns, bytes or workers; 0 and infinite ends: without some restart there is no such point */
	double below, above; /* measured places on both sides of it */
};

#define BREAK_EVEN_POINTS_MOST 6 /* in one curve */

enum curve_outcome {
	CURVE_BREAKS_EVEN,  /* each wins somewhere */
	CURVE_OTHER_ALWAYS, /* `other` wins at every place */
	CURVE_OTHER_NEVER,  /* at every place `one` wins or both are equal */
	CURVE_EQUAL,	    /* they are equal at every place */
	CURVE_PARTLY,	    /* one of them wins at some places, the other at none, and the rest does not make it more */
	CURVE_UNDECIDED,
};

struct curve {
	struct trial key; /* a trial of it; what is not on the axis is meant */
	enum curve_axis axis;
	bool warm;
	double efficiency; /* ratios are held against this one (metg.h); 0: against 1 */
	enum kind kind;	   /* of `other`, where an efficiency is asked for */
	double cpus;	   /* min(workers, CPUs had): of work that computes, what a speed-up can be */
	char one[TRIAL_NAME_SIZE], other[TRIAL_NAME_SIZE];
	struct curve_point *points; /* by place */
	size_t count;
	size_t measured;		     /* points whose task size is, on the axis of CPU time */
	unsigned sessions, restarts, rounds; /* rounds: of the point with the most */
	struct claim claim;		     /* the outcome's, adjusted to the other curves */
	enum curve_outcome outcome;
	struct capacity capacity;
	bool lacks_cpus; /* it computes and had too few of its CPUs: undecided for that */
	struct break_even_point break_even[BREAK_EVEN_POINTS_MOST];
	unsigned break_even_count;
	bool against_theory;   /* it should have one break-even point at most and has more */
	double no_winner_from; /* from here on there is none; 0: there is one at the end */
};

struct curves {
	struct curve *curves;
	size_t count;
	double margin; /* that equal ones may differ by */
};

/* Which pairs are asked for: "one/other,one/other…". */
#define CURVES_PAIRS "gil/processes,gil/process_pool,threads/processes,serial/processes,serial/threads"

/* A set of axes: bits 1 << axis. */
#define CURVES_ALONG_ALL ((1U << CURVE_AXES) - 1)

/* Sorts the list and computes curves along these axes.  A curve needs three places.  `margin`: see verdict.h.  The
 * caller owns *out (curves_free).  Returns 0, -ENOMEM, or -EINVAL if `pairs` is not such a list. */
int curves_make(struct trial_list *list, const char *pairs, unsigned axes, double margin, struct curves *out);
void curves_free(struct curves *curves);

/* Are both of one sweep: the same but for the pair, on whichever hosts? */
bool curves_same_sweep(const struct curve *a, const struct curve *b);

/* Do both ask the same, of whichever hosts? */
bool curves_same_question(const struct curve *a, const struct curve *b);

#endif
