/* SPDX-License-Identifier: MIT
 *
 * The gate: from paired log ratios to a verdict for each, without false alarms.
 *
 * Restarts come in groups of GATE_INTERIM_RESTARTS.  At each interim analysis a ratio's location is the trimmed mean of
 * the restarts' own Hodges–Lehmann estimates, which are the independent ones, with the standard error that belongs to
 * it (stats_locate); Student's t says how improbable it is on the right side of its bound. Over the ratios, Holm, "A
 * simple sequentially rejective multiple test procedure", Scand. J. Statist. 6, 1979.  Over the interim analyses,
 * GATE_ALPHA is spent as Lan and DeMets, "Discrete sequential boundaries for clinical trials", Biometrika 70, 1983,
 * have it for Pocock's boundary, alpha ln(1 + (e - 1) t); each rejects at the part that it may spend, so that all of
 * them together stay below it whatever they have to do with each other.
 *
 * A pure function of the trials, in the order of their file.
 * Thread-safety: any thread; no state.
 */
#ifndef ANALYSIS_GATE_H
#define ANALYSIS_GATE_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis/gate_data.h"
#include "analysis/stats.h"

#define GATE_ALPHA	      0.01 /* chance of any false alarm in a run */
#define GATE_INTERIM_RESTARTS 12   /* restarts */
#define GATE_INTERIMS	      4
#define GATE_LEVEL	      0.99 /* of the intervals that are shown */
#define GATE_MARGIN                                                                                                    \
	0.02		/* baseline against candidate: so much is no regression, and so precisely it is to be known    \
			 */
#define GATE_POWER 0.95 /* of the effect that is said to be detectable */

struct gate_options {
	double margin; /* baseline against candidate: GATE_MARGIN, or three times the deviation that a program shows
			  against itself on this host, if that is more */
	double bounds_scale; /* of the margins that bounds bring; 1 */
	/* No interim analysis is the last before this ratio has failed, whatever others have: the self-test's; NULL:
	 * any that fails ends it.  Borrowed. */
	const char *until;
};

enum gate_verdict {
	GATE_PASS,
	GATE_FAIL,
	GATE_INCONCLUSIVE,
	GATE_INFORMS, /* of a ratio that is only shown */
};

struct gate_ratio {
	const struct gate_series *series;
	struct estimate ratio; /* with an interval of GATE_LEVEL */
	double lower, upper;   /* its bounds, located over rounds as the ratio is; NaN for none */
	double beyond;	       /* by how much it is on the wrong side of the nearer bound: 0.05 for 5 % */
	double p;	       /* of being so far on the wrong side by chance, one-sided; not yet corrected */
	double half_width;     /* of the interval about the bound, as a share */
	double freedom;	       /* degrees of it, of the interval */
	double margin;
	double detectable; /* effect that would be found with GATE_POWER at this interim analysis */
	enum gate_verdict verdict;
	unsigned needed; /* inconclusive: about so many restarts would do */
};

struct gate {
	struct gate_ratio *ratios;
	size_t count;
	enum gate_verdict verdict;
	bool decided;		   /* nothing more is to be found out: something failed, or all passed */
	unsigned interims;	   /* that were taken */
	unsigned restarts;	   /* that count */
	size_t rounds;		   /* that count … */
	size_t aside[GATE_CAUSES]; /* … and that do not, by cause */
	size_t alone[GATE_SIDES];  /* of a baseline and a candidate: rounds in which one side alone was disturbed; they
				      count */
	double capacity;	   /* E, located over rounds as ratios are; NaN for none */
};

/* Judges the data as they stand after their last interim analysis, or before one: a group of restarts that is not full
 * is taken all the same where there is no other.  Says of the data's rounds which count.  Borrows the series.  The
 * caller owns *out (gate_free).  Returns 0 or -ENOMEM. */
int gate_judge(struct gate_data *data, const struct gate_options *options, struct gate *out);
void gate_free(struct gate *gate);

/* The ratio of that name, or NULL. */
const struct gate_ratio *gate_find(const struct gate *gate, const char *name);

/* What interim analysis number 1 … GATE_INTERIMS may spend of GATE_ALPHA. */
double gate_alpha(unsigned interim);

#endif
