/* SPDX-License-Identifier: MIT */
#include "analysis/gate_data.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "analysis/gate_maker.h"

int gate_refuse(struct gate_maker *maker, size_t trial, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	vsnprintf(maker->problem->reason, sizeof(maker->problem->reason), format, values);
	va_end(values);
	maker->problem->line = trial < maker->list->count ? trial + 2 : 0;
	return -EBADMSG;
}

struct gate_series *gate_new_series(struct gate_maker *maker)
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

static int make_series(struct gate_maker *maker)
{
	if (maker->commands)
		return gate_make_command_series(maker);
	return maker->out->against_baseline ? gate_make_baseline_series(maker) : gate_make_bound_series(maker);
}

static int make(struct gate_maker *maker)
{
	int err;

	*maker->out = (struct gate_data){0};
	*maker->problem = (struct gate_problem){0};
	maker->round_of = calloc(maker->list->count + 1, sizeof(*maker->round_of));
	err = maker->round_of ? gate_check_trials(maker) : -ENOMEM;
	if (!err)
		err = gate_make_rounds(maker);
	if (!err)
		err = gate_check_whole(maker);
	if (!err && !maker->commands)
		err = gate_take_controls(maker);
	if (!err)
		gate_add_disturbances(maker);
	if (!err)
		err = make_series(maker);
	free(maker->round_of);
	if (err)
		gate_data_free(maker->out);
	return err;
}

int gate_data_make(const struct trial_list *list, const struct bounds *bounds, struct gate_data *out,
		   struct gate_problem *problem)
{
	struct gate_maker maker = {.list = list, .bounds = bounds, .out = out, .problem = problem};

	return make(&maker);
}

int gate_data_make_commands(const struct trial_list *list, const struct gate_commands *commands, struct gate_data *out,
			    struct gate_problem *problem)
{
	struct gate_maker maker = {.list = list, .commands = commands, .out = out, .problem = problem};

	return make(&maker);
}

void gate_data_free(struct gate_data *data)
{
	for (size_t i = 0; i < data->series_count; i++)
		free(data->series[i].samples);
	free(data->series);
	free(data->rounds);
	*data = (struct gate_data){0};
}
