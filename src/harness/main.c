/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/error.h"
#include "base/host.h"
#include "gbench/gbench.h"
#include "harness/interrupt.h"
#include "harness/plan_words.h"
#include "harness/refine.h"
#include "harness/restart.h"
#include "harness/resume.h"
#include "harness/session.h"
#include "harness/supervisor.h"
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
	if (err && err != -EINVAL) /* what is not acceptable was told */
		fprintf(stderr, "%s: cannot read the command line: %s\n", harness->name, error_text(err));
	if (err || options->help || options->version)
		return err;
	gbench_color(options->color);
	if (options->quiet)
		gbench_silence();
	if (gbench_repetitions_asked())
		options->rounds = gbench_repetitions_asked();
	return 0;
}

static void print_version(const struct harness *harness)
{
	printf("%s (breakeven) %s, commit %s, %s\n", harness->name, build_version, build_commit, build_compiler);
}

static int run_plan(struct session *session, char **argv)
{
	if (session_is_first(session) && !session->options->quiet)
		plan_words_left_out(session);
	session->chosen = session_count(session);
	if (session->chosen == 0)
		return STATUS_USAGE;
	if (gbench_lists_only())
		return session_report(session) == 0 ? STATUS_OK : STATUS_FAILED;
	return restart_run(session, argv);
}

/* So many processes at once are not created before somebody has said that they may be: at a
 * terminal, he is asked. */
static bool is_consent_given(const struct session *session)
{
	char answer[8] = "";

	if (!session->plan.processes.unasked || !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) ||
	    !isatty(STDERR_FILENO))
		return false;
	fprintf(stderr, "%s: more than %d processes at once are asked for; create them? [y/N] ", session->harness->name,
		PROCESSES_UNASKED);
	return fgets(answer, sizeof(answer), stdin) && (answer[0] == 'y' || answer[0] == 'Y');
}

static int make_plan(struct session *session, const struct cpus *cpus)
{
	struct ledger *ledger = session->ledger;
	struct options *options = session->own_options;
	int err;

	options->yes |= ledger->head.consented;
	err = plan_make(session->harness, options, cpus, &ledger->head.limits, &session->plan);
	if ((!err || err == -ENOTSUP) && session_is_first(session) && !options->yes && is_consent_given(session)) {
		ledger->head.consented = options->yes = true;
		if (!err)
			plan_free(&session->plan);
		err = plan_make(session->harness, options, cpus, &ledger->head.limits, &session->plan);
	}
	if (!err)
		err = refine(session->harness, options, ledger, &session->plan);
	return err ? err : ledger_save(ledger);
}

static int run(const struct harness *harness, struct options *options, const struct cpus *cpus, char **argv)
{
	static struct ledger ledger; /* too large for a small stack */
	struct host host;
	struct session session = {.harness = harness,
				  .options = options,
				  .own_options = options,
				  .host = &host,
				  .ledger = &ledger,
				  .csv = -1,
				  .progress = {.name = harness->name, .off = options->no_progress}};
	int status, err = ledger_open(&ledger);

	if (!err && !ledger.head.seeded) {
		ledger.head.seed = options->seed;
		ledger.head.seeded = true;
	}
	session.progress.started_ns = ledger.head.started_ns;
	host_describe(cpus, &host);
	ledger.head.by_turns = options->turns_fd >= 0;
	if (!err && options->turns_fd >= 0)
		err = turns_attach(options->turns_fd, &session.turns);
	if (!err && options->resume && ledger.restart == 0 && !ledger.head.has_csv) {
		err = resume(&session, cpus);
		if (err)
			return err == -EINVAL ? STATUS_USAGE : STATUS_FAILED;
	}
	options->seed = ledger.head.seed;
	if (!err)
		err = make_plan(&session, cpus);
	if (err)
		return plan_words_refused(&session, err);
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

static int run_caught(const struct harness *harness, struct options *options, const struct cpus *cpus, char **argv)
{
	interrupt_catch(trial_interrupt);
	if (ledger_is_handed_on())
		interrupt_expect_echo();
	return run(harness, options, cpus, argv);
}

static int obey(const struct harness *harness, const struct cpus *cpus, int argc, char **argv, char **original)
{
	struct options options = {0};
	int status = STATUS_OK, err = read_command_line(harness, cpus, argc, argv, &options);

	if (err)
		status = err == -ENOMEM ? STATUS_FAILED : STATUS_USAGE;
	else if (options.help)
		print_help(harness);
	else if (options.version)
		print_version(harness);
	else
		status = run_caught(harness, &options, cpus, original);
	options_free(&options);
	return status;
}

static int measure(const struct harness *harness, int argc, char **argv)
{
	char **original = copy_arguments(argc, argv);
	struct cpus *cpus;
	int status, err = original ? cpus_load(&cpus) : -ENOMEM;

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

bool harness_is_supervisor(void)
{
	return !ledger_is_handed_on();
}

int harness_main(const struct harness *harness, int argc, char **argv)
{
	int status = -EAGAIN;

	/* Executed anew by way of /proc/self/exe, it would be called "exe" by ps and top. */
	prctl(PR_SET_NAME, harness->name);
	signal(SIGXFSZ, SIG_IGN); /* a file that may grow no more is an error of write(2) */
	open_standard_files();
	if (!ledger_is_handed_on())
		status = supervisor_run(harness, argv);
	return status < 0 ? measure(harness, argc, argv) : status;
}
