/* SPDX-License-Identifier: MIT */
#include "program/python_choice.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>

#include "base/clock.h"
#include "program/decide.h"

static const struct python_calls *calls;

/* ---- arms and their times ---- */

const struct python_run *python_run_of(const struct session *session, unsigned arm)
{
	return (const struct python_run *)session->plan.arms[arm].loop;
}

static bool works(const struct session *session, unsigned arm, unsigned facts)
{
	return python_run_of(session, arm)->facts == facts && !session->plan.arms[arm].given_up &&
	       !session->plan.arms[arm].hopeless;
}

unsigned python_find(const struct session *session, unsigned facts, enum python_strategy strategy)
{
	for (unsigned i = 0; i < session->plan.arm_count; i++)
		if (works(session, i, facts) && python_run_of(session, i)->strategy == strategy)
			return i;
	return PYTHON_NO_ARM;
}

static double time_of_all(const struct row *row)
{
	return (double)row->cold_ns + ((double)python_facts[0].items / calls->count - 1) * (double)row->warm_ns;
}

static double time_of_second(const struct row *row)
{
	return (double)row->warm_ns;
}

double python_median_of_all(const struct session *session, unsigned arm)
{
	unsigned rounds;

	return arm == PYTHON_NO_ARM ? NAN : decide_median_ns(session, arm, &rounds);
}

double python_median_of_second(const struct session *session, unsigned arm)
{
	double median;

	decide_rules.time_ns = time_of_second;
	median = python_median_of_all(session, arm);
	decide_rules.time_ns = time_of_all;
	return median;
}

struct estimate python_ratio_of_second(const struct session *session, unsigned base, unsigned arm)
{
	struct estimate ratio;

	decide_rules.time_ns = time_of_second;
	ratio = decide_ratio(session, base, arm);
	decide_rules.time_ns = time_of_all;
	return ratio;
}

static void print_heading(const struct cell *cell)
{
	unsigned items = python_facts[0].items;

	if (calls->count < items)
		printf("\n%s, all %u items, predicted from trials of %u:\n", cell->job.workload->name, items,
		       calls->count);
	else
		printf("\n%s, %u items:\n", cell->job.workload->name, items);
}

void python_choose_among(const struct python_calls *asked)
{
	calls = asked;
	decide_rules.time_ns = time_of_all;
	decide_rules.print_heading = print_heading;
}

/* ---- the best of each interpreter ---- */

static unsigned fastest(const struct session *session, unsigned facts)
{
	unsigned best = PYTHON_NO_ARM;

	for (unsigned i = 0; i < session->plan.arm_count; i++) {
		double time_ns = works(session, i, facts) ? python_median_of_all(session, i) : NAN;

		if (!isnan(time_ns) && (best == PYTHON_NO_ARM || time_ns < python_median_of_all(session, best)))
			best = i;
	}
	return best;
}

/* Verdicts of arms beside the fastest of their interpreter, whose own is `equal`.  Returns 0 or -ENOMEM. */
static int judge_beside_fastest(const struct session *session, enum verdict verdicts[PYTHON_RUNS_MOST])
{
	struct claim claims[PYTHON_RUNS_MOST];
	unsigned arms[PYTHON_RUNS_MOST];
	size_t count = 0;
	int err;

	for (unsigned facts = 0; facts < python_facts_count; facts++) {
		unsigned first = fastest(session, facts);

		for (unsigned i = 0; first != PYTHON_NO_ARM && i < session->plan.arm_count; i++) {
			struct estimate ratio;

			verdicts[i] = i == first ? VERDICT_EQUAL : verdicts[i];
			if (i == first || !works(session, i, facts))
				continue;
			ratio = decide_ratio(session, first, i);
			arms[count] = i;
			claims[count++] = claim_of(&ratio, decide_rules.margin);
		}
	}
	err = decide_all(claims, count);
	for (size_t i = 0; err >= 0 && i < count; i++)
		verdicts[arms[i]] = claim_verdict(claims[i]);
	return err < 0 ? err : 0;
}

static struct python_choice choose(const struct session *session, unsigned facts,
				   const enum verdict beside[PYTHON_RUNS_MOST])
{
	struct python_choice choice = {PYTHON_NO_ARM, PYTHON_NO_ARM};

	for (unsigned i = 0; i < session->plan.arm_count; i++) {
		if (!works(session, i, facts))
			continue;
		if (beside[i] == VERDICT_UNDECIDED && choice.rival == PYTHON_NO_ARM)
			choice.rival = i;
		if (beside[i] == VERDICT_EQUAL &&
		    (choice.best == PYTHON_NO_ARM ||
		     python_run_of(session, i)->strategy < python_run_of(session, choice.best)->strategy))
			choice.best = i;
	}
	return choice;
}

static int judge(const struct session *session, struct python_choice choices[PYTHON_INTERPRETERS_MOST],
		 enum verdict beside_base[PYTHON_RUNS_MOST], enum verdict beside_fastest[PYTHON_RUNS_MOST],
		 size_t *together)
{
	int err;

	for (unsigned i = 0; i < PYTHON_RUNS_MOST; i++)
		beside_base[i] = beside_fastest[i] = VERDICT_UNDECIDED;
	err = decide_verdicts(session, beside_base, together);
	if (err >= 0)
		err = judge_beside_fastest(session, beside_fastest);
	for (unsigned i = 0; err >= 0 && i < python_facts_count; i++)
		choices[i] = choose(session, i, beside_fastest);
	return err < 0 ? err : 0;
}

int python_choose(const struct session *session, struct python_choice choices[PYTHON_INTERPRETERS_MOST],
		  enum verdict verdicts[PYTHON_RUNS_MOST], size_t *together)
{
	enum verdict beside_fastest[PYTHON_RUNS_MOST];

	return judge(session, choices, verdicts, beside_fastest, together);
}

/* ---- the end of the run ---- */

/* Slower ones that are decided take time from the others.  The base, serial calls and threads are always wanted. */
static void settle(struct session *session, const enum verdict beside_base[PYTHON_RUNS_MOST],
		   const enum verdict beside_fastest[PYTHON_RUNS_MOST])
{
	for (unsigned i = 1; i < session->plan.arm_count; i++)
		if (python_run_of(session, i)->strategy > PYTHON_THREADS && beside_fastest[i] == VERDICT_WIN &&
		    beside_base[i] != VERDICT_UNDECIDED)
			session->plan.arms[i].settled = true;
}

/* Whatever the noise, an arm that takes ten times as long as another of its interpreter is not the one to take, and
 * would take the time of all others. */
static void drop_hopeless(struct session *session)
{
	for (unsigned i = 1; i < session->plan.arm_count; i++) {
		unsigned facts = python_run_of(session, i)->facts, first = fastest(session, facts);

		if (first != PYTHON_NO_ARM && python_run_of(session, i)->strategy != PYTHON_SERIAL &&
		    python_median_of_all(session, i) > DECIDE_HOPELESS * python_median_of_all(session, first))
			session->plan.arms[i].hopeless = true;
	}
}

/* The next round takes less time than those before, where an arm is not run again. */
static void note_fewer_arms(const struct session *session)
{
	static unsigned before = UINT_MAX;
	unsigned now = 0;

	for (unsigned i = 0; i < session->plan.arm_count; i++)
		now += arm_is_run(&session->plan.arms[i]);
	if (now < before && (before != UINT_MAX || now < session->plan.arm_count)) {
		decide_rules.rounds_ns = clock_now_ns();
		decide_rules.rounds_before = session->round + 1;
		decide_rules.round_ns = 0;
	}
	before = now;
}

bool python_is_enough(struct session *session)
{
	struct python_choice choices[PYTHON_INTERPRETERS_MOST];
	enum verdict beside_base[PYTHON_RUNS_MOST], beside_fastest[PYTHON_RUNS_MOST];
	size_t together;
	bool enough;

	drop_hopeless(session);
	note_fewer_arms(session);
	enough = decide_is_enough(session);
	if (decide_time_is_over(session) || session->round < session->options->warmup || !decide_looks_now(session) ||
	    judge(session, choices, beside_base, beside_fastest, &together) != 0)
		return enough;
	settle(session, beside_base, beside_fastest);
	for (unsigned i = 0; i < python_facts_count; i++)
		enough &= choices[i].rival == PYTHON_NO_ARM;
	return enough;
}
