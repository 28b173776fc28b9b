/* SPDX-License-Identifier: MIT */
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "analysis/stats.h"

static double mean_of_pair(double a, double b)
{
	return (a + b) / 2;
}

/* How many means of pairs of sorted values are at most so great?  *next: the least of the others.  Row i pairs value i
 * with itself and those behind it; where a row ends only moves down. */
static uint64_t count_means(const double *values, size_t n, double most, double *next)
{
	uint64_t count = 0;
	size_t end = n;

	*next = INFINITY;
	for (size_t i = 0; i < n; i++) {
		while (end > i && mean_of_pair(values[i], values[end - 1]) > most)
			end--;
		if (end <= i) { /* neither here nor in any later row */
			*next = fmin(*next, values[i]);
			break;
		}
		if (end < n)
			*next = fmin(*next, mean_of_pair(values[i], values[end]));
		count += end - i;
	}
	return count;
}

/* The order of the numbers as the order of whole ones, and back. */
static int64_t rank_of(double number)
{
	int64_t bits;

	memcpy(&bits, &number, sizeof(bits));
	return bits < 0 ? INT64_MIN - bits : bits;
}

static double of_rank(int64_t rank)
{
	int64_t bits = rank < 0 ? INT64_MIN - rank : rank;
	double number;

	memcpy(&number, &bits, sizeof(number));
	return number;
}

/* The mean of two neighbours is taken of their ranks without overflow. */
static int64_t middle(int64_t low, int64_t high)
{
	return low + (int64_t)(((uint64_t)high - (uint64_t)low) / 2);
}

double stats_hodges_lehmann(double *values, size_t n)
{
	uint64_t means = (uint64_t)n * (n + 1) / 2, wanted = (means + 1) / 2;
	int64_t low, high;
	double median, next;

	if (n == 0)
		return NAN;
	gsl_sort(values, 1, n);
	low = rank_of(values[0]);
	high = rank_of(values[n - 1]);
	while (low < high) { /* the least number that so many means do not exceed is one of them */
		int64_t rank = middle(low, high);

		if (count_means(values, n, of_rank(rank), &next) >= wanted)
			high = rank;
		else
			low = rank + 1;
	}
	median = of_rank(high);
	if (means % 2 == 0 && count_means(values, n, median, &next) == wanted)
		median = mean_of_pair(median, next);
	return median;
}
