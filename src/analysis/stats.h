/* SPDX-License-Identifier: MIT
 *
 * Statistics of paired, restarted measurements, on GSL.
 * Thread-safety: any thread; no state.
 */
#ifndef ANALYSIS_STATS_H
#define ANALYSIS_STATS_H

#include <stddef.h>

/* A value and the interval that holds it with 95 % confidence.  Where there
 * are too few values for an interval, low, high and error are NaN. */
struct estimate {
	double center;
	double low;
	double high;
	unsigned groups;   /* restarts that it rests on */
	unsigned values;   /* rounds that it rests on */
	unsigned sessions; /* that it rests on */
	double error;	   /* standard; of the logarithm where the estimate is of ratios or times */
	double freedom;	   /* degrees of it, for Student's t */
	double spread;	   /* standard deviation between sessions, on the same scale as `error`; NaN below two */
};

/* Nothing is known. */
extern const struct estimate estimate_none;

/* One observation, the restart that it is from, and the session of that. */
struct sample {
	double value;
	unsigned long group;
	unsigned block; /* a condition that was varied evenly, such as the CPU that a round started on; 0: none */
	unsigned long session;
};

/* From so many sessions on an estimate is of the machine, and its interval rests on how sessions differ.  Below, it is
 * of these sessions alone, and its interval rests on how their restarts differ. */
#define STATS_SESSIONS_LEAST 3

/* What its interval rests on: the number of its sessions if they are enough, else of its restarts, or with one restart
 * alone of its rounds. */
unsigned estimate_units(const struct estimate *estimate);

/* Samples of several blocks are levelled first: each block is moved so that all have the same median, the mean of
 * theirs.  What the conditions differ by is then in no interval, as in a randomized block design.  That takes a degree
 * of freedom for each block but one from a single group; from several, for each set of blocks but one that is only
 * compared by comparing groups.  Where it would take more than half of them, samples are not levelled. */

/* Median of values[n]; sorts them.  NaN for n = 0. */
double stats_median(double *values, size_t n);

/* Hodges–Lehmann estimator of location: median of the means of all pairs,
 * each value with itself included (Hodges and Lehmann, "Estimates of location
 * based on rank tests", Ann. Math. Stat. 34, 1963).  Sorts the values.  In O(n log n) without room for the pairs: of
 * sorted values their means are a matrix that grows along rows and columns, in which the means up to a bound are
 * counted in one walk (Johnson and Mizoguchi, "Selecting the kth element in X + Y", SIAM J. Comput. 7, 1978).  Returns
 * NaN for n = 0. */
double stats_hodges_lehmann(double *values, size_t n);

/* Mean with Student's t interval; no interval for n < 2. */
struct estimate stats_mean(const double *values, size_t n);

/* Where samples that come in groups are, and how sure that is: the trimmed mean of the groups' own Hodges–Lehmann
 * estimates, STATS_TRIMMED of them left out at either end, with the standard error of winsorized groups (Tukey and
 * McLaughlin, "Less vulnerable confidence and significance procedures for location based on a single
 * sample", Sankhya A 25, 1963).  Most pairs of trials are within a percent of each other and some, in which one of the
 * two shared its CPU, are apart by half: of twelve such groups the plain mean knows nothing. */
#define STATS_TRIMMED 0.25
struct location {
	double center;	/* NaN for none */
	double error;	/* standard; NaN below two groups */
	double freedom; /* degrees of it, for Student's t: groups that were not trimmed, less one */
	unsigned groups;
	unsigned values;
};

/* Sorts the samples by group. */
struct location stats_locate(struct sample *samples, size_t n);

/* Quantile of Student's t; infinite below one degree of freedom. */
double stats_t_quantile(double probability, double freedom);

/* One-sided: the chance of being so far above 0 or farther, if it is 0; 1 below one degree of freedom. */
double stats_t_above(double center, double error, double freedom);

/* Location of samples that come in groups (rounds in restarts): the
 * Hodges–Lehmann estimate of all, which a few disturbed rounds do not move.
 * Rounds of one restart share its address layout and its moment, so the
 * restart is the unit of the interval: it is as wide as Student's t makes it
 * from the groups' own estimates.  With one group only, it is made from its
 * values.  Restarts of one session share its minutes: from STATS_SESSIONS_LEAST sessions on the session is the unit,
 * and the estimate the mean of theirs.  Sorts the samples by session and group. */
struct estimate stats_location(struct sample *samples, size_t n);

/* The same on logarithms, and back: for ratios and times.  Values must be
 * positive. */
struct estimate stats_log_location(struct sample *samples, size_t n);

/* The same with medians in the place of Hodges–Lehmann estimates, so that the center
 * is the median and the interval is about it. */
struct estimate stats_log_median(struct sample *samples, size_t n);

#endif
