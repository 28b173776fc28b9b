/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/flags.h"
#include "base/host.h"
#include "base/interrupt.h"
#include "base/mix.h"
#include "base/output.h"
#include "base/processes.h"
#include "base/units.h"
#include "gbench/gbench.h"
#include "harness/resume.h"
#include "harness/session.h"
#include "trial/launcher.h"

/* Of a clock that can tell what is measured here. */
#define CLOCK_STEP_MOST_NS (2 * NS_PER_US)

/* ---- command line ---- */

static int read_command_line(const struct harness *harness, const struct cpus *cpus, int argc, char **argv,
			     struct options *options)
{
	static const char *const colors[] = {"auto", "always", "never"};
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
	if (err < 0 && err != -EINVAL) /* what is not acceptable was told */
		fprintf(stderr, "%s: cannot read the command line: %s\n", harness->name, error_text(err));
	if (err || options->version)
		return err;
	err = harness->begin ? harness->begin(options) : 0;
	if (err)
		return err;
	gbench_color(colors[options->color]);
	if (options->loudness == LOUDNESS_QUIET || (harness->report && gbench_is_for_people() && !gbench_lists_only()))
		gbench_silence();
	if (gbench_repetitions_asked())
		options->rounds = gbench_repetitions_asked();
	return 0;
}

/* So many processes at once are not created before the user has said that they may be: at a terminal, the user is
 * asked. */
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

static int make_plan(struct session *session, struct options *options)
{
	int err = plan_make(session->harness, options, &session->limits, &session->plan);

	if ((!err || err == -ENOTSUP) && !options->yes && is_consent_given(session)) {
		options->yes = true;
		if (!err)
			plan_free(&session->plan);
		err = plan_make(session->harness, options, &session->limits, &session->plan);
	}
	return err;
}

/* What this machine cannot show. */
static void tell_shortcomings(const struct session *session)
{
	int64_t step_ns = clock_step_ns();
	char step[32];

	if (session->host->effective_cpus < 2)
		fprintf(stderr, "%s: only %.3g effective CPU: nothing can be seen to run at once here\n",
			session->harness->name, session->host->effective_cpus);
	if (step_ns > CLOCK_STEP_MOST_NS)
		fprintf(stderr,
			"%s: the clock goes in steps of %s: times that are not many of them are not to be believed\n",
			session->harness->name, format_duration(step, sizeof(step), (double)step_ns));
}

static int run_plan(struct session *session)
{
	if (!session->rows.count)
		plan_words_left_out(session);
	if (!session->rows.count && session->options->loudness != LOUDNESS_QUIET)
		tell_shortcomings(session);
	session->chosen = session_count(session);
	if (session->chosen == 0)
		return STATUS_USAGE;
	if (gbench_lists_only())
		return session_report(session) == 0 ? STATUS_OK : STATUS_FAILED;
	interrupt_catch();
	return session_run(session);
}

static int run(const struct harness *harness, struct options *options, const struct cpus *cpus)
{
	static struct session session; /* too large for a small stack */
	struct host host;
	int status, err;

	host_describe(cpus, &host);
	session = (struct session){.harness = harness,
				   .options = options,
				   .host = &host,
				   .order = cpus_order(cpus),
				   .limits = plan_limits_now(),
				   .run_id = options->run_id
						     ? options->run_id
						     : mix64((uint64_t)clock_wall_ns() ^ mix64((uint64_t)getpid())),
				   .csv = -1,
				   .progress = {.name = harness->name,
						.off = options->no_progress || options->loudness == LOUDNESS_QUIET,
						.started_ns = clock_now_ns()}};
	if (options->placement == PLACEMENT_BALANCED)
		cpus_starts(cpus, &session.starts);
	err = make_plan(&session, options);
	if (err)
		return plan_words_refused(&session, err);
	err = options->resume ? resume(&session, &options->seed) : 0;
	status = err == -EINVAL ? STATUS_USAGE : err ? plan_words_refused(&session, err) : run_plan(&session);
	session_free(&session);
	return status;
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

static int obey(const struct harness *harness, const struct cpus *cpus, int argc, char **argv)
{
	struct options options = {0};
	int status = STATUS_OK, err = read_command_line(harness, cpus, argc, argv, &options);

	if (err < 0)
		status = err == -ENOMEM ? STATUS_FAILED : STATUS_USAGE;
	else if (err == FLAGS_SHOWN)
		status = STATUS_OK;
	else if (options.version)
		printf("%s (breakeven) %s, commit %s, %s\n", harness->name, build_version, build_commit,
		       build_compiler);
	else
		status = run(harness, &options, cpus);
	options_free(&options);
	return status;
}

/* What was printed has arrived whole, or that is told.  That a reader of the output has gone is no error of the run. */
static int finish_stdout(const struct harness *harness, int status)
{
	int err = output_finish_stdout();

	if (!err || err == -EPIPE)
		return status;
	fprintf(stderr, "%s: cannot write to stdout: %s\n", harness->name, output_error(err));
	return status ? status : STATUS_FAILED;
}

bool harness_is_launcher(void)
{
	return launcher_is_asked();
}

int harness_main(const struct harness *harness, int argc, char **argv)
{
	struct cpus *cpus;
	int status, err;

	/* Started by way of /proc/self/exe, it would be called "exe" by ps and top. */
	prctl(PR_SET_NAME, harness->name);
	if (launcher_is_asked())
		return launcher_serve(
			&(struct launcher){.own_strategies = harness->own_strategies, .loops = harness->loops});
	signal(SIGCHLD, SIG_DFL); /* where it is ignored, the ends of children are not told */
	signal(SIGXFSZ, SIG_IGN); /* a file that may grow no more is an error of write(2) */
	open_standard_files();
	processes_adopt();
	err = cpus_load(&cpus);
	if (err) {
		fprintf(stderr, "%s: cannot read the machine's topology: %s\n", harness->name, error_text(err));
		return STATUS_FAILED;
	}
	status = obey(harness, cpus, argc, argv);
	cpus_free(cpus);
	return finish_stdout(harness, status);
}
