/* SPDX-License-Identifier: MIT */
#include "analysis/metg.h"

#include <string.h>

#include "analysis/curve.h"
#include "analysis/curve_axis.h"
#include "analysis/pairs.h"
#include "base/kind.h"

const double metg_thresholds[METG_THRESHOLDS] = {0.5, 0.9};

const char *const metg_outcome_names[] = {[METG_REACHED] = "reached",
					  [METG_EVERYWHERE] = "everywhere",
					  [METG_NOT_REACHED] = "not_reached",
					  [METG_UNDECIDED] = "undecided"};

#define STRATEGIES_MOST 64

/* Those of a sweep; the first is the serial one, "" if there is none. */
struct strategies {
	char names[STRATEGIES_MOST][TRIAL_NAME_SIZE];
	enum kind kinds[STRATEGIES_MOST];
	unsigned count;
};

static void add_strategy(struct strategies *strategies, const struct trial *trial)
{
	enum kind kind = kind_of_name(trial->kind);

	if (kind == KIND_OTHER)
		return;
	for (unsigned i = 0; i < strategies->count; i++)
		if (strcmp(strategies->names[i], trial->strategy) == 0)
			return;
	if (kind == KIND_SERIAL && !strategies->names[0][0]) {
		strcpy(strategies->names[0], trial->strategy);
		strategies->kinds[0] = kind;
	} else if (strategies->count < STRATEGIES_MOST) {
		strategies->kinds[strategies->count] = kind;
		strcpy(strategies->names[strategies->count++], trial->strategy);
	}
}

/* The size of a command's work is known to its user alone, who gives it as a parameter. */
static enum curve_axis axis_of(const struct trial *key)
{
	return curve_has_place(key, CURVE_PARAMETER) ? CURVE_PARAMETER : CURVE_CPU;
}

static double size_of(const struct trial *key)
{
	return curve_asked(key, axis_of(key));
}

static void find_strategies(const struct task_sizes *sizes, size_t first, struct strategies *strategies)
{
	enum curve_axis axis = axis_of(sizes->cells[first].trials);
	struct trial key = curve_key(sizes->cells[first].trials, axis);

	*strategies = (struct strategies){.count = 1};
	for (size_t i = first; i < sizes->count; i++) {
		struct trial other = curve_key(sizes->cells[i].trials, axis);

		for (size_t j = 0; pairs_same_cell(&key, &other) && j < sizes->cells[i].count; j++)
			add_strategy(strategies, &sizes->cells[i].trials[j]);
	}
}

/* Background load takes CPUs that no capacity tells of. */
static bool computes(const struct trial *key)
{
	return key->block_ns == 0 && key->background == 0;
}

bool metg_asks(const struct trial *first, const void *owner)
{
	const struct trial_store *store = owner;
	struct trial key = curve_key(first, axis_of(first));
	double sizes[CURVE_PLACES_LEAST];
	unsigned count = 0;

	for (size_t i = 0; computes(first) && i < store->arm_count && count < CURVE_PLACES_LEAST; i++) {
		double size = size_of(&store->arms[i].first);
		struct trial other;
		unsigned seen = 0;

		while (seen < count && (sizes[seen] < size || sizes[seen] > size))
			seen++;
		if (seen < count || strcmp(first->workload, store->arms[i].first.workload) != 0)
			continue;
		other = curve_key(&store->arms[i].first, axis_of(first));
		if (pairs_same_cell(&key, &other))
			sizes[count++] = size;
	}
	return count == CURVE_PLACES_LEAST;
}

static int add_sweep(const struct task_sizes *sizes, size_t first, struct curves *out)
{
	static struct strategies strategies; /* too large for a small stack */
	enum curve_axis axis = axis_of(sizes->cells[first].trials);
	int err = 0;

	find_strategies(sizes, first, &strategies);
	for (unsigned i = 0; !err && strategies.names[0][0] && i < strategies.count; i++)
		for (unsigned j = 0; !err && j < METG_THRESHOLDS; j++) {
			struct curve like = {
				.axis = axis, .efficiency = metg_thresholds[j], .kind = strategies.kinds[i]};

			strcpy(like.one, strategies.names[0]);
			strcpy(like.other, strategies.names[i]);
			err = curves_add(out, sizes, first, &like);
		}
	return err;
}

int metg_make(struct trial_list *list, double margin, struct curves *out)
{
	struct task_sizes sizes;
	int err = task_sizes_make(list, &sizes);

	*out = (struct curves){.margin = margin};
	for (size_t i = 0; !err && i < sizes.count; i++)
		if (computes(sizes.cells[i].trials) && curves_begin_at(&sizes, i, axis_of(sizes.cells[i].trials)))
			err = add_sweep(&sizes, i, out);
	if (!err)
		err = curves_decide(out);
	task_sizes_free(&sizes);
	if (err)
		curves_free(out);
	return err;
}

/* True if one CPU is too small a share of the CPUs to pass the threshold, given the error of the capacity. */
static bool is_limited(const struct curve *curve)
{
	bool one_cpu = curve->kind == KIND_SERIAL ||
		       ((curve->kind == KIND_LOCK || curve->kind == KIND_HELD_LOCK) && !(curve->key.released > 0));

	return one_cpu && 1 / curve->cpus < curve->efficiency / CAPACITY_LEAST;
}

enum metg_outcome metg_outcome(const struct curve *curve)
{
	if (curve->lacks_cpus)
		return METG_UNDECIDED;
	if (is_limited(curve))
		return METG_NOT_REACHED;
	switch (curve->outcome) {
	case CURVE_BREAKS_EVEN:
		return curve->break_even_count == 1 && curve->break_even[0].rising ? METG_REACHED : METG_UNDECIDED;
	case CURVE_OTHER_ALWAYS:
		return METG_EVERYWHERE;
	case CURVE_OTHER_NEVER:
	case CURVE_EQUAL:
		return METG_NOT_REACHED;
	default:
		return METG_UNDECIDED;
	}
}
