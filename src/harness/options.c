/* SPDX-License-Identifier: MIT */
#include "harness/options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/flags.h"
#include "base/seed.h"
#include "gbench/gbench.h"
#include "harness/option_names.h"
#include "trial/loop.h"
#include "trial/registry.h"

#define TASKS_LEAST 8

/* ---- the table of flags ---- */

#define NUMBER(type_, least_, most_) .type = (type_), .least = (least_), .most = (most_)
#define WORDS(words_)		     .type = FLAG_WORD, .words = (words_)
#define INTO(member)		     FLAG_INTO(struct options, member)
#define LIST_INTO(member, count)     FLAG_LIST_INTO(struct options, member, count)
#define LIST_BY(reader, count)	     FLAG_LIST_BY(reader, struct options, count)
#define TASK_NS_MOST		     (3600.0 * NS_PER_S) /* that a task may be asked to take */
#define SIZE_BYTES_MOST		     0x1p40

#define PARAMETER(X, type, name, unit, usual, matters, flag, flag_type, least, most, otherwise, text, ...)             \
	{flag, "LIST", text, otherwise, LIST_INTO(name, name##_count), NUMBER(flag_type, least, most)},

static const struct flag all_flags[] = {
	{"strategies", "LIST", "how tasks are given to workers; advised: all that breakeven advise ranks",
	 LIST_BY(option_add_strategy, strategy_count), .name_of = option_strategy_name},
	{"workloads", "LIST", "what one task does; ./FILE.so: your own", LIST_BY(option_add_workload, workload_count),
	 .name_of = option_workload_name},
	{"workers", "LIST", "numbers of workers; cpus: as many as CPUs", LIST_INTO(workers, workers_count),
	 NUMBER(FLAG_COUNT, 1, WORKERS_MOST), .words = "cpus", .word_offset = offsetof(struct options, cpus)},
	{"tasks", "N", "tasks in a trial, or workers: one for each [the most workers, at least 8]", INTO(tasks),
	 NUMBER(FLAG_COUNT, 1, 1e9), .words = "workers", .word = (int64_t)TASKS_ONE_A_WORKER},
	{"cpu", "LIST", "CPU time of a task that burns CPU", LIST_INTO(cpus_ns, cpu_count),
	 NUMBER(FLAG_DURATION, 0, TASK_NS_MOST)},
	{"block", "TIME", "blocking time of a task that blocks", INTO(block_ns),
	 NUMBER(FLAG_DURATION, 1, TASK_NS_MOST)},
	{"blocking", "LIST",
	 "percent of --cpu + --block that a task which does both shall block [from --cpu and --block]",
	 LIST_INTO(blocking, blocking_count), NUMBER(FLAG_PERCENT, 0, 100)},
	{"block-share", "LIST", "share of its time that a task which does both blocks beside --cpu [as --block says]",
	 LIST_INTO(block_shares, block_share_count), NUMBER(FLAG_SHARE, 0, 0.99)},
	CELL_PARAMETERS(PARAMETER, ) /**/
	{"payload", "LIST",
	 "bytes that go to the worker with each task; none: tasks are not handed over, workers know them", "none",
	 LIST_INTO(payloads, payload_count), NUMBER(FLAG_SIZE, 0, SIZE_BYTES_MOST), .words = "none",
	 .word = PAYLOAD_NONE},
	{"transport", "LIST", "how tasks and payload reach processes; threads share memory", "shared",
	 LIST_BY(option_add_transport, transport_count), .name_of = option_transport_name},
	{"trip", "LIST", "there, or both: as many come back", "there", LIST_INTO(trips, trip_count),
	 WORDS("there,both")},
	{"parent", "LIST", "memory that the parent holds; most: up to 4 GiB", "0", LIST_INTO(parents, parent_count),
	 NUMBER(FLAG_SIZE, 0, SIZE_BYTES_MOST), .words = "most", .word = PARENT_MOST},
	{"pages", "LIST", "its pages: small, or huge (transparent)", "small", LIST_INTO(pages, pages_count),
	 WORDS("small,huge")},
	{"writer", "WHAT", "writes this memory while workers live, for the workload rewrite: none, worker or parent",
	 "none", INTO(writer), WORDS("none,worker,parent")},
	{"written", "LIST", "share of its pages that is written", "1", LIST_INTO(written, written_count),
	 NUMBER(FLAG_SHARE, 0, 1)},
	{"survey", NULL, "measure memory while workers wait (--start=barrier)", INTO(survey)},
	{"rounds", "N", "passes over all strategies, shuffled, a restart", "3", INTO(rounds),
	 NUMBER(FLAG_COUNT, 1, 100000)},
	{"warmup", "N", "warm-up rounds of each restart; their trials are discarded", "0", INTO(warmup),
	 NUMBER(FLAG_COUNT, 0, 1000)},
	{"restarts", "N", "fresh launchers, one after the other; each runs all rounds", "5", INTO(restarts),
	 NUMBER(FLAG_COUNT, 1, 1000)},
	{"timeout", "TIME", "longest trial; one that takes longer is ended [a minute and 20 times its tasks in turn]",
	 INTO(timeout_ns), NUMBER(FLAG_DURATION, NS_PER_S / 10.0, TASK_NS_MOST)},
	{"seed", "N", "of the random order [drawn anew, and recorded]", INTO(seed), NUMBER(FLAG_COUNT, 0, 0)},
	{"sweeps", "FILE", "flags of runs, a line each, in place of the harness's own", .type = FLAG_OTHER,
	 .add = option_set_sweeps},
	{"placement", "MODE", "balanced: a round's strategies start on one CPU, the next round's on the next; or none",
	 "balanced", INTO(placement), WORDS("balanced,none")},
	{"baseline", "PROGRAM", "a second harness to measure in each round (used by breakeven gate), or self",
	 INTO(baseline), .type = FLAG_TEXT},
	{"allow-different-builds", NULL, "measure a baseline of another compiler, other flags or libraries, too",
	 INTO(allow_different_builds)},
	{"baseline-workload", "FILE", "on that side, in place of --workloads=FILE", .type = FLAG_OTHER,
	 .add = option_set_baseline_workload},
	{"csv", "FILE", "one row a trial; a former FILE is kept as FILE.bak", INTO(csv), .type = FLAG_TEXT},
	{"append", NULL, "add this session to those that the --csv file has", INTO(append)},
	{"session", "ID/N", "rows are of session ID (hexadecimal), and restarts are counted from N", .type = FLAG_OTHER,
	 .add = option_set_session},
	{"resume", NULL, "continue the interrupted run in the --csv file", INTO(resume)},
	{"yes", NULL, "allow more than 1000 processes at once", INTO(yes)},
	{"timeline", "FILE", "what each worker was at, and when, as CSV; see breakeven timeline", INTO(timeline),
	 .type = FLAG_TEXT},
	{"start", "MODE", "immediate, or barrier: workers begin together", "immediate", INTO(start),
	 WORDS("immediate,barrier")},
	{"pin", "MODE", "none, or spread: worker i on allowed CPU i", "none", INTO(pin), WORDS("none,spread")},
	/* The last of these two counts. */
	{"quiet", NULL, "errors only: no table, no remarks, no progress", INTO(loudness), .word = LOUDNESS_QUIET},
	{"verbose", NULL, "a line on stderr for each trial", INTO(loudness), .word = LOUDNESS_VERBOSE},
	{"no-progress", NULL, "no line that says how far the run is", INTO(no_progress)},
	{"color", "WHEN", "auto, always or never; NO_COLOR is heeded", "auto", INTO(color), WORDS("auto,always,never")},
	{"version", NULL, "version, commit and compiler", INTO(version)},
};

#undef PARAMETER

#define FLAG_COUNT_OF_ALL (sizeof(all_flags) / sizeof(all_flags[0]))

static void print_more(const void *owner);

#define OWN_FLAGS_MOST 16

/* The flags of a harness, with its own defaults. */
struct harness_flags {
	struct flags flags;
	struct flag table[FLAG_COUNT_OF_ALL + OWN_FLAGS_MOST];
	unsigned count;
};

/* Flags that apply to every harness.  Where rounds count as restarts, a run cannot be resumed. */
static bool is_of_all(const struct harness *harness, const char *name)
{
	static const char *const names[] = {"rounds",	 "warmup",  "restarts", "timeout", "seed",
					    "placement", "csv",	    "append",	"session", "resume",
					    "quiet",	 "verbose", "color",	"version", "no-progress"};

	if (harness->rounds_are_restarts && (strcmp(name, "restarts") == 0 || strcmp(name, "resume") == 0))
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static void choose_flags(const struct harness *harness, struct harness_flags *own)
{
	own->count = 0;
	for (unsigned i = 0; i < harness->own_flag_count && i < OWN_FLAGS_MOST; i++)
		own->table[own->count++] = harness->own_flags[i];
	for (unsigned i = 0; i < FLAG_COUNT_OF_ALL; i++)
		if (!harness->loops || is_of_all(harness, all_flags[i].name))
			own->table[own->count++] = all_flags[i];
}

static void make_flags(const struct harness *harness, struct harness_flags *own)
{
	const struct {
		const char *flag, *value;
	} defaults[] = {{"strategies", harness->strategies}, {"workloads", harness->workloads},
			{"workers", harness->workers},	     {"cpu", harness->cpu},
			{"block", harness->block},	     {"rounds", harness->rounds},
			{"restarts", harness->restarts}};

	choose_flags(harness, own);
	own->flags = (struct flags){.program = harness->name,
				    .usage = "[flags]",
				    .about = harness->question,
				    .table = own->table,
				    .count = own->count,
				    .print_more = print_more,
				    .owner = harness,
				    .no_operands = true};
	for (unsigned i = 0; i < own->count; i++)
		for (size_t j = 0; j < sizeof(defaults) / sizeof(defaults[0]); j++)
			if (defaults[j].value && strcmp(defaults[j].flag, own->table[i].name) == 0)
				own->table[i].otherwise = defaults[j].value;
}

/* ---- reading ---- */

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

/* What the flags say together. */
static int check(const struct flags *flags, const struct options *options)
{
	if (options->survey && options->start != START_BARRIER)
		return flags_reject_all(flags, "--survey wants --start=barrier: workers must wait while it is made");
	if (options->resume && (!options->csv || options->timeline || options->baseline))
		return flags_reject_all(flags, "--resume wants --csv=FILE, and neither --timeline nor --baseline");
	if (options->resume && options->warmup)
		return flags_reject_all(flags,
					"--resume cannot be combined with --warmup: warm-up rounds are not in the CSV");
	if (options->append && (!options->csv || options->resume))
		return flags_reject_all(flags, "--append wants --csv=FILE, and no --resume");
	if (options->run_id && (options->resume || options->append))
		return flags_reject_all(flags,
					"--session is for rows that another program collects: leave --append and "
					"--resume out");
	if (options->baseline_workload && !options->baseline)
		return flags_reject_all(flags, "--baseline-workload wants --baseline");
	if (options->allow_different_builds && !options->baseline)
		return flags_reject_all(flags, "--allow-different-builds wants --baseline");
	return 0;
}

int options_parse(const struct harness *harness, unsigned cpus, int argc, char **argv, struct options *options)
{
	static struct harness_flags own;
	int err;

	make_flags(harness, &own);
	*options = (struct options){.cpus = cpus, .restarts = 1};
	options->seed = seed_draw();
	err = flags_set_defaults(&own.flags, options);
	if (!err)
		err = flags_read(&own.flags, argc, argv, options, NULL);
	if (!err)
		err = check(&own.flags, options);
	for (unsigned i = 0; i < own.count; i++)
		options->swept |= own.table[i].given && is_swept(harness, own.table[i].name);
	options->seed_given = flags_given(&own.flags, "seed");
	return err;
}

void options_free(struct options *options)
{
	for (const char *const *sweep = options->sweeps; sweep && *sweep; sweep++)
		free((void *)*sweep);
	free((void *)options->sweeps);
	options->sweeps = NULL;
}

#define SWEEP_FLAGS_MOST 24

/* What a line says of blocking is in place of all that was said of it before. */
static void forget_blocking(const struct flags *flags, struct options *options)
{
	bool block = flags_given(flags, "block"), share = flags_given(flags, "block-share");

	if ((block || share) && !flags_given(flags, "blocking"))
		options->blocking_count = 0;
	if (block && !share)
		options->block_share_count = 0;
}

int options_sweep(const struct harness *harness, const char *flags_text, struct options *options)
{
	static struct harness_flags own;
	char *text = strdup(flags_text), *rest = text, *argv[SWEEP_FLAGS_MOST + 2] = {text};
	int argc = 1, err;

	if (!text)
		return -ENOMEM;
	while (argc <= SWEEP_FLAGS_MOST && (argv[argc] = strsep(&rest, " ")))
		argc++;
	argv[argc] = NULL;
	make_flags(harness, &own);
	if (rest)
		err = flags_reject_all(&own.flags, "a sweep may have 24 flags");
	else
		err = flags_read(&own.flags, argc, argv, options, NULL);
	if (!err)
		err = check(&own.flags, options);
	forget_blocking(&own.flags, options);
	free(text);
	return err == FLAGS_SHOWN ? -EINVAL : err;
}

uint64_t options_tasks(const struct options *options)
{
	uint64_t tasks = TASKS_LEAST;

	for (unsigned i = 0; i < options->workers_count; i++)
		if (options->workers[i] > tasks)
			tasks = options->workers[i];
	return options->tasks ? options->tasks : tasks;
}

/* ---- the rest of --help ---- */

static void print_loops(const struct harness *harness)
{
	if (harness->begin) /* what is run is known when the flags are read */
		return;
	flags_print_text("\nEach beside a bare loop of the same calls; --benchmark_filter=REGEX chooses.\n\n");
	for (const struct loop *const *loop = harness->loops; *loop; loop++)
		if ((*loop)->text)
			flags_print_text("  %-18s %s\n", (*loop)->thing, (*loop)->text);
	flags_print_text("\nexample:\n  %s --rounds=5 --csv=results/%s.csv\n", harness->name, harness->name);
}

static void print_names(const struct harness *harness)
{
	flags_print_text("\nTimes take ns, us, ms or s; sizes K, M or G.\n\nstrategies:\n");
	for (unsigned i = 0; i < registry_strategy_count; i++)
		flags_print_text("  %-18s %s\n", registry_strategies[i]->name, registry_strategies[i]->summary);
	for (const struct strategy *const *own = harness->own_strategies; own && *own; own++)
		flags_print_text("  %-18s %s\n", (*own)->name, (*own)->summary);
	flags_print_text("\ntransports:\n");
	for (unsigned i = 0; i < registry_transport_count; i++)
		flags_print_text("  %-18s %s\n", registry_transports[i]->name, registry_transports[i]->summary);
	flags_print_text("\nworkloads:\n");
	for (unsigned i = 0; i < registry_workload_count; i++)
		flags_print_text("  %-18s %s\n", registry_workloads[i]->name, registry_workloads[i]->summary);
	flags_print_text("\nexamples:\n"
			 "  %s --workers=1,2 --rounds=3 --csv=results/%s.csv\n"
			 "  %s --strategies=threads,gil --start=barrier --seed=1\n"
			 "\nexit status: 0 done; 1 some trials failed (see the CSV's status); 2 bad input\n"
			 "\nGoogle Benchmark's flags (one trial is one iteration, repetitions are rounds;\n"
			 "flags for times and warm-up have no effect):\n",
			 harness->name, harness->name, harness->name);
}

static void print_more(const void *owner)
{
	const struct harness *harness = owner;

	for (const char *const *sweep = harness->sweeps; sweep && *sweep; sweep++)
		flags_print_text(
			"%s  %s\n",
			sweep == harness->sweeps ? "\nsweeps, where none of the flags that they set is given:\n" : "",
			*sweep);
	if (harness->loops)
		print_loops(harness);
	else
		print_names(harness);
	if (harness->notes)
		flags_print_text("%s", harness->notes);
	fflush(stdout);
	gbench_print_help();
}
