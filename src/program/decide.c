/* SPDX-License-Identifier: MIT */
#include "program/decide.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/capacity.h"
#include "base/clock.h"
#include "base/units.h"
#include "trial/loop.h"

#define LOOK_FACTOR 1.4

/* An interval that is so wide says nothing. */
#define FAR 1000

struct decide_rules decide_rules;

bool decide_looks(unsigned rounds)
{
	double look = DECIDE_ROUNDS_LEAST;

	while ((unsigned)look < rounds)
		look = ceil(look * LOOK_FACTOR);
	return (unsigned)look == rounds;
}

/* ---- comparisons ---- */

static double time_of(const struct row *row)
{
	if (!row_ok(row))
		return NAN;
	return decide_rules.time_ns ? decide_rules.time_ns(row) : (double)row->cold_ns;
}

static size_t gather(const struct session *session, unsigned base, unsigned arm, struct sample *samples)
{
	const struct rows *rows = &session->rows;
	size_t count = 0;

	/* Rows come in the order of their rounds. */
	for (size_t i = 0; i < rows->count; i++) {
		const struct row *one = &rows->rows[i];

		double time_ns = one->arm == arm ? time_of(one) : NAN;

		for (size_t j = i >= session->plan.arm_count ? i - session->plan.arm_count : 0;
		     !isnan(time_ns) && j < rows->count && j < i + session->plan.arm_count; j++) {
			const struct row *other = &rows->rows[j];
			double other_ns = other->arm == base && other->restart == one->restart ? time_of(other) : NAN;

			if (!isnan(other_ns))
				samples[count++] = (struct sample){.value = other_ns / time_ns, .group = one->restart};
		}
	}
	return count;
}

struct estimate decide_ratio(const struct session *session, unsigned base, unsigned arm)
{
	struct sample *samples = calloc(session->rows.count + 1, sizeof(*samples));
	struct estimate ratio = estimate_none;
	double half;

	if (samples)
		ratio = stats_log_location(samples, gather(session, base, arm, samples));
	free(samples);
	if (ratio.freedom >= 1) {
		half = stats_t_quantile(1 - DECIDE_LEVEL / 2, ratio.freedom) * ratio.error;
		ratio.low = ratio.center * exp(-half);
		ratio.high = ratio.center * exp(half);
	}
	return ratio;
}

int decide_all(struct claim *claims, size_t count)
{
	int err = claims_adjust(claims, count);

	for (size_t i = 0; !err && i < count; i++) {
		claims[i].differs = fmin(1, claims[i].differs * VERDICT_LEVEL / DECIDE_LEVEL);
		claims[i].equal = fmin(1, claims[i].equal * VERDICT_LEVEL / DECIDE_LEVEL);
	}
	if (err)
		return err;
	for (size_t i = 0; i < count; i++)
		if (claim_verdict(claims[i]) == VERDICT_UNDECIDED)
			return 0;
	return 1;
}

static bool is_compared(const struct plan *plan, unsigned arm)
{
	unsigned base = plan->cells[plan->arms[arm].cell].first_arm;

	return arm != base && !plan->arms[arm].given_up && !plan->arms[arm].hopeless && !plan->arms[base].given_up;
}

/* The claim of each arm that is still run, beside the first of its cell; those of others say nothing. */
static int make_claims(const struct session *session, struct claim *claims, size_t *count)
{
	const struct plan *plan = &session->plan;

	*count = 0;
	for (unsigned i = 0; i < plan->arm_count; i++) {
		unsigned base = plan->cells[plan->arms[i].cell].first_arm;
		struct estimate ratio;

		if (!is_compared(plan, i))
			continue;
		ratio = decide_ratio(session, base, i);
		claims[(*count)++] = claim_of(&ratio, decide_rules.margin);
	}
	return decide_all(claims, *count);
}

int decide_verdicts(const struct session *session, enum verdict *verdicts, size_t *together)
{
	const struct plan *plan = &session->plan;
	struct claim *claims = calloc(plan->arm_count + 1, sizeof(*claims));
	int decided = claims ? make_claims(session, claims, together) : -ENOMEM;
	size_t next = 0;

	for (unsigned i = 0; decided >= 0 && i < plan->arm_count; i++)
		verdicts[i] = is_compared(plan, i) ? claim_verdict(claims[next++]) : VERDICT_UNDECIDED;
	free(claims);
	return decided;
}

static bool is_decided(const struct session *session)
{
	enum verdict *verdicts = calloc(session->plan.arm_count + 1, sizeof(*verdicts));
	size_t together;
	bool decided = verdicts && decide_verdicts(session, verdicts, &together) == 1;

	free(verdicts);
	return decided;
}

static bool any_left(const struct session *session)
{
	for (unsigned i = 0; i < session->plan.arm_count; i++)
		if (!session->plan.arms[i].given_up)
			return true;
	return false;
}

bool decide_time_is_over(const struct session *session)
{
	int64_t now_ns = clock_now_ns();

	if (session->round + 1 > decide_rules.rounds_before)
		decide_rules.round_ns =
			(now_ns - decide_rules.rounds_ns) / (session->round + 1 - decide_rules.rounds_before);
	return now_ns + decide_rules.round_ns > decide_rules.until_ns;
}

bool decide_looks_now(const struct session *session)
{
	return decide_looks(session->round + 1 - session->options->warmup);
}

bool decide_is_enough(struct session *session)
{
	unsigned rounds = session->round + 1;

	if (!any_left(session))
		return true;
	if (rounds <= session->options->warmup || decide_rules.all_rounds)
		return false;
	if (decide_time_is_over(session))
		return true;
	if (session->plan.arm_count == session->plan.cell_count)
		return false;
	return decide_looks_now(session) && is_decided(session);
}

double decide_progress(const struct session *session)
{
	(void)session;
	return (double)(clock_now_ns() - decide_rules.since_ns) /
	       (double)(decide_rules.until_ns - decide_rules.since_ns);
}

/* ---- the CPUs ---- */

bool decide_lacks_cpus(const struct session *session, const struct cell *cell)
{
	struct capacity capacity = {session->capacity, session->host->effective_cpus};

	for (size_t i = 0; i < session->rows.count && capacity_is_short(capacity); i++) {
		const struct row *row = &session->rows.rows[i];

		if (row->arm >= cell->first_arm && row->arm < cell->first_arm + cell->arm_count &&
		    capacity_used_several(row->user_ns + row->system_ns, row->cold_ns))
			return true;
	}
	return false;
}

/* ---- what is said ---- */

double decide_median_ns(const struct session *session, unsigned arm, unsigned *rounds)
{
	double *values = calloc(session->rows.count + 1, sizeof(*values)), median;
	size_t count = 0;

	for (size_t i = 0; values && i < session->rows.count; i++) {
		const struct row *row = &session->rows.rows[i];
		double time_ns = row->arm == arm ? time_of(row) : NAN;

		if (!isnan(time_ns))
			values[count++] = time_ns;
	}
	median = values ? stats_median(values, count) : NAN;
	free(values);
	*rounds = (unsigned)count;
	return median;
}

void decide_print(const struct estimate *ratio, enum verdict verdict, const char *base, size_t together)
{
	char time[32];
	/* Scales the count, because an interim analysis has a lower level than a verdict. */
	unsigned units = !together ? 0
				   : verdict_units(ratio, decide_rules.margin,
						   (size_t)ceil((double)together * VERDICT_LEVEL / DECIDE_LEVEL));

	if (isnan(ratio->low) || ratio->high > FAR * ratio->low) {
		printf("too few rounds to compare");
		return;
	}
	if (verdict == VERDICT_EQUAL)
		printf("equal to %s within %.3g %% (%.3f..%.3f)", base, 100 * decide_rules.margin, ratio->low,
		       ratio->high);
	else if (verdict == VERDICT_WIN && ratio->center >= 1)
		printf("%.3f times as fast as %s (%.3f..%.3f)", ratio->center, base, ratio->low, ratio->high);
	else if (verdict == VERDICT_WIN)
		printf("takes %.3f times as long as %s (%.3f..%.3f)", 1 / ratio->center, base, 1 / ratio->high,
		       1 / ratio->low);
	else if (ratio->low < 0.1)
		printf("undecided beside %s (%.2g..%.2g)", base, ratio->low, ratio->high);
	else
		printf("undecided beside %s (%.3f..%.3f)", base, ratio->low, ratio->high);
	if (verdict == VERDICT_UNDECIDED && units > estimate_units(ratio))
		printf("; about %u rounds would decide (%s)", units,
		       format_duration(time, sizeof(time), (double)units * (double)decide_rules.round_ns));
}

static int name_width(const struct session *session, const struct cell *cell)
{
	size_t width = 20;

	for (unsigned i = cell->first_arm; i < cell->first_arm + cell->arm_count; i++)
		if (strlen(session->plan.arms[i].loop->side) > width)
			width = strlen(session->plan.arms[i].loop->side);
	return (int)width;
}

static int print_cell(const struct session *session, const struct cell *cell, const struct claim *claims,
		      size_t together)
{
	const struct arm *arms = session->plan.arms;
	bool lacks = decide_lacks_cpus(session, cell);
	int width = name_width(session, cell);
	size_t claim = 0;

	if (lacks)
		printf("  undecided, as only %.2f of %.3g CPUs were available to commands that use several:\n",
		       session->capacity, session->host->effective_cpus);

	for (unsigned i = cell->first_arm; i < cell->first_arm + cell->arm_count; i++) {
		const char *base = arms[cell->first_arm].loop->side;
		bool compared = is_compared(&session->plan, i);
		unsigned rounds;
		double median = decide_median_ns(session, i, &rounds);
		char time[32];

		printf("  %-*s ", width, arms[i].loop->side);
		if (arms[i].given_up)
			printf("failed");
		else
			printf("%9s in %u round%s  ", format_duration(time, sizeof(time), median), rounds,
			       rounds == 1 ? "" : "s");
		if (arms[i].hopeless)
			printf("more than %d times as long as another; it is not run again", DECIDE_HOPELESS);
		if (compared) {
			struct estimate ratio = decide_ratio(session, cell->first_arm, i);
			enum verdict verdict = claim_verdict(claims[claim++]);

			decide_print(&ratio, lacks ? VERDICT_UNDECIDED : verdict, base, lacks ? 0 : together);
		}
		putchar('\n');
	}
	return (int)claim;
}

int decide_report(const struct session *session)
{
	const struct plan *plan = &session->plan;
	struct claim *claims = calloc(plan->arm_count + 1, sizeof(*claims)), *next = claims;
	size_t count = 0;

	if (!claims || make_claims(session, claims, &count) < 0) {
		free(claims);
		fprintf(stderr, "%s: there is not memory enough\n", session->harness->name);
		return 1;
	}
	for (unsigned i = 0; i < plan->cell_count; i++) {
		const struct cell *cell = &plan->cells[i];

		if (decide_rules.print_heading)
			decide_rules.print_heading(cell);
		else if (cell->parameter)
			printf("\n%s, %s = %.15g:\n", cell->job.workload->name, cell->parameter, cell->value);
		else
			printf("\n%s:\n", cell->job.workload->name);
		next += print_cell(session, cell, next, count);
	}
	printf("\nTimes are medians. Intervals are designed to hold in 95 %% of runs, and a wrong `faster` or `equal` "
	       "to occur in "
	       "at most 5 %%.\n");
	free(claims);
	return 0;
}
