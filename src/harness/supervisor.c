/* SPDX-License-Identifier: MIT */
#include "harness/supervisor.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "harness/ledger.h"
#include "record/csv.h"

#define LOOK_EVERY_NS (50 * NS_PER_MS)

bool supervisor_is_needed(const struct options *options)
{
	bool foreign = false;

	for (unsigned i = 0; i < options->workload_count; i++)
		foreign |= options->workloads[i]->file != NULL;
	return foreign && !ledger_is_handed_on();
}

struct supervisor {
	const struct harness *harness;
	const struct options *options;
	struct ledger ledger;
	bool timed_out; /* the child was killed for it */
};

/* ---- the child ---- */

static int start(struct supervisor *supervisor, unsigned restart, char **argv, pid_t *child)
{
	pid_t self = getpid();
	int err = ledger_hand_on(&supervisor->ledger, restart);

	if (err)
		return err;
	fflush(NULL);
	*child = fork();
	if (*child < 0)
		return -errno;
	if (*child > 0)
		return 0;
	/* Whoever kills the supervisor means the run. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() == self)
		execv("/proc/self/exe", argv);
	_exit(STATUS_FAILED);
}

static bool is_overdue(const struct supervisor *supervisor)
{
	struct running running;

	return ledger_load_running(&supervisor->ledger, &running) == 0 && running.activity != ACTIVITY_NONE &&
	       clock_now_ns() - running.since_ns > supervisor->options->timeout_ns;
}

/* Waits for its end, and brings it about if it is overdue. */
static int await(struct supervisor *supervisor, pid_t child, int *status)
{
	pid_t ended;

	supervisor->timed_out = false;
	while ((ended = waitpid(child, status, WNOHANG)) == 0) {
		clock_sleep_until_ns(clock_now_ns() + LOOK_EVERY_NS);
		if (!supervisor->timed_out && is_overdue(supervisor)) {
			supervisor->timed_out = true;
			kill(child, SIGKILL);
		}
	}
	return ended < 0 ? -errno : ledger_load(&supervisor->ledger);
}

/* ---- what is made of a bad end ---- */

/* "killed:SIGSEGV", "exited:3", "timeout": as the status column has it. */
static void name_end(const struct supervisor *supervisor, int status, char *name, size_t size)
{
	if (supervisor->timed_out)
		snprintf(name, size, "timeout");
	else if (WIFSIGNALED(status))
		snprintf(name, size, "killed:%s", error_signal_name(WTERMSIG(status)));
	else
		snprintf(name, size, "exited:%d", WEXITSTATUS(status));
}

static void tell(const struct supervisor *supervisor, int status)
{
	const struct running *running = &supervisor->ledger.head.running;
	const char *name = supervisor->harness->name;
	bool in_trial = running->activity == ACTIVITY_TRIAL;
	char end[TRIAL_NAME_SIZE];

	name_end(supervisor, status, end, sizeof(end));
	fprintf(stderr, "%s: workload `%s` %s", name, running->workload,
		supervisor->timed_out ? "did not end within --timeout" : "ended the harness");
	if (!supervisor->timed_out)
		fprintf(stderr, " (%s)", end);
	if (in_trial)
		fprintf(stderr, " under `%s`; what else was asked for goes on\n", running->trial.strategy);
	else
		fprintf(stderr, " when it was tried out alone; it cannot be measured\n");
}

/* The row of the trial that was under way, and the arm's name on the list of the bad. */
static int keep(struct supervisor *supervisor, int status)
{
	struct ledger *ledger = &supervisor->ledger;
	struct ledger_entry entry = {.arm = ledger->head.running.arm, .trial = ledger->head.running.trial};
	int csv, err = 0;

	if (ledger->head.bad_count == LEDGER_BAD_ARMS_MOST)
		return -E2BIG;
	name_end(supervisor, status, entry.trial.status, sizeof(entry.trial.status));
	entry.trial.started_ns = clock_wall_ns();
	ledger->head.bad[ledger->head.bad_count++] = entry.arm;
	ledger->head.failed++;
	ledger->head.resumed = true;
	ledger->head.running.activity = ACTIVITY_NONE;
	if (supervisor->options->csv) {
		csv = csv_reopen(supervisor->options->csv);
		err = csv < 0 ? csv : csv_append(csv, &entry.trial);
		if (csv >= 0)
			close(csv);
	}
	if (!err)
		err = ledger_append(ledger, &entry);
	return err ? err : ledger_save(ledger);
}

/* Returns whether the run can go on. */
static bool survive(struct supervisor *supervisor, int status)
{
	char end[TRIAL_NAME_SIZE];
	int err;

	if (supervisor->ledger.head.running.activity == ACTIVITY_NONE) {
		name_end(supervisor, status, end, sizeof(end));
		fprintf(stderr, "%s: the harness came to a bad end (%s)\n", supervisor->harness->name, end);
		return false;
	}
	tell(supervisor, status);
	if (supervisor->ledger.head.running.activity != ACTIVITY_TRIAL)
		return false;
	err = keep(supervisor, status);
	if (err)
		fprintf(stderr, "%s: cannot go on: %s\n", supervisor->harness->name, error_text(err));
	return err == 0;
}

/* A harness that leaves in the middle of something was left by the workload (exit). */
static bool is_done(const struct supervisor *supervisor, int status)
{
	return WIFEXITED(status) && supervisor->ledger.head.running.activity == ACTIVITY_NONE;
}

int supervisor_run(const struct harness *harness, const struct options *options, char **argv)
{
	static struct supervisor supervisor;
	unsigned restart = 0;
	int status = 0, err;

	supervisor.harness = harness;
	supervisor.options = options;
	err = ledger_open(&supervisor.ledger);
	supervisor.ledger.head.supervised = true;
	supervisor.ledger.head.seed = options->seed;
	if (!err)
		err = ledger_save(&supervisor.ledger);
	while (!err) {
		pid_t child;

		err = start(&supervisor, restart, argv, &child);
		if (!err)
			err = await(&supervisor, child, &status);
		if (!err && is_done(&supervisor, status))
			return WEXITSTATUS(status);
		if (!err && !survive(&supervisor, status))
			return STATUS_FAILED;
		restart = (unsigned)supervisor.ledger.head.running.restart;
	}
	fprintf(stderr, "%s: cannot supervise the run: %s\n", harness->name, error_text(err));
	return STATUS_FAILED;
}
