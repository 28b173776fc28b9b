/* SPDX-License-Identifier: MIT */
#include "harness/plan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/mix.h"
#include "harness/cells.h"
#include "harness/williams.h"
#include "trial/loop.h"

/* ---- sweeps ---- */

static int add_sweeps(const struct maker *maker, const char *const *sweeps)
{
	int err = 0;

	for (const char *const *sweep = sweeps; !err && *sweep; sweep++) {
		struct options swept = *maker->options;
		struct maker of_sweep = *maker;

		swept.sweeps = NULL; /* a sweep of sweeps is none */
		of_sweep.options = &swept;
		of_sweep.from_sweeps = true;
		err = options_sweep(maker->harness, *sweep, &swept);
		options_free(&swept);
		if (!err)
			err = cells_add_all(&of_sweep);
	}
	return err;
}

/* ---- loops instead of trials ---- */

/* What rows call a loop: what it does, and how. */
struct loop_names {
	struct workload thing;
	struct strategy side;
};

static bool is_of_cell(const struct loop *loop, const struct loop *other)
{
	return other && strcmp(loop->thing, other->thing) == 0 && !(loop->value < other->value) &&
	       !(loop->value > other->value);
}

static void add_loop(const struct harness *harness, const struct loop *loop, struct plan *plan)
{
	struct loop_names *names = &plan->loop_names[plan->arm_count];
	struct arm *arm = &plan->arms[plan->arm_count];
	const struct arm *former = plan->arm_count ? arm - 1 : NULL;
	struct cell *cell;

	names->thing = (struct workload){.name = loop->thing};
	names->side = (struct strategy){.name = loop->side, .capabilities = STRATEGY_FOREIGN, .kind = loop->kind};
	if (!is_of_cell(loop, former ? former->loop : NULL)) {
		cell = &plan->cells[plan->cell_count++];
		*cell = (struct cell){.job = {.workload = &names->thing,
					      .workers = loop->workers ? loop->workers : 1,
					      .tasks = loop->run ? 1 : 0},
				      .parameter = loop->parameter,
				      .value = loop->value,
				      .first_arm = plan->arm_count};
#define PARAMETER(X, type, name, unit, usual, ...) cell->job.name = usual;
		CELL_PARAMETERS(PARAMETER, )
#undef PARAMETER
	}
	cell = &plan->cells[plan->cell_count - 1];
	*arm = (struct arm){.cell = plan->cell_count - 1, .side = SIDE_ONLY, .strategy = &names->side, .loop = loop};
	if (loop->parameter)
		snprintf(arm->name, sizeof(arm->name), "%s/%s/%s/%s:%.15g", harness->name, loop->thing, loop->side,
			 loop->parameter, loop->value);
	else
		snprintf(arm->name, sizeof(arm->name), "%s/%s/%s", harness->name, loop->thing, loop->side);
	cell->arm_count++;
	plan->arm_count++;
}

static int add_loops(const struct harness *harness, struct plan *plan)
{
	size_t count = 0;

	while (harness->loops[count])
		count++;
	plan->cells = calloc(count + 1, sizeof(*plan->cells));
	plan->arms = calloc(count + 1, sizeof(*plan->arms));
	plan->loop_names = calloc(count + 1, sizeof(*plan->loop_names));
	if (!plan->cells || !plan->arms || !plan->loop_names)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++)
		add_loop(harness, harness->loops[i], plan);
	return 0;
}

struct plan_limits plan_limits_now(void)
{
	int64_t available = memory_available_bytes();

	return (struct plan_limits){.threads = {limits_by_count(false), limits_by_memory(false)},
				    .processes = {limits_by_count(true), limits_by_memory(true)},
				    .memory_bytes = available >= 0 ? available / 2 : INT64_MAX};
}

int plan_make(const struct harness *harness, const struct options *options, const struct plan_limits *limits,
	      struct plan *plan)
{
	struct maker maker = {.harness = harness, .options = options, .plan = plan, .limits = limits};
	int err;

	*plan = (struct plan){0};
	if (harness->loops)
		err = add_loops(harness, plan);
	else if (options->sweeps)
		err = add_sweeps(&maker, options->sweeps);
	else if (harness->sweeps && !options->swept)
		err = add_sweeps(&maker, harness->sweeps);
	else
		err = cells_add_all(&maker);
	if (!err && plan->arm_count == 0)
		err = -ENOTSUP;
	if (err)
		plan_free(plan);
	return err;
}

void plan_free(struct plan *plan)
{
	free(plan->cells);
	free(plan->arms);
	free(plan->loop_names);
}

/* ---- rounds ---- */

struct cell *plan_rate(struct plan *plan, unsigned index)
{
	unsigned first = 0;

	while (plan->cells[first].job.workload != plan->cells[index].job.workload)
		first++;
	return &plan->cells[first];
}

/* The two sides of a strategy are measured back to back.  Which is first changes from each even turn to the odd one
 * after it, and is drawn anew for each two of them: with two start CPUs, both are first on each as often in the long
 * run. */
static void order_cell(const struct plan *plan, const struct cell *cell, uint64_t seed, uint64_t turn, unsigned *order)
{
	unsigned sides = plan->arms[cell->first_arm].side == SIDE_ONLY ? 1 : 2, strategies[WILLIAMS_MOST];
	uint64_t own = mix64(seed ^ mix64(cell->first_arm));

	williams_order(own, cell->arm_count / sides, turn, strategies);
	for (unsigned i = 0; i < cell->arm_count / sides; i++)
		for (unsigned j = 0; j < sides; j++) {
			uint64_t first = mix64(own ^ mix64((turn / 2) * WILLIAMS_MOST + strategies[i])) + turn;

			order[sides * i + j] =
				cell->first_arm + sides * strategies[i] + (unsigned)((first + j) % sides);
		}
}

void plan_order(const struct plan *plan, uint64_t seed, uint64_t turn, unsigned *order)
{
	uint64_t state = mix64(seed ^ mix64(turn));
	unsigned cells[PLAN_CELLS_MOST];

	mix_shuffle(&state, cells, plan->cell_count);
	for (unsigned i = 0; i < plan->cell_count; i++) {
		const struct cell *cell = &plan->cells[cells[i]];

		order_cell(plan, cell, seed, turn, order);
		order += cell->arm_count;
	}
}
