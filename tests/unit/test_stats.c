/* SPDX-License-Identifier: MIT
 *
 * Against figures that were published, not computed by the library under test.
 */
#include <math.h>

#include "analysis/stats.h"
#include "base/mix.h"
#include "unit.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* cmocka 1.1.5 has no comparison of doubles that tells what it saw. */
static void assert_near(double got, double wanted, double tolerance)
{
	if (!(fabs(got - wanted) <= tolerance))
		fail_msg("%.9g is not within %g of %.9g", got, tolerance, wanted);
}

/* Student ("The probable error of a mean", Biometrika 6, 1908): additional
 * hours of sleep by the second drug over the first, ten patients.  The 95 %
 * interval is the one that R's documentation prints for t.test on the same
 * data: 0.7001142 .. 2.4598858. */
static const double sleep_gains[] = {1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4};

static void mean_has_students_interval(void **state)
{
	struct estimate estimate = stats_mean(sleep_gains, COUNT(sleep_gains));

	(void)state;
	assert_near(estimate.center, 1.58, 1e-12);
	assert_near(estimate.low, 0.7001142, 1e-7);
	assert_near(estimate.high, 2.4598858, 1e-7);
	assert_int_equal(estimate.values, 10);
}

/* Hamilton depression scale before and after treatment, nine patients;
 * Hollander and Wolfe, Nonparametric Statistical Methods, 1973, example 3.1
 * and on; their estimate of the shift is -0.46. */
static const double hamilton_before[] = {1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30};
static const double hamilton_after[] = {0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29};

static void hodges_lehmann_is_hollander_and_wolfes(void **state)
{
	double shift[COUNT(hamilton_before)];

	(void)state;
	for (size_t i = 0; i < COUNT(shift); i++)
		shift[i] = hamilton_after[i] - hamilton_before[i];
	assert_near(stats_hodges_lehmann(shift, COUNT(shift)), -0.46, 1e-9);
}

static void median_is_the_middle(void **state)
{
	double odd[] = {9, 1, 5}, even[] = {4, 1, 3, 2}, one[] = {7};

	(void)state;
	assert_near(stats_median(odd, 3), 5, 0);
	assert_near(stats_median(even, 4), 2.5, 0);
	assert_near(stats_median(one, 1), 7, 0);
	assert_true(isnan(stats_median(one, 0)));
}

static void too_few_values_give_no_interval(void **state)
{
	double one[] = {3};
	struct sample sample = {.value = 3, .group = 1};
	struct estimate none = stats_mean(one, 0), single = stats_mean(one, 1), location = stats_location(&sample, 1);

	(void)state;
	assert_true(isnan(none.center) && isnan(none.low) && isnan(none.high));
	assert_near(single.center, 3, 0);
	assert_true(isnan(single.low) && isnan(single.high));
	assert_near(location.center, 3, 0);
	assert_true(isnan(location.low) && isnan(location.high));
	location = stats_location(&sample, 0);
	assert_true(isnan(location.center));
}

static void one_wild_value_hardly_moves_the_location(void **state)
{
	struct sample samples[21];
	struct estimate calm, wild;

	(void)state;
	for (size_t i = 0; i < COUNT(samples); i++)
		samples[i] = (struct sample){.value = 10 + (double)(i % 3), .group = 0};
	calm = stats_location(samples, COUNT(samples));
	samples[7].value = 1e6;
	wild = stats_location(samples, COUNT(samples));
	assert_near(calm.center, 11, 1e-12);
	assert_near(wild.center, 11, 0.51);
}

/* Many rounds in two restarts that disagree must not look like much evidence:
 * the restart is the unit. */
static void the_interval_rests_on_restarts(void **state)
{
	struct sample samples[200];
	struct estimate estimate;

	(void)state;
	for (size_t i = 0; i < COUNT(samples); i++)
		samples[i] = (struct sample){.value = i % 2 ? 1.0 : 2.0, .group = i % 2};
	estimate = stats_location(samples, COUNT(samples));
	assert_int_equal(estimate.groups, 2);
	assert_int_equal(estimate.values, 200);
	assert_near(estimate.center, 1.5, 1e-12);
	/* Student's t for one degree of freedom: 12.7062; s / sqrt(2) = 0.5. */
	assert_near(estimate.high - estimate.center, 12.7062 * 0.5, 1e-4);
	assert_near(estimate.center - estimate.low, 12.7062 * 0.5, 1e-4);
}

/* The times of Wilcox, "Introduction to Robust Estimation", with a quarter trimmed instead of a fifth: worked out by
 * hand. */
static void wild_groups_are_trimmed(void **state)
{
	static const double times[] = {77,  87,	 88,  114, 151, 210, 219, 246,	253, 262,
				       296, 299, 306, 376, 428, 515, 666, 1310, 2611};
	struct sample samples[19];
	struct location location;

	(void)state;
	for (unsigned i = 0; i < 19; i++)
		samples[i] = (struct sample){.value = times[18 - i], .group = i};
	location = stats_locate(samples, 19);
	assert_near(location.center, 276.9091, 1e-3);
	assert_near(location.error, 44.1043, 1e-3);
	assert_int_equal(location.freedom, 10);
	assert_int_equal(location.groups, 19);
	assert_near(stats_t_quantile(0.975, location.freedom), 2.2281, 1e-4);
	location = stats_locate(samples, 1);
	assert_true(isnan(location.error));
	assert_true(isinf(stats_t_quantile(0.975, location.freedom)));
}

static void ratios_are_symmetric_on_logarithms(void **state)
{
	struct sample up[] = {{2, 0, 0, 0}, {4, 1, 0, 0}, {8, 2, 0, 0}},
		      down[] = {{0.5, 0, 0, 0}, {0.25, 1, 0, 0}, {0.125, 2, 0, 0}};
	struct estimate more = stats_log_location(up, 3), less = stats_log_location(down, 3);

	(void)state;
	assert_near(more.center, 4, 1e-12);
	assert_near(more.center * less.center, 1, 1e-12);
	assert_near(more.low * less.high, 1, 1e-9);
	assert_near(more.high * less.low, 1, 1e-9);
}

/* Beside all means of pairs, sorted. */
static void hodges_lehmann_is_the_median_of_all_pairs(void **state)
{
	uint64_t random = 7;

	(void)state;
	for (size_t n = 1; n <= 60; n++) {
		double values[60], means[60 * 61 / 2];
		size_t count = 0;

		/* Many are the same, and some are negative. */
		for (size_t i = 0; i < n; i++)
			values[i] =
				n % 2 ? (double)(mix_next(&random) % 9) - 4 : log1p((double)(mix_next(&random) % 1000));
		for (size_t i = 0; i < n; i++)
			for (size_t j = i; j < n; j++)
				means[count++] = (values[i] + values[j]) / 2;
		assert_near(stats_hodges_lehmann(values, n), stats_median(means, count), 0);
	}
	assert_true(isnan(stats_hodges_lehmann(NULL, 0)));
}

/* Room for all pairs of so many would be 160 GB. */
static void hodges_lehmann_takes_many_values(void **state)
{
	static double values[200000];

	(void)state;
	for (size_t i = 0; i < COUNT(values); i++)
		values[i] = (double)(i % 1000);
	assert_near(stats_hodges_lehmann(values, COUNT(values)), 499.5, 0);
}

/* Two CPUs that differ by a quarter, in turn. */
static void what_blocks_differ_by_is_in_no_interval(void **state)
{
	struct sample samples[24], same[24];
	struct estimate levelled, plain;

	(void)state;
	for (unsigned per_group = 1; per_group <= 2; per_group++) {
		for (unsigned i = 0; i < 24; i++) {
			double noise = (i * 7 % 5) * 0.002;

			samples[i] = (struct sample){i % 2 ? 1.25 + noise : 1 + noise, i / per_group, 1 + i % 2, 0};
			same[i] = samples[i];
			same[i].block = 0;
		}
		levelled = stats_location(samples, 24);
		plain = stats_location(same, 24);
		assert_true(fabs(levelled.center - 1.129) < 0.003);
		assert_true(levelled.high - levelled.low < 0.01);
		if (per_group == 1)
			assert_true(plain.high - plain.low > 0.1);
	}
	/* One group pays with a degree of freedom for each block but one … */
	for (unsigned i = 0; i < 24; i++)
		samples[i].group = 0;
	levelled = stats_location(samples, 24);
	assert_true(levelled.high - levelled.low < 0.01);
	/* … and several that miss a sample do not, as long as blocks are compared in them. */
	for (unsigned i = 0; i < 23; i++)
		samples[i] = (struct sample){i % 2 ? 1.25 : 1 + (i % 5) * 0.002, i / 4, 1 + i % 2, 0};
	levelled = stats_location(samples, 23);
	assert_true(levelled.high - levelled.low < 0.01);
	/* Blocks that are as many as half of the groups are left alone. */
	for (unsigned i = 0; i < 12; i++)
		samples[i] = (struct sample){1 + (i / 2) * 0.1, i, 1 + i / 2, 0};
	assert_true(stats_location(samples, 12).high - stats_location(samples, 12).low < 0.3);
	assert_int_equal(stats_location(samples, 12).groups, 12);
	/* Of one sample a block nothing is known. */
	samples[0] = (struct sample){1, 0, 1, 0};
	samples[1] = (struct sample){2, 1, 2, 0};
	levelled = stats_location(samples, 2);
	assert_true(levelled.high - levelled.low > 1);
}

/* Of 400 simulated comparisons, nineteen in twenty intervals hold the truth. */
static void levelled_intervals_hold_the_truth_as_often_as_they_say(void **state)
{
	uint64_t random = 1;
	unsigned held = 0;

	(void)state;
	for (unsigned run = 0; run < 400; run++) {
		struct sample samples[12];
		struct estimate estimate;

		for (unsigned i = 0; i < 12; i++) {
			double sum = 0;

			for (unsigned j = 0; j < 12; j++)
				sum += (double)(mix_next(&random) >> 11) / 9007199254740992.0;
			samples[i] = (struct sample){(sum - 6) * 0.05 + (i % 3) * 0.2, i, 1 + i % 3, 0};
		}
		estimate = stats_location(samples, 12);
		held += estimate.low <= 0.2 && 0.2 <= estimate.high;
	}
	assert_in_range(held, 366, 396); /* 380, give or take three standard deviations */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mean_has_students_interval),
		cmocka_unit_test(hodges_lehmann_is_hollander_and_wolfes),
		cmocka_unit_test(median_is_the_middle),
		cmocka_unit_test(too_few_values_give_no_interval),
		cmocka_unit_test(one_wild_value_hardly_moves_the_location),
		cmocka_unit_test(the_interval_rests_on_restarts),
		cmocka_unit_test(wild_groups_are_trimmed),
		cmocka_unit_test(ratios_are_symmetric_on_logarithms),
		cmocka_unit_test(hodges_lehmann_is_the_median_of_all_pairs),
		cmocka_unit_test(hodges_lehmann_takes_many_values),
		cmocka_unit_test(what_blocks_differ_by_is_in_no_interval),
		cmocka_unit_test(levelled_intervals_hold_the_truth_as_often_as_they_say),
	};

	return RUN_TESTS("stats", tests);
}
