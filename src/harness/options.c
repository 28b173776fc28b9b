/* SPDX-License-Identifier: MIT */
#include "harness/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/clock.h"
#include "base/units.h"
#include "gil/gil.h"
#include "trial/registry.h"

#define ROUNDS_DEFAULT		 3
#define RESTARTS_DEFAULT	 5
#define TASKS_LEAST		 8
#define ROUNDS_MOST		 100000
#define RESTARTS_MOST		 1000
#define TASKS_MOST		 UINT64_C(1000000000)
#define TASK_NS_MOST		 (3600 * NS_PER_S)
#define SWITCH_INTERVAL_LEAST_NS NS_PER_US
#define SWITCH_INTERVAL_MOST_NS	 NS_PER_S

/* One call's context, so that every message can name the flag and value. */
struct parse {
	const struct harness *harness;
	const char *flag;
	const char *value;
	struct options *options;
};

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

static int add_workload(const struct parse *parse, const char *item)
{
	struct options *options = parse->options;
	const struct workload *found = registry_find_workload(item);

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
	uint64_t workers;

	if (parse_count(item, 1, WORKERS_MOST, &workers) != 0)
		return reject(parse, "workers are whole numbers from 1 to 10000, separated by commas");
	for (unsigned i = 0; i < options->workers_count; i++)
		if (options->workers[i] == workers)
			return reject(parse, "a number of workers is named twice");
	if (options->workers_count == OPTIONS_MOST)
		return reject(parse, "too many numbers");
	options->workers[options->workers_count++] = (unsigned)workers;
	return 0;
}

static int set_strategies(const struct parse *parse)
{
	parse->options->strategy_count = 0;
	return each_item(parse, add_strategy);
}

static int set_workloads(const struct parse *parse)
{
	parse->options->workload_count = 0;
	return each_item(parse, add_workload);
}

static int set_workers(const struct parse *parse)
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

static int set_cpu(const struct parse *parse)
{
	return set_duration(parse, 1, TASK_NS_MOST, &parse->options->cpu_ns,
			    "a duration such as 500us, 2ms or 1s is wanted, above 0 and at most 1 hour");
}

static int set_block(const struct parse *parse)
{
	return set_duration(parse, 1, TASK_NS_MOST, &parse->options->block_ns,
			    "a duration such as 500us, 10ms or 1s is wanted, above 0 and at most 1 hour");
}

static int set_switch_interval(const struct parse *parse)
{
	return set_duration(parse, SWITCH_INTERVAL_LEAST_NS, SWITCH_INTERVAL_MOST_NS,
			    &parse->options->switch_interval_ns, "a duration from 1us to 1s is wanted");
}

static int set_tasks(const struct parse *parse)
{
	if (parse_count(parse->value, 1, TASKS_MOST, &parse->options->tasks) != 0)
		return reject(parse, "a whole number from 1 to 1000000000 is wanted");
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

static int set_rounds(const struct parse *parse)
{
	return set_unsigned(parse, ROUNDS_MOST, &parse->options->rounds, "a whole number from 1 to 100000 is wanted");
}

static int set_restarts(const struct parse *parse)
{
	return set_unsigned(parse, RESTARTS_MOST, &parse->options->restarts, "a whole number from 1 to 1000 is wanted");
}

static int set_seed(const struct parse *parse)
{
	if (parse_count(parse->value, 0, UINT64_MAX, &parse->options->seed) != 0)
		return reject(parse, "a whole number below 2^64 is wanted");
	return 0;
}

static int set_csv(const struct parse *parse)
{
	if (!parse->value[0])
		return reject(parse, "the name of a file is wanted");
	parse->options->csv = parse->value;
	return 0;
}

static int set_start(const struct parse *parse)
{
	if (strcmp(parse->value, "immediate") == 0)
		parse->options->start = START_IMMEDIATE;
	else if (strcmp(parse->value, "barrier") == 0)
		parse->options->start = START_BARRIER;
	else
		return reject(parse, "it is immediate or barrier");
	return 0;
}

static int set_pin(const struct parse *parse)
{
	if (strcmp(parse->value, "none") == 0)
		parse->options->pin = PIN_NONE;
	else if (strcmp(parse->value, "spread") == 0)
		parse->options->pin = PIN_SPREAD;
	else
		return reject(parse, "it is none or spread");
	return 0;
}

static int set_help(const struct parse *parse)
{
	parse->options->help = true;
	return 0;
}

static int set_version(const struct parse *parse)
{
	parse->options->version = true;
	return 0;
}

/* ---- the table of flags ---- */

/* --help fits a terminal of 80 columns. */
#define HELP_INDENT "\n                           "
#define HELP_ROOM   (80 - 27)

static const struct flag {
	const char *name;
	const char *value; /* how --help shows it; NULL for none */
	int (*set)(const struct parse *parse);
	const char *text;
} flags[] = {
	{"strategies", "LIST", set_strategies, "how tasks are given to workers"},
	{"workloads", "LIST", set_workloads, "what one task does"},
	{"workers", "LIST", set_workers, "numbers of workers"},
	{"tasks", "N", set_tasks, "tasks in a trial [the most workers, at least 8]"},
	{"cpu", "TIME", set_cpu, "CPU time of a task that burns CPU"},
	{"block", "TIME", set_block, "blocking time of a task that blocks"},
	{"switch-interval", "TIME", set_switch_interval, "of the global lock [5ms]"},
	{"rounds", "N", set_rounds, "passes over all strategies, shuffled, a restart [3]"},
	{"restarts", "N", set_restarts, "fresh processes of the harness in turn [5]"},
	{"seed", "N", set_seed, "of the random order [drawn anew, and recorded]"},
	{"csv", "FILE", set_csv, "one row a trial; a former FILE is kept as FILE.bak"},
	{"start", "MODE", set_start, "immediate, or barrier: workers begin together" HELP_INDENT "[immediate]"},
	{"pin", "MODE", set_pin, "none, or spread: worker i on allowed CPU i [none]"},
	{"help", NULL, set_help, "this text"},
	{"version", NULL, set_version, "version, commit and compiler"},
};

#define FLAG_COUNT (sizeof(flags) / sizeof(flags[0]))

static const char *harness_default(const struct harness *harness, const char *flag)
{
	const struct {
		const char *flag, *value;
	} defaults[] = {{"strategies", harness->strategies},
			{"workloads", harness->workloads},
			{"workers", harness->workers},
			{"cpu", harness->cpu},
			{"block", harness->block}};

	for (size_t i = 0; i < sizeof(defaults) / sizeof(defaults[0]); i++)
		if (strcmp(defaults[i].flag, flag) == 0)
			return defaults[i].value;
	return NULL;
}

static int set_defaults(const struct harness *harness, struct options *options)
{
	*options = (struct options){
		.rounds = ROUNDS_DEFAULT,
		.restarts = RESTARTS_DEFAULT,
		.switch_interval_ns = GIL_SWITCH_INTERVAL_NS,
	};
	if (getrandom(&options->seed, sizeof(options->seed), 0) != sizeof(options->seed))
		options->seed = (uint64_t)clock_wall_ns();
	options->seed >>= 32; /* short enough to be typed again */
	for (size_t i = 0; i < FLAG_COUNT; i++) {
		struct parse parse = {harness, flags[i].name, harness_default(harness, flags[i].name), options};
		int err = parse.value ? flags[i].set(&parse) : 0;

		if (err)
			return err;
	}
	return 0;
}

static void settle_tasks(struct options *options)
{
	if (options->tasks)
		return;
	options->tasks = TASKS_LEAST;
	for (unsigned i = 0; i < options->workers_count; i++)
		if (options->workers[i] > options->tasks)
			options->tasks = options->workers[i];
}

int options_parse(const struct harness *harness, int argc, char **argv, struct options *options)
{
	struct option table[FLAG_COUNT + 1] = {0};
	int index, c, err = set_defaults(harness, options);

	for (size_t i = 0; i < FLAG_COUNT; i++)
		table[i] = (struct option){flags[i].name, flags[i].value ? required_argument : no_argument, NULL, 1};
	opterr = 0; /* our own sentence is better */
	optind = 1;
	while (!err && (c = getopt_long(argc, argv, ":", table, &index)) != -1) {
		if (c != 1) {
			fprintf(stderr, "%s: %s `%s`; --help lists the flags\n", harness->name,
				c == ':' ? "a value is missing after" : "unknown flag or unwanted value:",
				argv[optind - 1]);
			return -EINVAL;
		}
		struct parse parse = {harness, flags[index].name, optarg ? optarg : "", options};

		err = flags[index].set(&parse);
	}
	if (!err && optind < argc) {
		fprintf(stderr, "%s: `%s` is not a flag; --help lists them\n", harness->name, argv[optind]);
		err = -EINVAL;
	}
	settle_tasks(options);
	return err;
}

/* "[a,b,c]" after `used` columns of a line, broken after commas. */
static void print_default(size_t used, const char *value)
{
	bool fits = used + strlen(value) + 3 <= HELP_ROOM;

	printf("%s[", fits ? " " : HELP_INDENT);
	used = fits ? used + 2 : 1;
	for (size_t size; *value; value += size, used += size) {
		size = strcspn(value, ",");
		size += value[size] == ',';
		if (used + size + 1 > HELP_ROOM) {
			printf(HELP_INDENT " ");
			used = 1;
		}
		printf("%.*s", (int)size, value);
	}
	printf("]");
}

static void print_flag(const struct harness *harness, const struct flag *flag)
{
	const char *value = harness_default(harness, flag->name);
	char left[64];

	snprintf(left, sizeof(left), "--%s%s%s", flag->name, flag->value ? "=" : "", flag->value ? flag->value : "");
	printf("  %-24s %s", left, flag->text);
	if (value)
		print_default(strlen(flag->text), value);
	printf("\n");
}

void options_print_help(const struct harness *harness)
{
	printf("usage: %s [flags]\n\n%s\n\nflags [default]:\n", harness->name, harness->question);
	for (size_t i = 0; i < FLAG_COUNT; i++)
		print_flag(harness, &flags[i]);
	printf("\nTimes take ns, us, ms or s.\n\nstrategies:\n");
	for (unsigned i = 0; i < registry_strategy_count; i++)
		printf("  %-18s %s\n", registry_strategies[i]->name, registry_strategies[i]->summary);
	for (const struct strategy *const *own = harness->own_strategies; own && *own; own++)
		printf("  %-18s %s\n", (*own)->name, (*own)->summary);
	printf("\nworkloads:\n");
	for (unsigned i = 0; i < registry_workload_count; i++)
		printf("  %-18s %s\n", registry_workloads[i]->name, registry_workloads[i]->summary);
	printf("\nexamples:\n"
	       "  %s --workers=1,2 --rounds=3 --csv=results/%s.csv\n"
	       "  %s --strategies=threads,gil --start=barrier --seed=1\n"
	       "\nexit status: 0 done; 1 some trials failed (see the CSV's status); 2 bad input\n"
	       "\nGoogle Benchmark's flags (a trial is an iteration, repetitions are rounds, times\n"
	       "and warm-up are not its to choose):\n",
	       harness->name, harness->name, harness->name);
}
