/* SPDX-License-Identifier: MIT
 *
 * Statistics of paired, restarted measurements, on GSL.
 * Thread-safety: any thread; no state.
 */
#ifndef ANALYSIS_STATS_H
#define ANALYSIS_STATS_H

#include <stddef.h>

/* A value and the interval that holds it with 95 % confidence.  Where there
 * are too few values for an interval, low and high are NaN. */
struct estimate {
	double center;
	double low;
	double high;
	unsigned groups; /* restarts that it rests on */
	unsigned values; /* rounds that it rests on */
};

/* One observation, and the restart that it is from. */
struct sample {
	double value;
	unsigned long group;
	unsigned block; /* a condition that was varied evenly, such as the CPU that a round started on; 0: none */
};

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
 * values.  Sorts the samples by group. */
struct estimate stats_location(struct sample *samples, size_t n);

/* The same on logarithms, and back: for ratios and times.  Values must be
 * positive. */
struct estimate stats_log_location(struct sample *samples, size_t n);

/* The same with medians in the place of Hodges–Lehmann estimates, so that the center
 * is the median and the interval is about it. */
struct estimate stats_log_median(struct sample *samples, size_t n);

#endif
