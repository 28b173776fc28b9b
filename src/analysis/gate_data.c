/* SPDX-License-Identifier: MIT */
#include "analysis/gate_data.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/pairs.h"
#include "analysis/stats.h"

/* Of a CPU each: with less, what runs at once cannot be seen to. */
#define CAPACITY_LEAST 0.75

struct maker {
	const struct trial_list *list;
	const struct bounds *bounds;
	struct gate_data *out;
	struct gate_problem *problem;
	unsigned *round_of; /* of each trial */
};

__attribute__((format(printf, 3, 4))) static int refuse(struct maker *maker, size_t trial, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	vsnprintf(maker->problem->reason, sizeof(maker->problem->reason), format, values);
	va_end(values);
	maker->problem->line = trial < maker->list->count ? trial + 2 : 0;
	return -EBADMSG;
}

/* ---- are these trials that can be judged? ---- */

static bool is_sentinel(const struct trial *trial)
{
	return strcmp(trial->strategy, BOUNDS_SENTINEL) == 0;
}

static int check_trial(struct maker *maker, size_t i)
{
	const struct trial *trial = &maker->list->trials[i];
	const char *harness = trial->harness;
	bool sided = strcmp(harness, GATE_BASE) == 0 || strcmp(harness, GATE_HEAD) == 0;

	if (!sided && strcmp(harness, GATE_HARNESS) != 0) {
		maker->problem->foreign = true;
		return refuse(maker, i, "a trial of the harness `%s`, which is not the gate's", harness);
	}
	if (sided != maker->out->against_base) {
		maker->problem->foreign = true;
		return refuse(maker, i, "trials of a base and a head stand beside others");
	}
	if (!pairs_ok(trial))
		return refuse(maker, i, "the trial of `%s` failed: %s", trial->strategy, trial->status);
	if (trial->effective_cpus < 2)
		return refuse(maker, i,
			      "measured with %g effective CPUs; what runs at once cannot be judged with fewer than 2",
			      trial->effective_cpus);
	if ((uint64_t)trial->create_ns + (uint64_t)trial->run_ns + (uint64_t)trial->reap_ns !=
		    (uint64_t)trial->cold_ns ||
	    trial->cold_ns <= 0 || trial->warm_ns <= 0 || trial->warm_ns > trial->cold_ns)
		return refuse(maker, i, "its times do not add up: it was edited or damaged");
	return 0;
}

/* Where a trial stands in its run: no two are at one place. */
static int compare_places(const struct trial *a, const struct trial *b)
{
	const uint64_t left[] = {a->run_id, a->restart, a->round, a->position};
	const uint64_t right[] = {b->run_id, b->restart, b->round, b->position};

	for (size_t i = 0; i < sizeof(left) / sizeof(left[0]); i++)
		if (left[i] != right[i])
			return left[i] < right[i] ? -1 : 1;
	return strcmp(a->harness, b->harness);
}

static int by_place(const void *a, const void *b)
{
	const struct trial *x = *(const struct trial *const *)a, *y = *(const struct trial *const *)b;
	int difference = compare_places(x, y);

	return difference ? difference : (x > y) - (x < y);
}

static int check_twice(struct maker *maker)
{
	const struct trial_list *list = maker->list;
	const struct trial **order =
		malloc((list->count + 1) * sizeof(*order)); /* NOLINT(bugprone-sizeof-expression): of pointers */
	int err = 0;

	if (!order)
		return -ENOMEM;
	for (size_t i = 0; i < list->count; i++)
		order[i] = &list->trials[i];
	qsort(order, list->count, sizeof(*order), by_place); /* NOLINT(bugprone-sizeof-expression): of pointers */
	for (size_t i = 1; !err && i < list->count; i++)
		if (compare_places(order[i - 1], order[i]) == 0)
			err = refuse(maker, (size_t)(order[i] - list->trials), "the trial stands in line %zu already",
				     (size_t)(order[i - 1] - list->trials) + 2);
	free(order);
	return err;
}

static int check_trials(struct maker *maker)
{
	const struct trial_list *list = maker->list;
	int err = 0;

	maker->out->against_base = list->count > 0 && strcmp(list->trials[0].harness, GATE_HARNESS) != 0;
	for (size_t i = 0; !err && i < list->count; i++)
		err = check_trial(maker, i);
	return err ? err : check_twice(maker);
}

/* ---- rounds ---- */

/* Base and head have two runs for one: which of them belong together is told by the seed, which both have, and a look's
 * seed is its own. */
static bool same_restart(const struct maker *maker, const struct trial *a, const struct trial *b)
{
	return (maker->out->against_base ? a->seed == b->seed : a->run_id == b->run_id) && a->restart == b->restart;
}

static const struct trial *first_of(const struct maker *maker, size_t round)
{
	return &maker->list->trials[maker->out->rounds[round].first];
}

static void begin_round(struct maker *maker, size_t i)
{
	struct gate_data *out = maker->out;
	const struct trial *trial = &maker->list->trials[i];

	if (out->round_count == 0 || !same_restart(maker, first_of(maker, out->round_count - 1), trial))
		out->restarts++;
	out->rounds[out->round_count++] = (struct gate_round){.first = i,
							      .restart = out->restarts - 1,
							      .capacity = NAN,
							      .fork_ns = NAN,
							      .cpus = trial->effective_cpus};
}

static int make_rounds(struct maker *maker)
{
	const struct trial_list *list = maker->list;
	struct gate_data *out = maker->out;

	out->rounds = calloc(list->count + 1, sizeof(*out->rounds));
	if (!out->rounds)
		return -ENOMEM;
	for (size_t i = 0; i < list->count; i++) {
		size_t round = out->round_count;

		while (round > 0 && !(same_restart(maker, first_of(maker, round - 1), &list->trials[i]) &&
				      first_of(maker, round - 1)->round == list->trials[i].round))
			round--;
		if (round == 0) {
			begin_round(maker, i);
			round = out->round_count;
		}
		maker->round_of[i] = (unsigned)(round - 1);
		out->rounds[round - 1].trials++;
	}
	return 0;
}

/* A run that was cut off has a round with fewer trials than others. */
static int check_whole(struct maker *maker)
{
	const struct gate_data *out = maker->out;

	for (size_t i = 1; i < out->round_count; i++)
		if (out->rounds[i].trials != out->rounds[0].trials)
			return refuse(maker, out->rounds[i].first,
				      "this round has %u trials where the first has %u: the run was cut off, or rows "
				      "are missing",
				      out->rounds[i].trials, out->rounds[0].trials);
	return 0;
}

/* What the system says of each round's trials. */
static void add_disturbances(struct maker *maker)
{
	for (size_t i = 0; i < maker->list->count; i++) {
		const struct trial *trial = &maker->list->trials[i];
		struct gate_round *round = &maker->out->rounds[maker->round_of[i]];

		round->switches += (double)trial->involuntary_switches;
		round->stolen_ns += (double)trial->steal_ns;
		round->throttled_ns += (double)trial->throttled_ns;
		round->time_ns += (double)trial->cold_ns;
	}
}

int gate_set_aside(struct gate_data *data, unsigned restarts)
{
	double *switches = malloc((data->round_count + 1) * sizeof(*switches)), median;
	size_t n = 0;

	if (!switches)
		return -ENOMEM;
	for (size_t i = 0; i < data->round_count; i++)
		if (data->rounds[i].restart < restarts)
			switches[n++] = data->rounds[i].switches;
	median = stats_median(switches, n);
	free(switches);
	for (size_t i = 0; i < data->round_count; i++) {
		struct gate_round *round = &data->rounds[i];

		round->cause = GATE_COUNTS;
		if (round->throttled_ns > 0)
			round->cause = GATE_THROTTLED;
		else if (round->stolen_ns > GATE_STOLEN_SHARE * round->time_ns * round->cpus)
			round->cause = GATE_STOLEN;
		else if (round->switches > GATE_PREEMPTED_TIMES * median + GATE_PREEMPTED_MORE)
			round->cause = GATE_PREEMPTED;
	}
	return 0;
}

/* ---- the sentinel ---- */

/* One spin, as many as CPUs, and a fork of nothing: E = n (alone - fork) / (together - n fork). */
struct sentinel {
	double alone_ns, together_ns, fork_ns, spins;
};

static void take_sentinel(const struct trial *trial, struct sentinel *sentinel)
{
	double time_ns = (double)trial->cold_ns;

	if (trial->cpu_ns == 0) {
		sentinel->fork_ns = time_ns;
	} else if (trial->workers == 1) {
		sentinel->alone_ns = time_ns;
	} else {
		sentinel->together_ns = time_ns;
		sentinel->spins = (double)trial->workers;
	}
}

/* One fork that was disturbed is not to make a spin longer than it was: the median of all is taken off. */
static double median_fork_ns(const struct sentinel *sentinels, size_t count, double *room)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		if (sentinels[i].fork_ns > 0)
			room[n++] = sentinels[i].fork_ns;
	return stats_median(room, n);
}

static int take_sentinels(struct maker *maker)
{
	struct gate_data *out = maker->out;
	struct sentinel *sentinels = calloc(out->round_count + 1, sizeof(*sentinels));
	double *room = calloc(out->round_count + 1, sizeof(*room)), fork_ns;

	if (!sentinels || !room) {
		free(sentinels);
		free(room);
		return -ENOMEM;
	}
	for (size_t i = 0; i < maker->list->count; i++)
		if (is_sentinel(&maker->list->trials[i]))
			take_sentinel(&maker->list->trials[i], &sentinels[maker->round_of[i]]);
	fork_ns = median_fork_ns(sentinels, out->round_count, room);
	for (size_t i = 0; i < out->round_count; i++) {
		const struct sentinel *sentinel = &sentinels[i];
		double together_ns = sentinel->together_ns - sentinel->spins * fork_ns;

		if (sentinel->fork_ns > 0)
			out->rounds[i].fork_ns = sentinel->fork_ns;
		if (sentinel->alone_ns > fork_ns && together_ns > 0)
			out->rounds[i].capacity = sentinel->spins * (sentinel->alone_ns - fork_ns) / together_ns;
	}
	free(sentinels);
	free(room);
	return 0;
}

/* ---- series ---- */

static struct gate_series *new_series(struct maker *maker)
{
	struct gate_data *out = maker->out;
	struct gate_series *larger = realloc(out->series, (out->series_count + 1) * sizeof(*larger)), *series;

	if (!larger)
		return NULL;
	out->series = larger;
	series = &out->series[out->series_count];
	*series = (struct gate_series){.samples = calloc(out->round_count + 1, sizeof(*series->samples))};
	if (!series->samples)
		return NULL;
	out->series_count++;
	return series;
}

static double measure_of(const struct trial *trial, enum measure measure)
{
	switch (measure) {
	case MEASURE_COLD:
		return (double)trial->cold_ns;
	case MEASURE_WARM:
		return (double)trial->warm_ns;
	default:
		return (double)trial->latency_mean_ns;
	}
}

/* ---- ratios within one revision, held against bounds ---- */

static double log_bound(const char *expression, const struct bound_letters *letters)
{
	return expression[0] ? log(bounds_value(expression, letters)) : NAN;
}

/* The trial of a strategy in a line's cell and a round; NULL for none. */
static const struct trial *find_trial(const struct maker *maker, const struct bound_line *line, const char *strategy,
				      unsigned round, size_t *at)
{
	for (*at = maker->out->rounds[round].first; *at < maker->list->count && maker->round_of[*at] == round; ++*at) {
		const struct trial *trial = &maker->list->trials[*at];

		if (strcmp(trial->strategy, strategy) == 0 && bounds_match(line, trial))
			return trial;
	}
	return NULL;
}

static int add_bound_sample(struct maker *maker, const struct bound_line *line, unsigned number,
			    struct gate_series *series)
{
	const struct gate_round *round = &maker->out->rounds[number];
	bool interval = strcmp(line->denominator, BOUND_INTERVAL) == 0;
	size_t at, other;
	const struct trial *numerator = find_trial(maker, line, line->numerator, number, &at);
	const struct trial *denominator =
		interval ? numerator : find_trial(maker, line, line->denominator, number, &other);
	struct bound_letters letters = {.workers = (double)line->workers,
					.capacity = round->capacity,
					.fork_ns = round->fork_ns,
					.released = line->released};
	struct gate_sample sample = {.round = number};

	if (!numerator || !denominator)
		return 0; /* a restart that was ended in a round */
	if (!interval && numerator->checksum != denominator->checksum)
		return refuse(maker, at, "`%s` and `%s` came to different results", line->numerator, line->denominator);
	letters.denominator = interval ? (double)numerator->switch_interval_ns : measure_of(denominator, line->measure);
	sample.log_ratio = log(measure_of(numerator, line->measure) / letters.denominator);
	sample.log_lower = log_bound(line->lower, &letters);
	sample.log_upper = log_bound(line->upper, &letters);
	/* A round without its sentinel, or with one that was disturbed beyond sense, says nothing of this bound. */
	if (!isfinite(sample.log_ratio) || (line->lower[0] && !isfinite(sample.log_lower)) ||
	    (line->upper[0] && !isfinite(sample.log_upper)))
		return 0;
	series->samples[series->count++] = sample;
	return 0;
}

static int make_bound_series(struct maker *maker)
{
	int err = 0;

	for (unsigned i = 0; !err && i < maker->bounds->count; i++) {
		const struct bound_line *line = &maker->bounds->lines[i];
		struct gate_series *series = new_series(maker);

		if (!series)
			return -ENOMEM;
		strcpy(series->name, line->name);
		strcpy(series->why, line->why);
		series->margin = line->margin;
		series->capacity = strchr(line->lower, 'E') || strchr(line->upper, 'E')
					   ? CAPACITY_LEAST * (double)line->workers
					   : 0;
		for (unsigned round = 0; !err && round < maker->out->round_count; round++)
			err = add_bound_sample(maker, line, round, series);
		if (!err && series->count == 0)
			err = refuse(
				maker, SIZE_MAX,
				"no round holds `%s`, `%s` and the sentinel (%s) for `%s`, or its bound makes no sense",
				line->numerator, line->denominator, BOUNDS_SENTINEL, line->name);
	}
	return err;
}

/* ---- head over base ---- */

/* Is it the head's trial of what the base's trial did? */
static bool is_counterpart(const struct trial *base, const struct trial *head)
{
	struct trial a = *base, b = *head;

	a.host_id = b.host_id = 0;
	strcpy(a.harness, GATE_HARNESS);
	strcpy(b.harness, GATE_HARNESS);
	return pairs_same_cell(&a, &b) && pairs_same_strategy(&a, &b);
}

static bool is_first_of_arm(const struct maker *maker, size_t index)
{
	const struct trial *trial = &maker->list->trials[index];

	if (strcmp(trial->harness, GATE_BASE) != 0 || is_sentinel(trial))
		return false;
	for (size_t i = 0; i < index; i++)
		if (strcmp(maker->list->trials[i].harness, GATE_BASE) == 0 &&
		    is_counterpart(trial, &maker->list->trials[i]))
			return false;
	return true;
}

/* Does trial j do in the head what trial i did in the base, in the same round? */
static bool is_pair(const struct maker *maker, size_t i, size_t j)
{
	return maker->round_of[i] == maker->round_of[j] && strcmp(maker->list->trials[j].harness, GATE_HEAD) == 0 &&
	       is_counterpart(&maker->list->trials[i], &maker->list->trials[j]);
}

static int add_base_sample(struct maker *maker, size_t i, struct gate_series *series)
{
	const struct trial *base = &maker->list->trials[i];

	for (size_t j = 0; j < maker->list->count; j++) {
		const struct trial *head = &maker->list->trials[j];

		if (!is_pair(maker, i, j))
			continue;
		if (head->units != base->units)
			return refuse(maker, j,
				      "base and head did not do the same work (units %" PRIu64 " and %" PRIu64 ")",
				      base->units, head->units);
		if (head->checksum != base->checksum)
			return refuse(maker, j, "base and head came to different results");
		series->samples[series->count++] = (struct gate_sample){
			.round = maker->round_of[i],
			.log_ratio = log((double)head->cold_ns / (double)base->cold_ns),
			.log_lower = NAN,
			.log_upper = 0,
		};
		return 0;
	}
	return 0;
}

static void name_arm(const struct trial *trial, struct gate_series *series)
{
	snprintf(series->name, sizeof(series->name), "%s_%s_%" PRIu64, trial->workload, trial->strategy,
		 trial->workers);
	snprintf(series->why, sizeof(series->why),
		 "%s, %s, %" PRIu64 " workers: the head takes no longer than the base", trial->workload,
		 trial->strategy, trial->workers);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct gate_series *)a)->name, ((const struct gate_series *)b)->name);
}

/* Does each trial of the head have one of the base beside it? */
static int check_heads(struct maker *maker)
{
	for (size_t j = 0; j < maker->list->count; j++) {
		const struct gate_round *round = &maker->out->rounds[maker->round_of[j]];
		bool found = strcmp(maker->list->trials[j].harness, GATE_HEAD) != 0 || round->restart > 0 ||
			     is_sentinel(&maker->list->trials[j]);

		for (size_t i = 0; !found && i < maker->list->count; i++)
			found = strcmp(maker->list->trials[i].harness, GATE_BASE) == 0 && is_pair(maker, i, j);
		if (!found)
			return refuse(maker, j, "the base has no trial of what `%s` did here",
				      maker->list->trials[j].strategy);
	}
	return 0;
}

static int make_base_series(struct maker *maker)
{
	int err = check_heads(maker);

	for (size_t first = 0; !err && first < maker->list->count; first++) {
		struct gate_series *series;

		if (!is_first_of_arm(maker, first))
			continue;
		series = new_series(maker);
		if (!series)
			return -ENOMEM;
		name_arm(&maker->list->trials[first], series);
		for (size_t i = first; !err && i < maker->list->count; i++)
			if (strcmp(maker->list->trials[i].harness, GATE_BASE) == 0 &&
			    is_counterpart(&maker->list->trials[first], &maker->list->trials[i]))
				err = add_base_sample(maker, i, series);
		if (!err && series->count == 0)
			err = refuse(maker, first, "the head has no trial of `%s`", series->name);
	}
	if (!err && maker->out->series_count == 0)
		err = refuse(maker, SIZE_MAX, "there is no trial of a base");
	/* Rounds are shuffled: who came first means nothing. */
	if (!err)
		qsort(maker->out->series, maker->out->series_count, sizeof(*maker->out->series), by_name);
	return err;
}

/* ---- all of it ---- */

int gate_data_make(const struct trial_list *list, const struct bounds *bounds, struct gate_data *out,
		   struct gate_problem *problem)
{
	struct maker maker = {.list = list, .bounds = bounds, .out = out, .problem = problem};
	int err;

	*out = (struct gate_data){0};
	*problem = (struct gate_problem){0};
	maker.round_of = calloc(list->count + 1, sizeof(*maker.round_of));
	err = maker.round_of ? check_trials(&maker) : -ENOMEM;
	if (!err)
		err = make_rounds(&maker);
	if (!err)
		err = check_whole(&maker);
	if (!err)
		err = take_sentinels(&maker);
	if (!err)
		add_disturbances(&maker);
	if (!err)
		err = out->against_base ? make_base_series(&maker) : make_bound_series(&maker);
	free(maker.round_of);
	if (err)
		gate_data_free(out);
	return err;
}

void gate_data_free(struct gate_data *data)
{
	for (size_t i = 0; i < data->series_count; i++)
		free(data->series[i].samples);
	free(data->series);
	free(data->rounds);
	*data = (struct gate_data){0};
}
