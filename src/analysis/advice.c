/* SPDX-License-Identifier: MIT */
#include "analysis/advice.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/pairs.h"

const char *advice_unknown(const struct model *model, const char *list, size_t *length)
{
	for (;; list += *length + 1) {
		bool known = false;

		*length = strcspn(list, ",");
		for (size_t i = 0; i < model->count; i++)
			known |= strlen(model->strategies[i].name) == *length &&
				 strncmp(model->strategies[i].name, list, *length) == 0;
		if (!known)
			return list;
		if (!list[*length])
			return NULL;
	}
}

/* Are there such strategies with a lock, or without one? */
static bool is_of_world(enum kind kind, enum advice_world world)
{
	if (world == ADVICE_LOCKED)
		return kind != KIND_THREADS && kind != KIND_THREAD_POOL;
	return world == ADVICE_BOTH_WORLDS ||
	       (kind != KIND_LOCK && kind != KIND_HELD_LOCK && kind != KIND_INTERPRETERS);
}

static int by_time(const void *a, const void *b)
{
	double x = ((const struct advised *)a)->predicted_ns.center,
	       y = ((const struct advised *)b)->predicted_ns.center;

	return (x > y) - (x < y);
}

static void leave_out(const struct model_strategy *strategy, bool by_world, struct advice *advice)
{
	for (unsigned i = 0; i < advice->left_out_count; i++)
		if (strcmp(advice->left_out[i].strategy->name, strategy->name) == 0)
			return;
	if (advice->left_out_count < ADVICE_MOST)
		advice->left_out[advice->left_out_count++] = (struct advice_left_out){strategy, by_world};
}

static void rank(const struct model *model, const struct advice_question *question, struct advice *advice)
{
	for (size_t i = 0; i < model->count && advice->count < ADVICE_MOST; i++) {
		const struct model_strategy *strategy = &model->strategies[i],
					    *fitting = model_find(model, strategy->name, advice->transport);

		if (question->among ? !pairs_lists(question->among, strategy->name)
				    : !is_of_world(strategy->kind, question->world))
			continue;
		if (!fitting || !is_of_world(strategy->kind, question->world))
			leave_out(strategy, fitting != NULL, advice);
		else if (strategy == fitting)
			advice->ranking[advice->count++] =
				(struct advised){.strategy = strategy,
						 .predicted_ns = model_predict(model, strategy, &advice->job),
						 .terms = model_terms(strategy, &advice->job)};
	}
	qsort(advice->ranking, advice->count, sizeof(advice->ranking[0]), by_time);
}

/* No workers are simpler than threads, and these than processes.  Of these a pool goes before the others: its workers
 * claim their tasks, so that it is not late where tasks or CPUs are uneven, which the model knows nothing of.  Of the
 * others, those that cost less to create. */
static bool is_simpler(const struct advised *one, const struct advised *other)
{
	static const int ranks[KINDS] = {[KIND_SERIAL] = 0,	  [KIND_LOCK] = 1,	   [KIND_HELD_LOCK] = 1,
					 [KIND_INTERPRETERS] = 1, [KIND_THREADS] = 1,	   [KIND_THREAD_POOL] = 1,
					 [KIND_PROCESSES] = 2,	  [KIND_PROCESS_POOL] = 2, [KIND_OTHER] = 2};
	int own = ranks[one->strategy->kind], others = ranks[other->strategy->kind];

	if (own != others)
		return own < others;
	if (kind_is_pool(one->strategy->kind) != kind_is_pool(other->strategy->kind))
		return kind_is_pool(one->strategy->kind);
	return one->terms.setup_ns + one->terms.workers_ns < other->terms.setup_ns + other->terms.workers_ns;
}

static void add_points(const struct model_named *named, struct answer *answer)
{
	static const enum model_axis axes[] = {MODEL_ALONG_CPU, MODEL_ALONG_TASKS, MODEL_ALONG_PAYLOAD,
					       MODEL_ALONG_PARENT};

	for (size_t i = 0; i < sizeof(axes) / sizeof(axes[0]); i++) {
		if (axes[i] == MODEL_ALONG_PAYLOAD && !named->job->handed_over)
			continue;
		for (int up = 0; up <= 1 && answer->point_count < ADVICE_POINTS_MOST; up++) {
			enum model_point_found found =
				model_point_find(named, axes[i], up, &answer->points[answer->point_count]);

			answer->point_count += found == MODEL_POINT_FOUND;
			if (found == MODEL_POINT_UNDECIDED)
				*(up ? &answer->undecided_above : &answer->undecided_below) |= 1U << axes[i];
		}
	}
}

/* The simplest of those that are as fast as the fastest. */
static void name_best(const struct advised *const *ranked, size_t count, struct answer *answer)
{
	answer->best = ranked[0];
	for (size_t i = 1; i < count; i++)
		if (ranked[i]->predicted_ns.center <= (1 + ADVICE_EQUAL) * ranked[0]->predicted_ns.center &&
		    is_simpler(ranked[i], answer->best))
			answer->best = ranked[i];
	for (size_t i = 0; i < count; i++) {
		if (ranked[i] == answer->best)
			continue;
		if (!answer->second)
			answer->second = ranked[i];
		if (ranked[i]->predicted_ns.center < (1 + ADVICE_TIE) * answer->best->predicted_ns.center)
			answer->ties[answer->tie_count++] = ranked[i];
	}
}

static void answer_for(const struct advice *advice, enum advice_world world, struct answer *answer)
{
	const struct model_strategy *rivals[ADVICE_MOST];
	const struct advised *ranked[ADVICE_MOST];
	size_t count = 0;

	for (unsigned i = 0; i < advice->count; i++) {
		const struct advised *advised = &advice->ranking[i];
		enum kind kind = advised->strategy->kind;

		if (!is_of_world(kind, world))
			continue;
		if (!answer->today && kind == (world == ADVICE_LOCKED ? KIND_LOCK : KIND_THREADS))
			answer->today = advised;
		ranked[count] = advised;
		rivals[count++] = advised->strategy;
	}
	if (count == 0)
		return;
	name_best(ranked, count, answer);
	add_points(&(struct model_named){advice->model, answer->best->strategy, rivals, count, &advice->job}, answer);
}

int advice_make(const struct model *model, const struct advice_question *question, struct advice *out)
{
	*out = (struct advice){.job = question->job, .model = model};
	strcpy(out->transport, question->transport);
	rank(model, question, out);
	if (question->among && out->left_out_count > 0)
		return -ENOTSUP;
	if (out->count == 0)
		return -ENOENT;
	if (question->world != ADVICE_UNLOCKED)
		answer_for(out, ADVICE_LOCKED, &out->locked);
	if (question->world != ADVICE_LOCKED)
		answer_for(out, ADVICE_UNLOCKED, &out->unlocked);
	return 0;
}
