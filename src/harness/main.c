/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/host.h"
#include "gbench/gbench.h"
#include "harness/refine.h"
#include "harness/session.h"
#include "harness/supervisor.h"
#include "record/csv.h"
#include "trial/run.h"

/* ---- command line ---- */

static int read_command_line(const struct harness *harness, const struct cpus *cpus, int argc, char **argv,
			     struct options *options)
{
	const char *bad = NULL;
	int err;

	err = gbench_init(&argc, argv, &bad);
	if (err == -EACCES)
		fprintf(stderr, "%s: --benchmark_out=%s: the file cannot be written\n", harness->name, bad);
	else if (err)
		fprintf(stderr, "%s: unknown flag or bad value: %s; --help lists the flags\n", harness->name, bad);
	if (err)
		return err;
	err = options_parse(harness, (unsigned)fmax(1, cpus_effective(cpus)), argc, argv, options);
	if (err || options->help || options->version)
		return err;
	if (gbench_repetitions_asked())
		options->rounds = gbench_repetitions_asked();
	return 0;
}

static void print_version(const struct harness *harness)
{
	printf("%s (breakeven) %s, commit %s, %s\n", harness->name, build_version, build_commit, build_compiler);
}

/* ---- files ---- */

/* Directory of the CSV, where host.json goes; NULL for pipes and devices. */
static char *results_directory(const char *csv)
{
	struct stat status;
	const char *slash = strrchr(csv, '/');

	if (stat(csv, &status) == 0 && !S_ISREG(status.st_mode))
		return NULL;
	return slash == csv ? strdup("/") : slash ? strndup(csv, (size_t)(slash - csv)) : strdup(".");
}

static int tell_csv(const struct session *session, int err)
{
	const char *name = session->harness->name, *csv = session->options->csv;

	if (err == -EEXIST)
		fprintf(stderr,
			"%s: %s is there and is no breakeven CSV of schema %d: it is left alone; move it or name "
			"another\n",
			name, csv, TRIAL_SCHEMA);
	else
		fprintf(stderr, "%s: cannot write %s: %s\n", name, csv, error_text(err));
	return err;
}

static int write_host(const struct session *session)
{
	char *directory = results_directory(session->options->csv);
	int err;

	if (!directory)
		return 0;
	err = host_write(session->host, TRIAL_SCHEMA, directory);
	if (err)
		fprintf(stderr, "%s: cannot write %s/host.json: %s\n", session->harness->name, directory,
			error_text(err));
	free(directory);
	return err;
}

static int open_csv(struct session *session)
{
	const char *csv = session->options->csv;

	session->csv = -1;
	if (!csv)
		return 0;
	if (session->ledger->head.has_csv) {
		session->csv = csv_reopen(csv);
		return session->csv < 0 ? tell_csv(session, session->csv) : 0;
	}
	session->csv = csv_create(csv);
	session->ledger->head.has_csv = session->csv >= 0;
	return session->csv < 0 ? tell_csv(session, session->csv) : ledger_save(session->ledger);
}

/* ---- one restart ---- */

static void give_context(const struct session *session)
{
	char text[400];

	host_caption(session->host, text, sizeof(text));
	gbench_context("host", text);
	snprintf(text, sizeof(text), "%.3g effective CPUs, of which %.2f were really had (measured capacity)",
		 session->host->effective_cpus, session->capacity);
	gbench_context("cpus", text);
	snprintf(text, sizeof(text), "%u rounds in each of %u restarts, seed %" PRIu64, session->options->rounds,
		 session->options->restarts, session->options->seed);
	gbench_context("trials", text);
	snprintf(text, sizeof(text), "breakeven %s, commit %s, %s", build_version, build_commit, build_compiler);
	gbench_context("build", text);
}

static int finish(struct session *session)
{
	int err = session_report(session);
	uint64_t failed = session->ledger->head.failed;

	if (err) {
		fprintf(stderr, "%s: cannot make the report: %s\n", session->harness->name, error_text(err));
		return STATUS_FAILED;
	}
	if (failed) {
		fprintf(stderr, "%s: %" PRIu64 " trial%s failed; %s\n", session->harness->name, failed,
			failed == 1 ? "" : "s",
			session->csv < 0 ? "--csv=FILE keeps the reasons" : "the column `status` of the CSV says why");
		return STATUS_FAILED;
	}
	return STATUS_OK;
}

static int run_restart(struct session *session, char **argv)
{
	const struct options *options = session->options;
	int err;

	if (session->ledger->restart == 0 && session->host->effective_cpus < 2)
		fprintf(stderr, "%s: only %.3g effective CPU: nothing can be seen to run at once here\n",
			session->harness->name, session->host->effective_cpus);
	/* Both at once would measure each other; their rounds have a sentinel. */
	session->capacity = session->turns ? 0
					   : trial_capacity(session->plan.cells[0].job.cpus,
							    (unsigned)ceil(session->host->effective_cpus));
	err = open_csv(session);
	if (err)
		return session->ledger->restart == 0 ? STATUS_USAGE : STATUS_FAILED;
	/* From here on something has been changed. */
	if (session->ledger->restart == 0 && !session->ledger->head.resumed && session->csv >= 0)
		err = write_host(session);
	if (!err)
		err = session_run(session);
	if (session->csv >= 0)
		close(session->csv);
	if (!err) {
		session->ledger->head.resumed = false;
		err = ledger_save(session->ledger);
	}
	if (err)
		return STATUS_FAILED;
	if (session->ledger->restart + 1 < options->restarts) {
		err = ledger_restart(session->ledger, argv);
		fprintf(stderr, "%s: cannot restart: %s\n", session->harness->name, error_text(err));
		return STATUS_FAILED;
	}
	give_context(session);
	return finish(session);
}

/* Why there is no plan. */
static int tell_plan(const struct session *session, int err)
{
	const char *name = session->harness->name;
	const struct plan_limits *limits = &session->ledger->head.limits;
	const struct left_out *left_out =
		session->plan.threads.arms ? &session->plan.threads : &session->plan.processes;

	switch (err) {
	case -EINVAL: /* a line of --sweeps: it was told */
		return STATUS_USAGE;
	case -EPROTO:
		fprintf(stderr, "%s: BREAKEVEN_RESTART is for the harness's own restarts; unset it\n", name);
		return STATUS_USAGE;
	case -E2BIG:
		fprintf(stderr, "%s: the lists of the flags make more than %d cells; shorten them\n", name,
			PLAN_CELLS_MOST);
		return STATUS_USAGE;
	case -EFBIG:
		fprintf(stderr,
			"%s: %" PRId64 " MiB are asked for; half of the memory that is available is %" PRId64 " MiB\n",
			name, session->plan.too_large_bytes >> 20, limits->memory_bytes >> 20);
		return STATUS_USAGE;
	case -ENOTSUP:
		if (left_out->arms)
			fprintf(stderr, "%s: so many workers cannot be had: %s\n", name, left_out->limit->name);
		else
			fprintf(stderr, "%s: none of the strategies can do that work\n", name);
		return STATUS_USAGE;
	default:
		fprintf(stderr, "%s: cannot start: %s\n", name, error_text(err));
		return STATUS_FAILED;
	}
}

static void tell_stop(const char *name, const char *kind, const struct left_out *left_out)
{
	if (left_out->arms)
		fprintf(stderr, "%s: %s stop at %" PRIu64 ": %s\n", name, kind, left_out->limit->most,
			left_out->limit->name);
}

static void tell_unable(const char *name, const struct plan *plan)
{
	if (!plan->unable_count)
		return;
	fprintf(stderr, "%s: left out where they cannot do the work:", name);
	for (unsigned i = 0; i < plan->unable_count; i++)
		fprintf(stderr, "%s %s", i ? "," : "", plan->unable[i]->name);
	fputc('\n', stderr);
}

static void tell_left_out(const struct session *session)
{
	const char *name = session->harness->name;
	const struct plan *plan = &session->plan;
	const struct plan_limits *limits = &session->ledger->head.limits;

	tell_unable(name, plan);
	tell_stop(name, "threads", &plan->threads);
	tell_stop(name, "processes", &plan->processes);
	if (plan->too_large_bytes)
		fprintf(stderr,
			"%s: sizes stop below %" PRId64 " MiB: half of the memory that is available is %" PRId64
			" MiB\n",
			name, plan->too_large_bytes >> 20, limits->memory_bytes >> 20);
}

static int run_plan(struct session *session, char **argv)
{
	if (session->ledger->restart == 0 && !session->ledger->head.resumed)
		tell_left_out(session);
	session->chosen = session_count(session);
	if (session->chosen == 0)
		return STATUS_USAGE;
	if (gbench_lists_only())
		return session_report(session) == 0 ? STATUS_OK : STATUS_FAILED;
	return run_restart(session, argv);
}

static int run(const struct harness *harness, struct options *options, const struct cpus *cpus, char **argv)
{
	static struct ledger ledger; /* too large for a small stack */
	struct host host;
	struct session session = {.harness = harness,
				  .options = options,
				  .host = &host,
				  .ledger = &ledger,
				  .csv = -1,
				  .progress = {.name = harness->name}};
	int status, err = ledger_open(&ledger);

	if (!err && ledger.restart == 0 && !ledger.head.supervised)
		ledger.head.seed = options->seed;
	options->seed = ledger.head.seed;
	session.progress.started_ns = ledger.head.started_ns;
	host_describe(cpus, &host);
	if (!err && options->turns_fd >= 0)
		err = turns_attach(options->turns_fd, &session.turns);
	if (!err)
		err = plan_make(harness, options, cpus, &ledger.head.limits, &session.plan);
	if (!err)
		err = refine(harness, options, &ledger, &session.plan);
	if (!err)
		err = ledger_save(&ledger);
	if (err)
		return tell_plan(&session, err);
	status = run_plan(&session, argv);
	plan_free(&session.plan);
	return status;
}

/* Restarts need the command line whole; reading it takes flags out of it. */
static char **copy_arguments(int argc, char **argv)
{
	char **copy = calloc((size_t)argc + 1, sizeof(*copy));

	if (copy)
		memcpy(copy, argv, (size_t)argc * sizeof(*copy));
	return copy;
}

/* A closed stdin, stdout or stderr would give its number to the next file that
 * is opened, and what is printed would go there. */
static void open_standard_files(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

static void print_help(const struct harness *harness)
{
	options_print_help(harness);
	fflush(stdout);
	gbench_print_help();
}

static int obey(const struct harness *harness, const struct cpus *cpus, int argc, char **argv, char **original)
{
	struct options options = {0};
	int status = STATUS_OK;

	if (read_command_line(harness, cpus, argc, argv, &options) != 0)
		status = STATUS_USAGE;
	else if (options.help)
		print_help(harness);
	else if (options.version)
		print_version(harness);
	else if (supervisor_is_needed(&options))
		status = supervisor_run(harness, &options, original);
	else
		status = run(harness, &options, cpus, original);
	options_free(&options);
	return status;
}

int harness_main(const struct harness *harness, int argc, char **argv)
{
	struct cpus *cpus;
	char **original;
	int status, err;

	open_standard_files();
	original = copy_arguments(argc, argv);
	err = original ? cpus_load(&cpus) : -ENOMEM;
	if (err) {
		fprintf(stderr, "%s: cannot read the machine's topology: %s\n", harness->name, error_text(err));
		free(original);
		return STATUS_FAILED;
	}
	status = obey(harness, cpus, argc, argv, original);
	cpus_free(cpus);
	free(original);
	return status;
}
