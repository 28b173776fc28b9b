/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "analysis/gate_maker.h"
#include "analysis/pairs.h"
#include "analysis/stats.h"

/* Each group of restarts is a run of its own; baseline and candidate are sides of it. */
static bool same_restart(const struct trial *a, const struct trial *b)
{
	return a->run_id == b->run_id && a->restart == b->restart;
}

static const struct trial *first_of(const struct gate_maker *maker, size_t round)
{
	return &maker->list->trials[maker->out->rounds[round].first];
}

/* The number of its restart, be it new. */
static unsigned restart_of(struct gate_maker *maker, const struct trial *trial)
{
	struct gate_data *out = maker->out;

	for (size_t i = out->round_count; i > 0; i--)
		if (same_restart(first_of(maker, i - 1), trial))
			return out->rounds[i - 1].restart;
	return out->restarts++;
}

static void begin_round(struct gate_maker *maker, size_t i)
{
	struct gate_data *out = maker->out;
	const struct trial *trial = &maker->list->trials[i];
	unsigned restart = restart_of(maker, trial);

	out->rounds[out->round_count++] = (struct gate_round){
		.first = i, .restart = restart, .capacity = NAN, .fork_ns = NAN, .cpus = trial->effective_cpus};
}

int gate_make_rounds(struct gate_maker *maker)
{
	const struct trial_list *list = maker->list;
	struct gate_data *out = maker->out;

	out->rounds = calloc(list->count + 1, sizeof(*out->rounds));
	if (!out->rounds)
		return -ENOMEM;
	for (size_t i = 0; i < list->count; i++) {
		size_t round = out->round_count;

		while (round > 0 && !(same_restart(first_of(maker, round - 1), &list->trials[i]) &&
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

/* What the system says of each round's trials. */
void gate_add_disturbances(struct gate_maker *maker)
{
	for (size_t i = 0; i < maker->list->count; i++) {
		const struct trial *trial = &maker->list->trials[i];
		struct gate_strain *strain = &maker->out->rounds[maker->round_of[i]].sides[gate_side_of(trial)];

		strain->switches += (double)trial->involuntary_switches;
		strain->stolen_ns += (double)trial->steal_ns;
		strain->throttled_ns += (double)trial->throttled_ns;
		strain->time_ns += (double)trial->prepare_ns + (double)trial->cold_ns; /* as steal is counted */
	}
}

static double usual_switches(const struct gate_data *data, unsigned restarts, unsigned side, double *room)
{
	size_t n = 0;

	for (size_t i = 0; i < data->round_count; i++)
		if (data->rounds[i].restart < restarts)
			room[n++] = data->rounds[i].sides[side].switches;
	return stats_median(room, n);
}

static enum gate_cause cause_of(const struct gate_strain *strain, double cpus, double usual)
{
	if (strain->throttled_ns > 0)
		return GATE_THROTTLED;
	if (strain->stolen_ns > GATE_STOLEN_SHARE * strain->time_ns * cpus)
		return GATE_STOLEN;
	return strain->switches > GATE_PREEMPTED_TIMES * usual + GATE_PREEMPTED_MORE ? GATE_PREEMPTED : GATE_COUNTS;
}

int gate_set_aside(struct gate_data *data, unsigned restarts)
{
	unsigned sides = data->against_baseline ? GATE_SIDES : 1;
	double *room = malloc((data->round_count + 1) * sizeof(*room)), usual[GATE_SIDES] = {0};

	if (!room)
		return -ENOMEM;
	for (unsigned side = 0; side < sides; side++)
		usual[side] = usual_switches(data, restarts, side, room);
	free(room);
	for (size_t i = 0; i < data->round_count; i++) {
		struct gate_round *round = &data->rounds[i];
		bool counts = false;

		for (unsigned side = 0; side < sides; side++) {
			round->sides[side].cause = cause_of(&round->sides[side], round->cpus, usual[side]);
			counts |= round->sides[side].cause == GATE_COUNTS;
		}
		round->cause = counts ? GATE_COUNTS : round->sides[0].cause;
	}
	return 0;
}

/* ---- the control ---- */

/* One spin, as many as CPUs, and a fork of nothing: E = n (alone - fork) / (together - n fork). */
struct control {
	int start_cpu;	/* of the spin alone; -1: not known */
	unsigned block; /* its pairs_block() */
	double alone_ns, together_ns, fork_ns, spins;
};

static void take_control(const struct trial *trial, struct control *control)
{
	double time_ns = (double)trial->cold_ns;

	if (trial->cpu_ns == 0) {
		control->fork_ns = time_ns;
	} else if (trial->workers == 1) {
		control->alone_ns = time_ns;
		control->start_cpu = (int)trial->start_cpu;
		control->block = pairs_block(trial, trial);
	} else {
		control->together_ns = time_ns;
		control->spins = (double)trial->workers;
	}
}

/* One fork that was disturbed is not to make a spin longer than it was: the median of all is taken off. */
static double median_fork_ns(const struct control *controls, size_t count, double *room)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		if (controls[i].fork_ns > 0)
			room[n++] = controls[i].fork_ns;
	return stats_median(room, n);
}

/* Median of the spins alone that started on that CPU. */
static double spin_on(const struct control *controls, size_t count, int cpu, double *room)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		if (controls[i].alone_ns > 0 && controls[i].start_cpu == cpu)
			room[n++] = controls[i].alone_ns;
	return stats_median(room, n);
}

/* Work that may move on to the fastest CPU gains that much over work that stays where it started. */
static void find_slowness(struct gate_data *out, const struct control *controls, double *room)
{
	double least_ns = INFINITY;

	for (size_t i = 0; i < out->round_count; i++) {
		out->rounds[i].slowness = spin_on(controls, out->round_count, controls[i].start_cpu, room);
		least_ns = fmin(least_ns, out->rounds[i].slowness);
	}
	for (size_t i = 0; i < out->round_count; i++)
		out->rounds[i].slowness = isnan(out->rounds[i].slowness) ? 1 : out->rounds[i].slowness / least_ns;
}

int gate_take_controls(struct gate_maker *maker)
{
	struct gate_data *out = maker->out;
	struct control *controls = calloc(out->round_count + 1, sizeof(*controls));
	double *room = calloc(out->round_count + 1, sizeof(*room)), fork_ns;

	if (!controls || !room) {
		free(controls);
		free(room);
		return -ENOMEM;
	}
	for (size_t i = 0; i < maker->list->count; i++)
		if (gate_is_control(&maker->list->trials[i]))
			take_control(&maker->list->trials[i], &controls[maker->round_of[i]]);
	fork_ns = median_fork_ns(controls, out->round_count, room);
	for (size_t i = 0; i < out->round_count; i++) {
		const struct control *control = &controls[i];
		double together_ns = control->together_ns - control->spins * fork_ns;

		out->rounds[i].block = control->block;
		if (control->fork_ns > 0)
			out->rounds[i].fork_ns = control->fork_ns;
		if (control->alone_ns > fork_ns && together_ns > 0)
			out->rounds[i].capacity = control->spins * (control->alone_ns - fork_ns) / together_ns;
	}
	find_slowness(out, controls, room);
	free(controls);
	free(room);
	return 0;
}
