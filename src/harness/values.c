/* SPDX-License-Identifier: MIT */
#include "harness/values.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/units.h"
#include "trial/plugin.h"
#include "trial/registry.h"

#define ROUNDS_MOST		 100000
#define RESTARTS_MOST		 1000
#define TASKS_MOST		 UINT64_C(1000000000)
#define TASK_NS_MOST		 (3600 * NS_PER_S)
#define NEIGHBOURS_MOST		 1000
#define SIZE_BYTES_MOST		 (INT64_C(1) << 40)
#define BLOCK_SHARE_MOST	 0.99
#define SWITCH_INTERVAL_LEAST_NS NS_PER_US
#define SWITCH_INTERVAL_MOST_NS	 NS_PER_S

static int reject(const struct parse *parse, const char *wanted)
{
	fprintf(stderr, "%s: --%s=%s: %s\n", parse->harness->name, parse->flag, parse->value, wanted);
	return -EINVAL;
}

/* ---- lists of names and numbers ---- */

/* Calls `add` with each item of a comma-separated list. */
static int each_item(const struct parse *parse, int (*add)(const struct parse *, const char *item))
{
	char *list = strdup(parse->value), *rest = list, *item;
	int err = 0;

	if (!list)
		return -ENOMEM;
	while (!err && (item = strsep(&rest, ",")))
		err = add(parse, item);
	free(list);
	return err;
}

static int reject_name(const struct parse *parse, const char *kind, const char *item, unsigned count,
		       const char *(*name)(unsigned))
{
	fprintf(stderr, "%s: unknown %s `%s`; there are", parse->harness->name, kind, item);
	for (unsigned i = 0; i < count; i++)
		fprintf(stderr, "%s %s", i ? "," : "", name(i));
	fprintf(stderr, "\n");
	return -EINVAL;
}

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
		return reject_name(parse, "strategy", item, registry_strategy_count, strategy_name);
	for (unsigned i = 0; i < options->strategy_count; i++)
		if (options->strategies[i] == found)
			return reject(parse, "a strategy is named twice");
	if (options->strategy_count == OPTIONS_MOST)
		return reject(parse, "too many strategies");
	options->strategies[options->strategy_count++] = found;
	return 0;
}

static int load_workload(const struct parse *parse, const char *file, const struct workload **out)
{
	char reason[300];

	if (plugin_load(file, out, reason, sizeof(reason)) == 0)
		return 0;
	fprintf(stderr, "%s: %s: %s\n", parse->harness->name, file, reason);
	return -EINVAL;
}

static int add_workload(const struct parse *parse, const char *item)
{
	struct options *options = parse->options;
	const struct workload *found = registry_find_workload(item);

	if (plugin_is_file(item) && load_workload(parse, item, &found) != 0)
		return -EINVAL;
	if (!found)
		return reject_name(parse, "workload", item, registry_workload_count, workload_name);
	for (unsigned i = 0; i < options->workload_count; i++)
		if (options->workloads[i] == found)
			return reject(parse, "a workload is named twice");
	if (options->workload_count == OPTIONS_MOST)
		return reject(parse, "too many workloads");
	options->workloads[options->workload_count++] = found;
	return 0;
}

static int add_workers(const struct parse *parse, const char *item)
{
	struct options *options = parse->options;
	bool by_word = strcmp(item, "cpus") == 0;
	uint64_t workers = options->cpus;

	if (!by_word && parse_count(item, 1, WORKERS_MOST, &workers) != 0)
		return reject(parse, "workers are whole numbers from 1 to 10000, or cpus, separated by commas");
	for (unsigned i = 0; i < options->workers_count; i++)
		if (options->workers[i] == workers)
			return by_word ? 0 : reject(parse, "a number of workers is named twice");
	if (options->workers_count == OPTIONS_MOST)
		return reject(parse, "too many numbers");
	options->workers[options->workers_count++] = (unsigned)workers;
	return 0;
}

static int add_switch_interval(const struct parse *parse, const char *item)
{
	struct options *options = parse->options;
	int64_t ns;

	if (parse_duration_ns(item, &ns) != 0 || ns < SWITCH_INTERVAL_LEAST_NS || ns > SWITCH_INTERVAL_MOST_NS)
		return reject(parse, "durations from 1us to 1s are wanted, separated by commas");
	if (options->switch_interval_count == OPTIONS_MOST)
		return reject(parse, "too many durations");
	options->switch_intervals_ns[options->switch_interval_count++] = ns;
	return 0;
}

static int add_blocking(const struct parse *parse, const char *item)
{
	struct options *options = parse->options;
	uint64_t percent;

	if (parse_count(item, 0, 100, &percent) != 0)
		return reject(parse, "percentages from 0 to 100 are wanted, separated by commas");
	if (options->blocking_count == OPTIONS_MOST)
		return reject(parse, "too many percentages");
	options->blocking[options->blocking_count++] = (unsigned)percent;
	return 0;
}

static int add_block_share(const struct parse *parse, const char *item)
{
	struct options *options = parse->options;
	double share;

	if (parse_share(item, &share) != 0 || share > BLOCK_SHARE_MOST)
		return reject(parse, "shares from 0 to 0.99 are wanted, such as 0.5, separated by commas");
	if (options->block_share_count == OPTIONS_MOST)
		return reject(parse, "too many shares");
	options->block_shares[options->block_share_count++] = share;
	return 0;
}

static int add_cpu(const struct parse *parse, const char *item)
{
	struct options *options = parse->options;
	int64_t ns;

	if (parse_duration_ns(item, &ns) != 0 || ns > TASK_NS_MOST)
		return reject(parse, "durations such as 500us, 2ms or 1s are wanted, at most 1 hour, "
				     "separated by commas");
	if (options->cpu_count == OPTIONS_MOST)
		return reject(parse, "too many durations");
	options->cpus_ns[options->cpu_count++] = ns;
	return 0;
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
		return reject(parse, "pairs of strategies are wanted, such as gil/processes, separated by commas");
	if (options->rivals_count == OPTIONS_MOST)
		return reject(parse, "too many pairs");
	options->rivals[options->rivals_count++] = rivals;
	return 0;
}

static int add_released(const struct parse *parse, const char *item)
{
	struct options *options = parse->options;
	double share;

	if (parse_share(item, &share) != 0)
		return reject(parse, "shares from 0 to 1 are wanted, such as 0.25, separated by commas");
	if (options->released_count == OPTIONS_MOST)
		return reject(parse, "too many shares");
	options->released[options->released_count++] = share;
	return 0;
}

static int add_neighbours(const struct parse *parse, const char *item)
{
	struct options *options = parse->options;
	uint64_t count;

	if (parse_count(item, 0, NEIGHBOURS_MOST, &count) != 0)
		return reject(parse, "whole numbers from 0 to 1000 are wanted, separated by commas");
	if (options->neighbours_count == OPTIONS_MOST)
		return reject(parse, "too many numbers");
	options->neighbours[options->neighbours_count++] = (unsigned)count;
	return 0;
}

/* ---- lists about memory ---- */

/* `word` stands for -1. */
static int add_size(const struct parse *parse, const char *item, const char *word, int64_t *sizes, unsigned *count)
{
	bool is_word = strcmp(item, word) == 0;
	int64_t bytes = -1;

	if (!is_word && (parse_size_bytes(item, &bytes) != 0 || bytes > SIZE_BYTES_MOST)) {
		fprintf(stderr, "%s: --%s=%s: sizes up to 1024G are wanted, such as 64K or 0, or the word %s\n",
			parse->harness->name, parse->flag, parse->value, word);
		return -EINVAL;
	}
	if (*count == OPTIONS_MOST)
		return reject(parse, "too many sizes");
	sizes[(*count)++] = bytes;
	return 0;
}

static int add_payload(const struct parse *parse, const char *item)
{
	return add_size(parse, item, "none", parse->options->payloads, &parse->options->payload_count);
}

static int add_parent(const struct parse *parse, const char *item)
{
	return add_size(parse, item, "most", parse->options->parents, &parse->options->parent_count);
}

static const char *transport_name(unsigned i)
{
	return registry_transports[i]->name;
}

static int add_transport(const struct parse *parse, const char *item)
{
	struct options *options = parse->options;
	const struct transport *found = registry_find_transport(item);

	if (!found)
		return reject_name(parse, "transport", item, registry_transport_count, transport_name);
	if (options->transport_count == OPTIONS_MOST)
		return reject(parse, "too many transports");
	options->transports[options->transport_count++] = found;
	return 0;
}

static int add_trip(const struct parse *parse, const char *item)
{
	struct options *options = parse->options;
	bool both = strcmp(item, "both") == 0;

	if (!both && strcmp(item, "there") != 0)
		return reject(parse, "it is there, both, or there,both");
	if (options->trip_count == OPTIONS_MOST)
		return reject(parse, "too many trips");
	options->trips[options->trip_count++] = both;
	return 0;
}

static int add_pages(const struct parse *parse, const char *item)
{
	struct options *options = parse->options;
	bool huge = strcmp(item, "huge") == 0;

	if (!huge && strcmp(item, "small") != 0)
		return reject(parse, "it is small, huge, or small,huge");
	if (options->pages_count == OPTIONS_MOST)
		return reject(parse, "too many kinds of pages");
	options->pages[options->pages_count++] = huge ? PAGES_HUGE : PAGES_SMALL;
	return 0;
}

static int add_written(const struct parse *parse, const char *item)
{
	struct options *options = parse->options;
	double share;

	if (parse_share(item, &share) != 0)
		return reject(parse, "shares from 0 to 1 are wanted, such as 0.1, separated by commas");
	if (options->written_count == OPTIONS_MOST)
		return reject(parse, "too many shares");
	options->written[options->written_count++] = share;
	return 0;
}

int set_payload(const struct parse *parse)
{
	parse->options->payload_count = 0;
	return each_item(parse, add_payload);
}

int set_transport(const struct parse *parse)
{
	parse->options->transport_count = 0;
	return each_item(parse, add_transport);
}

int set_trip(const struct parse *parse)
{
	parse->options->trip_count = 0;
	return each_item(parse, add_trip);
}

int set_parent(const struct parse *parse)
{
	parse->options->parent_count = 0;
	return each_item(parse, add_parent);
}

int set_pages(const struct parse *parse)
{
	parse->options->pages_count = 0;
	return each_item(parse, add_pages);
}

int set_written(const struct parse *parse)
{
	parse->options->written_count = 0;
	return each_item(parse, add_written);
}

int set_writer(const struct parse *parse)
{
	static const char *const names[] = {"none", "worker", "parent"};

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(parse->value, names[i]) == 0) {
			parse->options->writer = (enum writer)i;
			return 0;
		}
	return reject(parse, "it is none, worker or parent");
}

int set_survey(const struct parse *parse)
{
	parse->options->survey = true;
	return 0;
}

/* ---- lists, each in place of the default ---- */

int set_strategies(const struct parse *parse)
{
	parse->options->strategy_count = 0;
	return each_item(parse, add_strategy);
}

int set_workloads(const struct parse *parse)
{
	parse->options->workload_count = 0;
	return each_item(parse, add_workload);
}

int set_workers(const struct parse *parse)
{
	parse->options->workers_count = 0;
	return each_item(parse, add_workers);
}

/* ---- single values ---- */

static int set_duration(const struct parse *parse, int64_t least, int64_t most, int64_t *out, const char *wanted)
{
	int64_t ns;

	if (parse_duration_ns(parse->value, &ns) != 0 || ns < least || ns > most)
		return reject(parse, wanted);
	*out = ns;
	return 0;
}

int set_cpu(const struct parse *parse)
{
	parse->options->cpu_count = 0;
	return each_item(parse, add_cpu);
}

int set_block(const struct parse *parse)
{
	return set_duration(parse, 1, TASK_NS_MOST, &parse->options->block_ns,
			    "a duration such as 500us, 10ms or 1s is wanted, above 0 and at most 1 hour");
}

int set_switch_interval(const struct parse *parse)
{
	parse->options->switch_interval_count = 0;
	return each_item(parse, add_switch_interval);
}

int set_blocking(const struct parse *parse)
{
	parse->options->blocking_count = 0;
	return each_item(parse, add_blocking);
}

int set_block_share(const struct parse *parse)
{
	parse->options->block_share_count = 0;
	return each_item(parse, add_block_share);
}

int set_pairs(const struct parse *parse)
{
	parse->options->rivals_count = 0;
	return each_item(parse, add_rivals);
}

int set_refine(const struct parse *parse)
{
	static const char *const axes[] = {[AXIS_CPU] = "cpu", "payload", "parent", "workers"};

	for (enum axis axis = AXIS_CPU; axis <= AXIS_WORKERS; axis++)
		if (strcmp(parse->value, axes[axis]) == 0) {
			parse->options->refine = axis;
			return 0;
		}
	return reject(parse, "it is cpu, payload, parent or workers");
}

int set_released(const struct parse *parse)
{
	parse->options->released_count = 0;
	return each_item(parse, add_released);
}

int set_neighbours(const struct parse *parse)
{
	parse->options->neighbours_count = 0;
	return each_item(parse, add_neighbours);
}

int set_tasks(const struct parse *parse)
{
	if (strcmp(parse->value, "workers") == 0)
		parse->options->tasks = TASKS_ONE_A_WORKER;
	else if (parse_count(parse->value, 1, TASKS_MOST, &parse->options->tasks) != 0)
		return reject(parse, "a whole number from 1 to 1000000000 is wanted, or the word workers");
	return 0;
}

static int set_unsigned(const struct parse *parse, uint64_t most, unsigned *out, const char *wanted)
{
	uint64_t count;

	if (parse_count(parse->value, 1, most, &count) != 0)
		return reject(parse, wanted);
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
		return reject(parse, "a whole number below 2^64 is wanted");
	return 0;
}

/* The lines of a file, but for empty ones and those that begin with #. */
static int read_sweeps(FILE *file, const char **lines)
{
	char *line = NULL;
	size_t room = 0, count = 0;
	int err = 0;

	while (!err && getline(&line, &room, file) > 0) {
		line[strcspn(line, "\r\n")] = '\0';
		if (line[0] == '\0' || line[0] == '#')
			continue;
		lines[count] = count < SWEEPS_MOST ? strdup(line) : NULL;
		err = count == SWEEPS_MOST ? -E2BIG : lines[count] ? 0 : -ENOMEM;
		count += !err;
	}
	free(line);
	return err ? err : ferror(file) ? -EIO : count == 0 ? -ENODATA : 0;
}

/* options_free() gives it back. */
int set_sweeps(const struct parse *parse)
{
	const char **lines = calloc(SWEEPS_MOST + 1, sizeof(*lines));
	FILE *file = lines ? fopen(parse->value, "re") : NULL;
	int err = !lines ? -ENOMEM : file ? read_sweeps(file, lines) : -errno;

	if (file)
		fclose(file);
	options_free(parse->options); /* given twice, the last one counts */
	parse->options->sweeps = lines;
	if (!err)
		return 0;
	fprintf(stderr, "%s: --sweeps=%s: %s\n", parse->harness->name, parse->value,
		err == -E2BIG	  ? "more lines than 96"
		: err == -ENODATA ? "there is no line in it"
				  : strerror(-err));
	return -EINVAL;
}

int set_turns(const struct parse *parse)
{
	char side[8], rest;

	if (sscanf(parse->value, "%d:%7[a-z]%c", &parse->options->turns_fd, side, &rest) != 2 ||
	    parse->options->turns_fd < 0 || (strcmp(side, "base") != 0 && strcmp(side, "head") != 0))
		return reject(parse, "it is for breakeven gate: the number of a descriptor, and base or head");
	parse->options->side = strcmp(side, "head") == 0 ? TURNS_HEAD : TURNS_BASE;
	return 0;
}

int set_csv(const struct parse *parse)
{
	if (!parse->value[0])
		return reject(parse, "the name of a file is wanted");
	parse->options->csv = parse->value;
	return 0;
}

int set_start(const struct parse *parse)
{
	if (strcmp(parse->value, "immediate") == 0)
		parse->options->start = START_IMMEDIATE;
	else if (strcmp(parse->value, "barrier") == 0)
		parse->options->start = START_BARRIER;
	else
		return reject(parse, "it is immediate or barrier");
	return 0;
}

int set_pin(const struct parse *parse)
{
	if (strcmp(parse->value, "none") == 0)
		parse->options->pin = PIN_NONE;
	else if (strcmp(parse->value, "spread") == 0)
		parse->options->pin = PIN_SPREAD;
	else
		return reject(parse, "it is none or spread");
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
