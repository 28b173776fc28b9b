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

/* How many means of pairs of sorted values are at most so great?  Row i pairs value i with itself and those behind it;
 * where a row ends only moves down. */
static uint64_t count_means(const double *values, size_t n, double most)
{
	uint64_t count = 0;
	size_t end = n;

	for (size_t i = 0; i < end; i++) {
		while (end > i && mean_of_pair(values[i], values[end - 1]) > most)
			end--;
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

/* The mean that so many, itself included, do not exceed: the least number of which that holds. */
static double select_mean(const double *values, size_t n, uint64_t wanted)
{
	int64_t low = rank_of(values[0]), high = rank_of(values[n - 1]);

	while (low < high) {
		int64_t rank = middle(low, high);

		if (count_means(values, n, of_rank(rank)) >= wanted)
			high = rank;
		else
			low = rank + 1;
	}
	return of_rank(high);
}

double stats_hodges_lehmann(double *values, size_t n)
{
	uint64_t means = (uint64_t)n * (n + 1) / 2;

	if (n == 0)
		return NAN;
	gsl_sort(values, 1, n);
	return mean_of_pair(select_mean(values, n, (means + 1) / 2), select_mean(values, n, means / 2 + 1));
}
