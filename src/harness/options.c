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
#include "harness/values.h"
#include "trial/loop.h"
#include "trial/registry.h"

#define TASKS_LEAST 8

/* ---- the table of flags ---- */

/* --help fits a terminal of 80 columns. */
#define HELP_INDENT "\n                           "
#define HELP_ROOM   (80 - 27)

static const struct flag {
	const char *name;
	const char *value; /* how --help shows it; NULL for none */
	int (*set)(const struct parse *parse);
	const char *text;
	const char *otherwise; /* default, or NULL if there is none or the harness has it */
} flags[] = {
	{"strategies", "LIST", set_strategies, "how tasks are given to workers", NULL},
	{"workloads", "LIST", set_workloads, "what one task does; ./FILE.so: your own", NULL},
	{"workers", "LIST", set_workers, "numbers of workers; cpus: as many as CPUs", NULL},
	{"tasks", "N", set_tasks,
	 "tasks in a trial, or workers: one for each" HELP_INDENT "[the most workers, at least 8]", NULL},
	{"cpu", "LIST", set_cpu, "CPU time of a task that burns CPU", NULL},
	{"block", "TIME", set_block, "blocking time of a task that blocks", NULL},
	{"blocking", "LIST", set_blocking,
	 "percent of --cpu + --block that a task which does" HELP_INDENT "both shall block [as they say]", NULL},
	{"block-share", "LIST", set_block_share,
	 "share of its time that a task which does both" HELP_INDENT "blocks beside --cpu [as --block says]", NULL},
	{"switch-interval", "LIST", set_switch_interval, "of the global lock", "5ms"},
	{"released", "LIST", set_released,
	 "share of a task's CPU work done with the global" HELP_INDENT "lock given back", "0"},
	{"neighbours", "LIST", set_neighbours, "workers beside these, that burn CPU meanwhile", "0"},
	{"payload", "LIST", set_payload,
	 "bytes that go to the worker with each task; none:" HELP_INDENT "tasks are not handed over, workers know them",
	 "none"},
	{"transport", "LIST", set_transport, "how they go to processes; threads share", "shared"},
	{"trip", "LIST", set_trip, "there, or both: as many come back", "there"},
	{"parent", "LIST", set_parent, "memory that the parent holds; most: up to 4 GiB", "0"},
	{"pages", "LIST", set_pages, "its pages: small, or huge (transparent)", "small"},
	{"writer", "WHO", set_writer,
	 "of this memory while workers live, for the" HELP_INDENT "workload rewrite: none, worker or parent", "none"},
	{"written", "LIST", set_written, "share of its pages that is written", "1"},
	{"survey", NULL, set_survey, "measure memory while workers wait (--start=barrier)", NULL},
	{"refine", "AXIS", set_refine,
	 "cpu, payload, parent or workers: add values of" HELP_INDENT "this list where two strategies change places",
	 NULL},
	{"pairs", "LIST", set_pairs, "which two, such as gil/processes", RIVALS_DEFAULT},
	{"rounds", "N", set_rounds, "passes over all strategies, shuffled, a restart", "3"},
	{"restarts", "N", set_restarts, "fresh processes of the harness in turn", "5"},
	{"timeout", "TIME", set_timeout,
	 "longest trial; one that takes longer is ended" HELP_INDENT "[a minute and 20 times its tasks in turn]", NULL},
	{"seed", "N", set_seed, "of the random order [drawn anew, and recorded]", NULL},
	{"sweeps", "FILE", set_sweeps, "flags of runs, a line each, in place of the" HELP_INDENT "harness's own", NULL},
	{"placement", "MODE", set_placement,
	 "balanced: a round's strategies start on one CPU," HELP_INDENT "the next round's on the next; or none",
	 "balanced"},
	{"base", "PROGRAM", set_base,
	 "a second side in each round (breakeven gate):" HELP_INDENT "that harness's, or self", NULL},
	{"base-workload", "FILE", set_base_workload, "on that side, in place of --workloads=FILE", NULL},
	{"csv", "FILE", set_csv, "one row a trial; a former FILE is kept as FILE.bak", NULL},
	{"resume", NULL, set_resume, "go on with the run in FILE of --csv that was ended", NULL},
	{"yes", NULL, set_yes, "to more than 1000 processes at once", NULL},
	{"timeline", "FILE", set_timeline,
	 "what each worker was at, and when, as CSV; see" HELP_INDENT "breakeven timeline", NULL},
	{"start", "MODE", set_start, "immediate, or barrier: workers begin together", "immediate"},
	{"pin", "MODE", set_pin, "none, or spread: worker i on allowed CPU i", "none"},
	{"quiet", NULL, set_quiet, "errors only: no table, no remarks, no progress", NULL},
	{"verbose", NULL, set_verbose, "a line on stderr for each trial", NULL},
	{"no-progress", NULL, set_no_progress, "no line that says how far the run is", NULL},
	{"color", "WHEN", set_color, "auto, always or never; NO_COLOR is heeded", "auto"},
	{"help", NULL, set_help, "this text", NULL},
	{"version", NULL, set_version, "version, commit and compiler", NULL},
};

#define FLAG_COUNT (sizeof(flags) / sizeof(flags[0]))

static const char *default_of(const struct harness *harness, const struct flag *flag)
{
	const struct {
		const char *flag, *value;
	} defaults[] = {{"strategies", harness->strategies}, {"workloads", harness->workloads},
			{"workers", harness->workers},	     {"cpu", harness->cpu},
			{"block", harness->block},	     {"rounds", harness->rounds},
			{"restarts", harness->restarts}};

	for (size_t i = 0; i < sizeof(defaults) / sizeof(defaults[0]); i++)
		if (strcmp(defaults[i].flag, flag->name) == 0 && defaults[i].value)
			return defaults[i].value;
	return flag->otherwise;
}

static int set_defaults(const struct harness *harness, unsigned cpus, struct options *options)
{
	*options = (struct options){.cpus = cpus};
	if (getrandom(&options->seed, sizeof(options->seed), 0) != sizeof(options->seed))
		options->seed = (uint64_t)clock_wall_ns();
	options->seed >>= 32; /* short enough to be typed again */
	for (size_t i = 0; i < FLAG_COUNT; i++) {
		struct parse parse = {harness, flags[i].name, default_of(harness, &flags[i]), options};
		int err = parse.value ? flags[i].set(&parse) : 0;

		if (err)
			return err;
	}
	return 0;
}

/* Does one of the sweeps set this flag?  Given, it replaces them all; others hold for
 * all of them. */
static bool is_swept(const struct harness *harness, const char *name)
{
	char flag[40];

	snprintf(flag, sizeof(flag), "--%s", name);
	for (const char *const *sweep = harness->sweeps; sweep && *sweep; sweep++)
		for (const char *at = strstr(*sweep, flag); at; at = strstr(at + 1, flag))
			if (strchr("= ", at[strlen(flag)])) /* or the end */
				return true;
	return false;
}

static int parse_flags(const struct harness *harness, int argc, char **argv, struct options *options)
{
	struct option table[FLAG_COUNT + 1] = {0};
	int index, c, err = 0;

	for (size_t i = 0; i < FLAG_COUNT; i++)
		table[i] = (struct option){flags[i].name, flags[i].value ? required_argument : no_argument, NULL, 1};
	opterr = 0; /* our own sentence is better */
	optind = 0; /* anew; glibc's way to say so, and musl's */
	while (!err && (c = getopt_long(argc, argv, "+:", table, &index)) != -1) {
		if (c != 1) {
			fprintf(stderr, "%s: %s `%s`; --help lists the flags\n", harness->name,
				c == ':' ? "a value is missing after" : "unknown flag or unwanted value:",
				argv[optind - 1]);
			return -EINVAL;
		}
		struct parse parse = {harness, flags[index].name, optarg ? optarg : "", options};

		err = flags[index].set(&parse);
		options->swept |= is_swept(harness, flags[index].name);
	}
	if (!err && options->survey && options->start != START_BARRIER) {
		fprintf(stderr, "%s: --survey wants --start=barrier: workers must wait while it is made\n",
			harness->name);
		return -EINVAL;
	}
	if (!err && options->resume && (!options->csv || options->timeline || options->base)) {
		fprintf(stderr, "%s: --resume wants --csv=FILE, and neither --timeline nor --base\n", harness->name);
		return -EINVAL;
	}
	if (!err && options->base_workload && !options->base) {
		fprintf(stderr, "%s: --base-workload wants --base\n", harness->name);
		return -EINVAL;
	}
	if (!err && optind < argc) {
		fprintf(stderr, "%s: `%s` is not a flag; --help lists them\n", harness->name, argv[optind]);
		err = -EINVAL;
	}
	return err;
}

int options_parse(const struct harness *harness, unsigned cpus, int argc, char **argv, struct options *options)
{
	int err = set_defaults(harness, cpus, options);

	if (!err)
		err = parse_flags(harness, argc, argv, options);
	return err;
}

void options_free(struct options *options)
{
	for (const char *const *sweep = options->sweeps; sweep && *sweep; sweep++)
		free((void *)*sweep);
	free((void *)options->sweeps);
	options->sweeps = NULL;
}

#define SWEEP_FLAGS_MOST 16

int options_sweep(const struct harness *harness, const char *flags_text, struct options *options)
{
	char *text = strdup(flags_text), *rest = text, *argv[SWEEP_FLAGS_MOST + 2] = {text};
	int argc = 1, err;

	if (!text)
		return -ENOMEM;
	while (argc <= SWEEP_FLAGS_MOST && (argv[argc] = strsep(&rest, " ")))
		argc++;
	argv[argc] = NULL;
	err = parse_flags(harness, argc, argv, options);
	free(text);
	return err;
}

uint64_t options_tasks(const struct options *options)
{
	uint64_t tasks = TASKS_LEAST;

	for (unsigned i = 0; i < options->workers_count; i++)
		if (options->workers[i] > tasks)
			tasks = options->workers[i];
	return options->tasks ? options->tasks : tasks;
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
	const char *value = default_of(harness, flag), *line = strrchr(flag->text, '\n');
	char left[64];

	snprintf(left, sizeof(left), "--%s%s%s", flag->name, flag->value ? "=" : "", flag->value ? flag->value : "");
	printf("  %-24s %s", left, flag->text);
	if (value)
		print_default(line ? strlen(line) - strlen(HELP_INDENT) : strlen(flag->text), value);
	printf("\n");
}

static void print_loops(const struct harness *harness)
{
	printf("\nEach beside a bare loop of the same calls; --benchmark_filter=REGEX chooses.\n"
	       "Of the flags above, those about trials change nothing here.\n\n");
	for (const struct loop *const *loop = harness->loops; *loop; loop++)
		if ((*loop)->text)
			printf("  %-18s %s\n", (*loop)->thing, (*loop)->text);
	printf("\nexample:\n  %s --rounds=5 --csv=results/%s.csv\n", harness->name, harness->name);
}

void options_print_help(const struct harness *harness)
{
	printf("usage: %s [flags]\n\n%s\n\nflags [default]:\n", harness->name, harness->question);
	for (size_t i = 0; i < FLAG_COUNT; i++)
		print_flag(harness, &flags[i]);
	for (const char *const *sweep = harness->sweeps; sweep && *sweep; sweep++)
		printf("%s  %s\n",
		       sweep == harness->sweeps ? "\nsweeps, where none of the flags that they set is given:\n" : "",
		       *sweep);
	if (harness->loops) {
		print_loops(harness);
		return;
	}
	printf("\nTimes take ns, us, ms or s; sizes K, M or G.\n\nstrategies:\n");
	for (unsigned i = 0; i < registry_strategy_count; i++)
		printf("  %-18s %s\n", registry_strategies[i]->name, registry_strategies[i]->summary);
	for (const struct strategy *const *own = harness->own_strategies; own && *own; own++)
		printf("  %-18s %s\n", (*own)->name, (*own)->summary);
	printf("\ntransports:\n");
	for (unsigned i = 0; i < registry_transport_count; i++)
		printf("  %-18s %s\n", registry_transports[i]->name, registry_transports[i]->summary);
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
