/* SPDX-License-Identifier: MIT
 *
 * What may be said of a ratio, alone and together with others; and of sessions.
 */
#include <math.h>
#include <stdbool.h>

#include "analysis/verdict.h"
#include "base/mix.h"
#include "unit.h"

static double normal(uint64_t *state)
{
	double sum = -6;

	for (int i = 0; i < 12; i++)
		sum += (double)(mix_next(state) >> 11) / 9007199254740992.0;
	return sum;
}

static struct estimate ratio_with(double center, double error, double freedom)
{
	double half = stats_t_quantile(0.975, freedom) * error;

	return (struct estimate){.center = center,
				 .low = center * exp(-half),
				 .high = center * exp(half),
				 .groups = (unsigned)freedom + 1,
				 .error = error,
				 .freedom = freedom};
}

static enum verdict verdict_of(double center, double error)
{
	const struct estimate ratio = ratio_with(center, error, 5);

	return claim_verdict(claim_of(&ratio, VERDICT_MARGIN));
}

static void a_verdict_is_what_its_interval_says(void **state)
{
	(void)state;
	/* The quantile of five degrees of freedom is 2.57. */
	assert_int_equal(verdict_of(1.1, 0.03), VERDICT_WIN); /* 1.018 .. 1.188 */
	assert_int_equal(verdict_of(1 / 1.1, 0.03), VERDICT_WIN);
	assert_int_equal(verdict_of(1.1, 0.04), VERDICT_UNDECIDED); /* 0.992 .. 1.219 */
	assert_int_equal(verdict_of(1.01, 0.005), VERDICT_EQUAL);   /* 0.997 .. 1.023 */
	assert_int_equal(verdict_of(1.01, 0.009), VERDICT_UNDECIDED);
	/* Surely not 1, and surely no difference that matters. */
	assert_int_equal(verdict_of(1.02, 0.001), VERDICT_EQUAL);
	assert_int_equal(verdict_of(1.04, 0.001), VERDICT_WIN);
	assert_int_equal(claim_verdict(claim_of(&estimate_none, VERDICT_MARGIN)), VERDICT_UNDECIDED);
}

static void claims_that_are_made_together_are_adjusted(void **state)
{
	/* Holm's example, as in R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm") */
	struct claim claims[] = {{0.01, 1}, {0.04, 0.02}, {0.03, 1}, {0.005, 0.5}};
	const double differs[] = {0.03, 0.06, 0.06, 0.02}, equal[] = {1, 0.08, 1, 1};

	(void)state;
	assert_int_equal(claims_adjust(claims, 4), 0);
	for (int i = 0; i < 4; i++) {
		assert_true(fabs(claims[i].differs - differs[i]) < 1e-12);
		assert_true(fabs(claims[i].equal - equal[i]) < 1e-12);
	}
	assert_int_equal(claims_adjust(claims, 0), 0);
}

#define CELLS	 50
#define RESTARTS 6

/* The ratio of a cell whose strategies differ by `truth`, from restarts of three rounds. */
static struct estimate measured(double truth, uint64_t *random)
{
	struct sample samples[3 * RESTARTS];

	for (unsigned restart = 0; restart < RESTARTS; restart++) {
		double shared = 0.02 * normal(random);

		for (unsigned round = 0; round < 3; round++)
			samples[3 * restart + round] =
				(struct sample){.value = truth * exp(shared + 0.02 * normal(random)), .group = restart};
	}
	return stats_log_location(samples, 3 * RESTARTS);
}

/* Of 1,000 tables of 50 cells. */
static void false_claims_are_as_rare_as_they_say(void **state)
{
	unsigned alone = 0, wins = 0, equals = 0;
	uint64_t random = 1;

	(void)state;
	for (unsigned table = 0; table < 1000; table++) {
		struct claim same[CELLS], apart[CELLS];
		bool win = false, equal = false;

		for (unsigned i = 0; i < CELLS; i++) {
			const struct estimate one = measured(1, &random), three = measured(1.03, &random);

			same[i] = claim_of(&one, VERDICT_MARGIN);
			apart[i] = claim_of(&three, VERDICT_MARGIN);
			alone += same[i].differs <= VERDICT_LEVEL;
		}
		assert_int_equal(claims_adjust(same, CELLS) + claims_adjust(apart, CELLS), 0);
		for (unsigned i = 0; i < CELLS; i++) {
			win = win || same[i].differs <= VERDICT_LEVEL;
			equal = equal || apart[i].equal <= VERDICT_LEVEL;
		}
		wins += win;
		equals += equal;
	}
	print_message("# false wins: %.1f %% of 50000 cells, in %u of 1000 tables; false equals in %u\n", alone / 500.0,
		      wins, equals);
	assert_in_range(alone, 2000, 3000);
	assert_in_range(wins, 0, 60);
	assert_in_range(equals, 0, 60);
}

static void so_many_units_decide_it(void **state)
{
	const struct estimate near = ratio_with(1.05, 0.03, 5), far = ratio_with(1.2, 0.03, 5);
	unsigned units = verdict_units(&near, VERDICT_MARGIN, 1);

	(void)state;
	/* With so many, spread as the six that are there: just decided, and not with one less. */
	for (unsigned n = units - 1; n <= units; n++) {
		const struct estimate more = ratio_with(1.05, 0.03 * sqrt(6.0 / n), n - 1);

		assert_int_equal(claim_verdict(claim_of(&more, VERDICT_MARGIN)),
				 n == units ? VERDICT_WIN : VERDICT_UNDECIDED);
	}
	assert_true(verdict_units(&near, VERDICT_MARGIN, 20) > units);
	assert_int_equal(verdict_units(&far, VERDICT_MARGIN, 1), 7);
	assert_int_equal(verdict_units(&estimate_none, VERDICT_MARGIN, 1), 0);
}

/* Sessions differ by 20 %, their restarts by 2 %: three or more tell of the machine. */
static void an_interval_of_sessions_holds_for_the_machine(void **state)
{
	uint64_t random = 7;

	(void)state;
	for (unsigned sessions = 1; sessions <= 5; sessions += 2) {
		unsigned held = 0;

		for (unsigned run = 0; run < 1000; run++) {
			struct sample samples[5 * 4];
			struct estimate estimate;
			unsigned n = 0;

			for (unsigned session = 0; session < sessions; session++) {
				double busy = exp(0.2 * normal(&random));

				for (unsigned restart = 0; restart < 4; restart++)
					samples[n++] = (struct sample){.value = busy * exp(0.02 * normal(&random)),
								       .group = 4 * session + restart,
								       .session = session};
			}
			estimate = stats_log_location(samples, n);
			held += estimate.low <= 1 && 1 <= estimate.high;
			assert_int_equal(estimate.sessions, sessions);
			assert_int_equal(estimate_units(&estimate), sessions >= STATS_SESSIONS_LEAST ? sessions : 4);
			assert_int_equal(isnan(estimate.spread), sessions == 1);
		}
		print_message("# of %u sessions, %u of 1000 intervals hold the machine\n", sessions, held);
		assert_in_range(held, sessions == 1 ? 0 : 930, sessions == 1 ? 500 : 970);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_verdict_is_what_its_interval_says),
		cmocka_unit_test(claims_that_are_made_together_are_adjusted),
		cmocka_unit_test(false_claims_are_as_rare_as_they_say),
		cmocka_unit_test(so_many_units_decide_it),
		cmocka_unit_test(an_interval_of_sessions_holds_for_the_machine),
	};

	return RUN_TESTS("verdict", tests);
}
