/* SPDX-License-Identifier: MIT */
#include "harness/supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/self.h"
#include "base/units.h"
#include "harness/giving_up.h"
#include "harness/interrupt.h"
#include "harness/ledger.h"
#include "record/csv.h"

/* The harness ends what it can end itself, in this time beyond the limit. */
#define GRACE_NS (2 * NS_PER_S)

/* So often, with a millisecond between, are those ended that a workload has left behind. */
#define ORPHAN_TRIES 1000

/* A harness that is ended again and again between trials is not meant to be there. */
#define ENDS_MOST 3

/* Until a signal that was sent to all of them has reached all of them. */
#define OTHERS_NS (200 * NS_PER_MS)

/* A look is a sleep's end and one read. */
#define LOOK_EVERY_NS NS_PER_S

struct supervisor {
	const struct harness *harness;
	struct ledger ledger;
	unsigned ends;	   /* of harnesses, between trials */
	bool timed_out;	   /* the child was killed for it */
	int64_t looked_ns; /* when it was looked at last … */
	int64_t awake_ns;  /* … and since when that was often enough: neither was stopped (Ctrl-Z) */
	sigset_t former;   /* signals that were held before */
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
	sigprocmask(SIG_SETMASK, &supervisor->former, NULL);
	if (getppid() == self)
		execv(self_path(), argv);
	fprintf(stderr, "%s: cannot be executed anew: %s\n", supervisor->harness->name, error_text(errno));
	_exit(STATUS_FAILED);
}

/* It is enough that it comes. */
static void note_child(int number)
{
	(void)number;
}

static bool is_overdue(const struct supervisor *supervisor)
{
	struct running running;
	int64_t since_ns;

	if (ledger_load_running(&supervisor->ledger, &running) != 0 ||
	    (running.activity != ACTIVITY_TRIAL && running.activity != ACTIVITY_CALIBRATING))
		return false;
	since_ns = running.since_ns > supervisor->awake_ns ? running.since_ns : supervisor->awake_ns;
	return supervisor->looked_ns - since_ns > running.limit_ns + GRACE_NS;
}

static void look(struct supervisor *supervisor)
{
	int64_t now_ns = clock_now_ns();

	if (now_ns - supervisor->looked_ns > 2 * LOOK_EVERY_NS)
		supervisor->awake_ns = now_ns;
	supervisor->looked_ns = now_ns;
}

/* No signal gets lost between a look and the sleep after it: they come in during the sleep alone. */
static void hold_signals(struct supervisor *supervisor)
{
	sigset_t held;

	signal(SIGCHLD, note_child);
	sigemptyset(&held);
	sigaddset(&held, SIGCHLD);
	sigaddset(&held, SIGINT);
	sigaddset(&held, SIGTERM);
	sigaddset(&held, SIGHUP);
	sigprocmask(SIG_BLOCK, &held, &supervisor->former);
}

static void sleep_until_something(const struct supervisor *supervisor)
{
	const struct timespec most = clock_timespec(LOOK_EVERY_NS);

	ppoll(NULL, 0, &most, &supervisor->former);
}

/* Takes leave of whoever has ended: of the harness, whose number is returned, or of those that came to us when whoever
 * had created them ended.  0: the harness goes on. */
static pid_t reap(pid_t harness, int *status)
{
	pid_t ended;
	int one;

	while ((ended = waitpid(-1, &one, WNOHANG)) > 0)
		if (ended == harness) {
			*status = one;
			break;
		}
	return ended;
}

/* Ends our children; those of theirs are ours then.  Returns whether /proc knows them.  Each number has a blank behind
 * it: one that has none is half a number, and its turn comes. */
static bool kill_children(void)
{
	char path[64], text[4096], *end;
	ssize_t got;
	int fd;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", getpid());
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	got = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[got > 0 ? got : 0] = '\0';
	for (char *at = text; strchr(at, ' '); at = end + 1) {
		pid_t child = (pid_t)strtol(at, &end, 10);

		if (child <= 0 || *end != ' ')
			break;
		kill(child, SIGKILL);
	}
	return got >= 0;
}

/* A workload may have created processes that nobody waits for, and that have nothing to do with their creator any more:
 * the harness has ended, and nobody is to stay behind. */
static void end_orphans(void)
{
	for (unsigned tries = 0; tries < ORPHAN_TRIES && reap(0, NULL) == 0 && kill_children(); tries++)
		clock_sleep_until_ns(clock_now_ns() + NS_PER_MS);
}

/* Waits for its end, and brings it about if it is overdue. */
static int await(struct supervisor *supervisor, pid_t child, int *status)
{
	bool passed_on = false;
	pid_t ended;

	supervisor->timed_out = false;
	supervisor->looked_ns = supervisor->awake_ns = clock_now_ns();
	while ((ended = reap(child, status)) == 0) {
		sleep_until_something(supervisor);
		look(supervisor);
		/* Who means the run may have sent it to us alone.  If it was sent to all, theirs comes first: two
		 * from others would end the harness at once. */
		if (interrupt_signal() && !passed_on) {
			passed_on = true;
			clock_sleep_until_ns(clock_now_ns() + OTHERS_NS);
			kill(child, interrupt_signal());
		}
		if (!supervisor->timed_out && is_overdue(supervisor)) {
			supervisor->timed_out = true;
			kill(child, SIGKILL);
		}
	}
	if (ended < 0)
		return -errno;
	end_orphans();
	return ledger_load(&supervisor->ledger);
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
	char end[TRIAL_NAME_SIZE], limit[32];

	name_end(supervisor, status, end, sizeof(end));
	fprintf(stderr, "%s: workload `%s`", name, running->workload);
	if (in_trial)
		fprintf(stderr, " under `%s`", running->trial.strategy);
	else
		fprintf(stderr, ", tried out alone%s", supervisor->timed_out ? "," : "");
	if (supervisor->timed_out)
		fprintf(stderr, " did not end within %s; ",
			format_duration(limit, sizeof(limit), (double)running->limit_ns));
	else
		fprintf(stderr, ": the harness was ended (%s); ", end);
	fprintf(stderr, in_trial ? "what else was asked for goes on\n" : "it cannot be measured\n");
}

static int put_row(const struct supervisor *supervisor, const struct trial *trial)
{
	int err, csv;

	if (!supervisor->ledger.head.has_csv || csv_ends_with(supervisor->ledger.head.csv, trial))
		return 0;
	csv = csv_reopen(supervisor->ledger.head.csv);
	if (csv < 0)
		return csv;
	err = csv_append(csv, trial);
	close(csv);
	return err;
}

/* The row of the trial that was under way, and the arm's name on the list of the bad. */
static int keep_bad(struct supervisor *supervisor, int status)
{
	struct ledger *ledger = &supervisor->ledger;
	uint64_t arm = ledger->head.running.arm;
	struct trial trial = ledger->head.running.trial;
	int err;

	name_end(supervisor, status, trial.status, sizeof(trial.status));
	trial.started_ns = clock_wall_ns();
	err = put_row(supervisor, &trial);
	if (!err)
		err = ledger_append(ledger, arm, &trial);
	return err ? err : ledger_mark_bad(ledger, arm);
}

/* The row of a trial that was finished, as far as it is not there. */
static int keep_finished(struct supervisor *supervisor)
{
	struct ledger *ledger = &supervisor->ledger;
	uint64_t arm = ledger->head.running.arm;
	const struct trial *trial = &ledger->head.running.trial;
	int err = ledger->head.has_csv ? csv_mend(supervisor->ledger.head.csv) : 0;

	if (!err)
		err = put_row(supervisor, trial);
	if (!err && !ledger_ends_with(ledger, arm, trial))
		err = ledger_append(ledger, arm, trial);
	return !err && giving_up_why(trial) == GIVING_UP_HUNG ? ledger_mark_bad(ledger, arm) : err;
}

/* From outside, that is: what it was at is not to blame. */
static bool was_killed(const struct supervisor *supervisor, int status)
{
	return !supervisor->timed_out && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

/* What was ended outside of trials goes on, but not for ever. */
static bool goes_on(struct supervisor *supervisor, enum activity activity, int status)
{
	return (activity == ACTIVITY_BETWEEN || activity == ACTIVITY_KEEPING ||
		(activity == ACTIVITY_CALIBRATING && was_killed(supervisor, status))) &&
	       !supervisor->ledger.head.by_turns && supervisor->ends++ < ENDS_MOST;
}

static int take_up(struct supervisor *supervisor, enum activity activity, int status)
{
	int err = 0;

	if (activity == ACTIVITY_TRIAL)
		err = keep_bad(supervisor, status);
	else if (activity == ACTIVITY_KEEPING)
		err = keep_finished(supervisor);
	supervisor->ledger.head.resumed |= supervisor->ledger.head.begun;
	supervisor->ledger.head.running.activity = ACTIVITY_NONE;
	return err ? err : ledger_save(&supervisor->ledger);
}

/* Returns whether the run can go on. */
static bool survive(struct supervisor *supervisor, int status)
{
	enum activity activity = supervisor->ledger.head.running.activity;
	const char *name = supervisor->harness->name;
	char end[TRIAL_NAME_SIZE];
	int err;

	name_end(supervisor, status, end, sizeof(end));
	if (goes_on(supervisor, activity, status)) {
		fprintf(stderr, "%s: the harness was ended (%s) outside of trials; another goes on\n", name, end);
	} else if (activity == ACTIVITY_TRIAL || activity == ACTIVITY_CALIBRATING) {
		tell(supervisor, status);
		if (activity == ACTIVITY_CALIBRATING || supervisor->ledger.head.by_turns)
			return false;
	} else {
		fprintf(stderr, "%s: the harness came to a bad end (%s)\n", name, end);
		return false;
	}
	err = take_up(supervisor, activity, status);
	if (err)
		fprintf(stderr, "%s: cannot go on: %s\n", name, error_text(err));
	return err == 0;
}

/* A harness that leaves in the middle of something was left by the workload (exit). */
static bool is_done(const struct supervisor *supervisor, int status)
{
	return WIFEXITED(status) && supervisor->ledger.head.running.activity == ACTIVITY_NONE;
}

/* As it was before. */
static int do_without(const struct supervisor *supervisor, int err)
{
	fprintf(stderr, "%s: no process can be had to look after the harness (%s); it runs without\n",
		supervisor->harness->name, error_text(err));
	ledger_forget(&supervisor->ledger);
	prctl(PR_SET_CHILD_SUBREAPER, 0);
	signal(SIGCHLD, SIG_DFL);
	sigprocmask(SIG_SETMASK, &supervisor->former, NULL);
	return err;
}

/* Somebody sent it to the harness alone, which has ended in order, and said so; or who read what it writes has seen
 * enough (| head), which is told to nobody. */
static bool was_asked_to_end(const struct supervisor *supervisor, int status)
{
	int number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;

	return supervisor->ledger.head.running.activity == ACTIVITY_NONE &&
	       (number == SIGINT || number == SIGTERM || number == SIGHUP || number == SIGPIPE);
}

static int end_likewise(int number)
{
	sigset_t only;

	sigemptyset(&only);
	sigaddset(&only, number);
	signal(number, SIG_DFL);
	sigprocmask(SIG_UNBLOCK, &only, NULL);
	raise(number);
	return 128 + number; /* the first process of a container is not ended by it */
}

int supervisor_run(const struct harness *harness, char **argv)
{
	static struct supervisor supervisor;
	unsigned restart = 0;
	bool begun = false;
	int status = 0, err;

	supervisor.harness = harness;
	interrupt_catch(NULL); /* the harness ends in order, and we after it */
	hold_signals(&supervisor);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	err = ledger_open(&supervisor.ledger);
	supervisor.ledger.head.supervised = true;
	if (!err)
		err = ledger_save(&supervisor.ledger);
	while (!err) {
		pid_t child;

		err = start(&supervisor, restart, argv, &child);
		if (err && !begun)
			return do_without(&supervisor, err);
		begun = true;
		if (!err)
			err = await(&supervisor, child, &status);
		interrupt_end();
		if (!err && is_done(&supervisor, status))
			return WEXITSTATUS(status);
		if (!err && was_asked_to_end(&supervisor, status))
			return end_likewise(WTERMSIG(status));
		if (!err && !survive(&supervisor, status))
			return STATUS_FAILED;
		restart = (unsigned)supervisor.ledger.head.running.restart; /* announced with each activity */
	}
	fprintf(stderr, "%s: cannot supervise the run: %s\n", harness->name, error_text(err));
	return STATUS_FAILED;
}
