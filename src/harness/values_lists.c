/* SPDX-License-Identifier: MIT */
#include "harness/values.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "harness/probe.h"
#include "trial/registry.h"

#define NEIGHBOURS_MOST		 1000
#define BLOCK_SHARE_MOST	 0.99
#define SWITCH_INTERVAL_LEAST_NS NS_PER_US
#define SWITCH_INTERVAL_MOST_NS	 NS_PER_S

static const char *workload_name(unsigned i)
{
	return registry_workloads[i]->name;
}

static const char *strategy_name(unsigned i)
{
	return registry_strategies[i]->name;
}

static const struct strategy *find_strategy(const struct harness *harness, const char *name)
{
	for (const struct strategy *const *own = harness->own_strategies; own && *own; own++)
		if (strcmp((*own)->name, name) == 0)
			return *own;
	return registry_find_strategy(name);
}

static int add_strategy(const struct parse *parse, const char *item)
{
	struct options *options = parse->options;
	const struct strategy *found = find_strategy(parse->harness, item);

	if (!found)
		return value_reject_name(parse, "strategy", item, registry_strategy_count, strategy_name);
	for (unsigned i = 0; i < options->strategy_count; i++)
		if (options->strategies[i] == found)
			return value_reject(parse, "a strategy is named twice");
	if (options->strategy_count == OPTIONS_MOST)
		return value_reject(parse, "too many strategies");
	options->strategies[options->strategy_count++] = found;
	return 0;
}

static int load_workload(const struct parse *parse, const char *file, const struct workload **out)
{
	char reason[300];

	if (probe_workload(file, out, reason, sizeof(reason)) == 0)
		return 0;
	fprintf(stderr, "%s: %s: %s\n", parse->harness->name, file, reason);
	return -EINVAL;
}

static int add_workload(const struct parse *parse, const char *item)
{
	struct options *options = parse->options;
	const struct workload *found = registry_find_workload(item);

	if (probe_is_file(item) && load_workload(parse, item, &found) != 0)
		return -EINVAL;
	if (!found)
		return value_reject_name(parse, "workload", item, registry_workload_count, workload_name);
	for (unsigned i = 0; i < options->workload_count; i++)
		if (options->workloads[i] == found)
			return value_reject(parse, "a workload is named twice");
	if (options->workload_count == OPTIONS_MOST)
		return value_reject(parse, "too many workloads");
	options->workloads[options->workload_count++] = found;
	return 0;
}

static int add_workers(const struct parse *parse, const char *item)
{
	struct options *options = parse->options;
	bool by_word = strcmp(item, "cpus") == 0;
	uint64_t workers = options->cpus;

	if (!by_word && parse_count(item, 1, WORKERS_MOST, &workers) != 0)
		return value_reject(parse, "workers are whole numbers from 1 to 10000, or cpus, separated by commas");
	for (unsigned i = 0; i < options->workers_count; i++)
		if (options->workers[i] == workers)
			return by_word ? 0 : value_reject(parse, "a number of workers is named twice");
	if (options->workers_count == OPTIONS_MOST)
		return value_reject(parse, "too many numbers");
	options->workers[options->workers_count++] = (unsigned)workers;
	return 0;
}

static int add_duration(const struct parse *parse, const char *item, int64_t least, int64_t most, const char *wanted,
			int64_t *list, unsigned *count)
{
	int64_t ns;

	if (parse_duration_ns(item, &ns) != 0 || ns < least || ns > most)
		return value_reject(parse, wanted);
	if (*count == OPTIONS_MOST)
		return value_reject(parse, "too many durations");
	list[(*count)++] = ns;
	return 0;
}

static int add_number(const struct parse *parse, const char *item, uint64_t most, const char *wanted, const char *full,
		      unsigned *list, unsigned *count)
{
	uint64_t number;

	if (parse_count(item, 0, most, &number) != 0)
		return value_reject(parse, wanted);
	if (*count == OPTIONS_MOST)
		return value_reject(parse, full);
	list[(*count)++] = (unsigned)number;
	return 0;
}

static int add_switch_interval(const struct parse *parse, const char *item)
{
	struct options *options = parse->options;

	return add_duration(parse, item, SWITCH_INTERVAL_LEAST_NS, SWITCH_INTERVAL_MOST_NS,
			    "durations from 1us to 1s are wanted, separated by commas", options->switch_intervals_ns,
			    &options->switch_interval_count);
}

static int add_blocking(const struct parse *parse, const char *item)
{
	struct options *options = parse->options;

	return add_number(parse, item, 100, "percentages from 0 to 100 are wanted, separated by commas",
			  "too many percentages", options->blocking, &options->blocking_count);
}

static int add_block_share(const struct parse *parse, const char *item)
{
	struct options *options = parse->options;

	return value_add_share(parse, item, BLOCK_SHARE_MOST,
			       "shares from 0 to 0.99 are wanted, such as 0.5, separated by commas",
			       options->block_shares, &options->block_share_count);
}

static int add_cpu(const struct parse *parse, const char *item)
{
	struct options *options = parse->options;

	return add_duration(parse, item, 0, TASK_NS_MOST,
			    "durations such as 500us, 2ms or 1s are wanted, at most 1 hour, "
			    "separated by commas",
			    options->cpus_ns, &options->cpu_count);
}

static int add_rivals(const struct parse *parse, const char *item)
{
	struct options *options = parse->options;
	const char *slash = strchr(item, '/');
	char one[64];
	struct rivals rivals;

	snprintf(one, sizeof(one), "%.*s", slash ? (int)(slash - item) : 0, item);
	rivals.one = find_strategy(parse->harness, one);
	rivals.other = slash ? find_strategy(parse->harness, slash + 1) : NULL;
	if (!rivals.one || !rivals.other || rivals.one == rivals.other)
		return value_reject(parse,
				    "pairs of strategies are wanted, such as gil/processes, separated by commas");
	if (options->rivals_count == OPTIONS_MOST)
		return value_reject(parse, "too many pairs");
	options->rivals[options->rivals_count++] = rivals;
	return 0;
}

static int add_released(const struct parse *parse, const char *item)
{
	struct options *options = parse->options;

	return value_add_share(parse, item, 1, "shares from 0 to 1 are wanted, such as 0.25, separated by commas",
			       options->released, &options->released_count);
}

static int add_neighbours(const struct parse *parse, const char *item)
{
	struct options *options = parse->options;

	return add_number(parse, item, NEIGHBOURS_MOST, "whole numbers from 0 to 1000 are wanted, separated by commas",
			  "too many numbers", options->neighbours, &options->neighbours_count);
}

int set_strategies(const struct parse *parse)
{
	parse->options->strategy_count = 0;
	return value_each_item(parse, add_strategy);
}

int set_workloads(const struct parse *parse)
{
	parse->options->workload_count = 0;
	return value_each_item(parse, add_workload);
}

int set_base_workload(const struct parse *parse)
{
	return load_workload(parse, parse->value, &parse->options->base_workload);
}

int set_workers(const struct parse *parse)
{
	parse->options->workers_count = 0;
	return value_each_item(parse, add_workers);
}

int set_cpu(const struct parse *parse)
{
	parse->options->cpu_count = 0;
	return value_each_item(parse, add_cpu);
}

int set_switch_interval(const struct parse *parse)
{
	parse->options->switch_interval_count = 0;
	return value_each_item(parse, add_switch_interval);
}

int set_blocking(const struct parse *parse)
{
	parse->options->blocking_count = 0;
	return value_each_item(parse, add_blocking);
}

int set_block_share(const struct parse *parse)
{
	parse->options->block_share_count = 0;
	return value_each_item(parse, add_block_share);
}

int set_pairs(const struct parse *parse)
{
	parse->options->rivals_count = 0;
	return value_each_item(parse, add_rivals);
}

int set_released(const struct parse *parse)
{
	parse->options->released_count = 0;
	return value_each_item(parse, add_released);
}

int set_neighbours(const struct parse *parse)
{
	parse->options->neighbours_count = 0;
	return value_each_item(parse, add_neighbours);
}
