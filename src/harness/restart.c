/* SPDX-License-Identifier: MIT */
#include "harness/restart.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/units.h"
#include "gbench/gbench.h"
#include "harness/files.h"
#include "harness/interrupt.h"
#include "trial/run.h"

/* Of a clock that can tell what is measured here. */
#define CLOCK_STEP_MOST_NS (2 * NS_PER_US)

/* Of all trials of the capacity, should several of them hang. */
#define CAPACITY_LIMIT_NS (4 * TRIAL_CAPACITY_LIMIT_NS)

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

/* What is there of a run that somebody ended. */
static int tell_interrupted(const struct session *session)
{
	struct ledger_entry *entries = NULL;
	uint64_t count = 0;
	int err = ledger_entries(session->ledger, &entries, &count);

	free(entries);
	if (!session->ledger->head.has_csv && session->options->csv)
		fprintf(stderr, "%s: ended by a signal before its first trial; no file was touched\n",
			session->harness->name);
	else if (session->options->csv && err)
		fprintf(stderr, "%s: ended by a signal; finished trials are in %s\n", session->harness->name,
			session->options->csv);
	else if (session->options->csv)
		fprintf(stderr, "%s: ended by a signal; %" PRIu64 " finished trial%s in %s\n", session->harness->name,
			count, count == 1 ? " is" : "s are", session->options->csv);
	else
		fprintf(stderr, "%s: ended by a signal; no trial was kept (--csv=FILE keeps them)\n",
			session->harness->name);
	if (session->options->timeline && (session->ledger->restart > 0 || session->trials > 0))
		fprintf(stderr, "%s: what workers were at until then is in %s\n", session->harness->name,
			session->options->timeline);
	interrupt_end();
	return STATUS_FAILED;
}

static int finish(struct session *session)
{
	int err = session_report(session);
	uint64_t failed;

	if (!err)
		err = ledger_count_failed(session->ledger, &failed);
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

/* What this machine cannot show. */
static void tell_shortcomings(const struct session *session)
{
	int64_t step_ns;
	char step[32];

	if (!session_is_first(session) || session->options->quiet)
		return;
	if (session->host->effective_cpus < 2)
		fprintf(stderr, "%s: only %.3g effective CPU: nothing can be seen to run at once here\n",
			session->harness->name, session->host->effective_cpus);
	step_ns = clock_step_ns();
	if (step_ns > CLOCK_STEP_MOST_NS)
		fprintf(stderr,
			"%s: the clock goes in steps of %s: times that are not many of them are not to be believed\n",
			session->harness->name, format_duration(step, sizeof(step), (double)step_ns));
}

static double measure_capacity(const struct session *session)
{
	unsigned processes = (unsigned)ceil(session->host->effective_cpus);
	double capacity;

	ledger_announce(session->ledger, ACTIVITY_CALIBRATING, 0, NULL, "sum_squares", CAPACITY_LIMIT_NS);
	capacity = trial_capacity(session->plan.cells[0].job.cpus, processes);
	ledger_announce(session->ledger, ACTIVITY_NONE, 0, NULL, "", 0);
	return capacity;
}

/* Whoever takes up from here on is not the first. */
static int begin(struct session *session)
{
	int err = session_is_first(session) && session->csv >= 0 ? files_write_host(session) : 0;

	if (err || session->ledger->head.begun)
		return err;
	session->ledger->head.begun = true;
	err = ledger_save(session->ledger);
	if (err)
		fprintf(stderr, "%s: cannot keep that it has begun: %s\n", session->harness->name, error_text(err));
	return err;
}

int restart_run(struct session *session, char **argv)
{
	const struct options *options = session->options;
	int err;

	tell_shortcomings(session);
	/* Both at once would measure each other; their rounds have a sentinel. */
	session->capacity = session->turns ? 0 : measure_capacity(session);
	if (interrupt_signal())
		return tell_interrupted(session);
	err = files_check(session);
	if (!err)
		err = files_open_csv(session);
	if (!err)
		err = files_open_timeline(session);
	if (err)
		return session->ledger->head.begun || session->ledger->head.has_csv
			       ? STATUS_FAILED
			       : STATUS_USAGE; /* nothing was changed */
	/* From here on something has been changed. */
	err = begin(session);
	if (!err)
		err = session_run(session);
	if (files_close_timeline(session) && !err)
		err = -EIO;
	if (err == -EINTR)
		return tell_interrupted(session);
	if (session->csv >= 0)
		close(session->csv);
	if (!err) {
		session->ledger->head.resumed = false;
		err = ledger_save(session->ledger);
		if (err)
			fprintf(stderr, "%s: cannot keep the restart: %s\n", session->harness->name, error_text(err));
	}
	if (err)
		return STATUS_FAILED;
	if (session->ledger->restart + 1 < options->restarts) {
		interrupt_hold(); /* what comes from here on is for the next one */
		if (interrupt_signal())
			return tell_interrupted(session);
		err = ledger_restart(session->ledger, argv);
		fprintf(stderr, "%s: cannot restart: %s\n", session->harness->name, error_text(err));
		return STATUS_FAILED;
	}
	give_context(session);
	return finish(session);
}
