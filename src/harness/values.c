/* SPDX-License-Identifier: MIT */
#include "harness/values.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/input.h"
#include "base/units.h"

#define ROUNDS_MOST   100000
#define RESTARTS_MOST 1000
#define TASKS_MOST    UINT64_C(1000000000)

int set_writer(const struct parse *parse)
{
	static const char *const names[] = {"none", "worker", "parent"};

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(parse->value, names[i]) == 0) {
			parse->options->writer = (enum writer)i;
			return 0;
		}
	return value_reject(parse, "it is none, worker or parent");
}

int set_survey(const struct parse *parse)
{
	parse->options->survey = true;
	return 0;
}

static int set_duration(const struct parse *parse, int64_t least, int64_t most, int64_t *out, const char *wanted)
{
	int64_t ns;

	if (parse_duration_ns(parse->value, &ns) != 0 || ns < least || ns > most)
		return value_reject(parse, wanted);
	*out = ns;
	return 0;
}

int set_block(const struct parse *parse)
{
	return set_duration(parse, 1, TASK_NS_MOST, &parse->options->block_ns,
			    "a duration such as 500us, 10ms or 1s is wanted, above 0 and at most 1 hour");
}

int set_refine(const struct parse *parse)
{
	static const char *const axes[] = {[AXIS_CPU] = "cpu", "payload", "parent", "workers"};

	for (enum axis axis = AXIS_CPU; axis <= AXIS_WORKERS; axis++)
		if (strcmp(parse->value, axes[axis]) == 0) {
			parse->options->refine = axis;
			return 0;
		}
	return value_reject(parse, "it is cpu, payload, parent or workers");
}

int set_tasks(const struct parse *parse)
{
	if (strcmp(parse->value, "workers") == 0)
		parse->options->tasks = TASKS_ONE_A_WORKER;
	else if (parse_count(parse->value, 1, TASKS_MOST, &parse->options->tasks) != 0)
		return value_reject(parse, "a whole number from 1 to 1000000000 is wanted, or the word workers");
	return 0;
}

static int set_unsigned(const struct parse *parse, uint64_t most, unsigned *out, const char *wanted)
{
	uint64_t count;

	if (parse_count(parse->value, 1, most, &count) != 0)
		return value_reject(parse, wanted);
	*out = (unsigned)count;
	return 0;
}

int set_timeout(const struct parse *parse)
{
	return set_duration(parse, NS_PER_S / 10, TASK_NS_MOST, &parse->options->timeout_ns,
			    "a duration from 100ms to 1 hour is wanted, such as 30s");
}

int set_rounds(const struct parse *parse)
{
	return set_unsigned(parse, ROUNDS_MOST, &parse->options->rounds, "a whole number from 1 to 100000 is wanted");
}

int set_restarts(const struct parse *parse)
{
	return set_unsigned(parse, RESTARTS_MOST, &parse->options->restarts, "a whole number from 1 to 1000 is wanted");
}

int set_seed(const struct parse *parse)
{
	if (parse_count(parse->value, 0, UINT64_MAX, &parse->options->seed) != 0)
		return value_reject(parse, "a whole number below 2^64 is wanted");
	parse->options->seed_given = true;
	return 0;
}

/* options_free() gives it back. */
int set_sweeps(const struct parse *parse)
{
	const char **lines = calloc(SWEEPS_MOST + 1, sizeof(*lines));
	int err = lines ? input_lines(parse->value, lines, SWEEPS_MOST) : -ENOMEM;

	options_free(parse->options); /* given twice, the last one counts */
	parse->options->sweeps = lines;
	parse->options->sweeps_file = parse->value;
	if (!err)
		return 0;
	fprintf(stderr, "%s: --sweeps=%s: %s\n", parse->harness->name, parse->value,
		err == -E2BIG	  ? "more lines than 96"
		: err == -ENODATA ? "there is no line in it"
				  : input_error(err));
	return -EINVAL;
}

int set_placement(const struct parse *parse)
{
	if (strcmp(parse->value, "balanced") == 0)
		parse->options->placement = PLACEMENT_BALANCED;
	else if (strcmp(parse->value, "none") == 0)
		parse->options->placement = PLACEMENT_NONE;
	else
		return value_reject(parse, "it is balanced or none");
	return 0;
}

int set_base(const struct parse *parse)
{
	if (!parse->value[0])
		return value_reject(parse, "the path of a harness is wanted, or self");
	parse->options->base = parse->value;
	return 0;
}

int set_csv(const struct parse *parse)
{
	if (!parse->value[0])
		return value_reject(parse, "the name of a file is wanted");
	parse->options->csv = parse->value;
	return 0;
}

int set_timeline(const struct parse *parse)
{
	if (!parse->value[0])
		return value_reject(parse, "the name of a file is wanted");
	parse->options->timeline = parse->value;
	return 0;
}

int set_resume(const struct parse *parse)
{
	parse->options->resume = true;
	return 0;
}

int set_yes(const struct parse *parse)
{
	parse->options->yes = true;
	return 0;
}

int set_quiet(const struct parse *parse)
{
	parse->options->quiet = true;
	parse->options->verbose = false; /* the last of the two counts */
	parse->options->no_progress = true;
	return 0;
}

int set_verbose(const struct parse *parse)
{
	parse->options->verbose = true;
	parse->options->quiet = false;
	return 0;
}

int set_no_progress(const struct parse *parse)
{
	parse->options->no_progress = true;
	return 0;
}

int set_color(const struct parse *parse)
{
	if (strcmp(parse->value, "auto") != 0 && strcmp(parse->value, "always") != 0 &&
	    strcmp(parse->value, "never") != 0)
		return value_reject(parse, "it is auto, always or never");
	parse->options->color = parse->value;
	return 0;
}

int set_start(const struct parse *parse)
{
	if (strcmp(parse->value, "immediate") == 0)
		parse->options->start = START_IMMEDIATE;
	else if (strcmp(parse->value, "barrier") == 0)
		parse->options->start = START_BARRIER;
	else
		return value_reject(parse, "it is immediate or barrier");
	return 0;
}

int set_pin(const struct parse *parse)
{
	if (strcmp(parse->value, "none") == 0)
		parse->options->pin = PIN_NONE;
	else if (strcmp(parse->value, "spread") == 0)
		parse->options->pin = PIN_SPREAD;
	else
		return value_reject(parse, "it is none or spread");
	return 0;
}

int set_help(const struct parse *parse)
{
	parse->options->help = true;
	return 0;
}

int set_version(const struct parse *parse)
{
	parse->options->version = true;
	return 0;
}
