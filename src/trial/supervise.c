/* SPDX-License-Identifier: MIT */
#include "trial/supervise.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/processes.h"
#include "trial/child.h"

/* A look is the end of a sleep and two loads: often enough for a limit of a second, rare beside a trial. */
#define LOOK_MOST_NS  (NS_PER_S / 2)
#define LOOK_LEAST_NS (10 * NS_PER_MS)

static const int passed_over[] = {SIGINT, SIGTERM, SIGHUP};

/* Nothing to do: SIGCHLD only has to interrupt ppoll(). */
static void wake(int number)
{
	(void)number;
}

void supervise_begin(struct supervision *supervision, int socket)
{
	sigset_t held;

	*supervision = (struct supervision){.socket = socket};
	for (size_t i = 0; i < sizeof(passed_over) / sizeof(passed_over[0]); i++)
		supervision->ignored[passed_over[i]] = signal(passed_over[i], SIG_IGN) == SIG_IGN;
	signal(SIGCHLD, wake);
	/* No end of a child is lost between a look and the sleep after it. */
	sigemptyset(&held);
	sigaddset(&held, SIGCHLD);
	sigprocmask(SIG_BLOCK, &held, &supervision->former);
	sigdelset(&supervision->former, SIGCHLD);
}

void supervise_forget(const struct supervision *supervision)
{
	for (size_t i = 0; i < sizeof(passed_over) / sizeof(passed_over[0]); i++)
		if (!supervision->ignored[passed_over[i]])
			signal(passed_over[i], SIG_DFL);
	signal(SIGCHLD, SIG_DFL);
	sigprocmask(SIG_SETMASK, &supervision->former, NULL);
}

/* ---- which worker hangs ---- */

static const char *state_name(char letter)
{
	switch (letter) {
	case 'R':
		return "running";
	case 'S':
	case 'D':
		return "waiting";
	case 'T':
	case 't':
		return "stopped";
	default:
		return NULL;
	}
}

/* A worker that is stopped, for which the others may wait; otherwise the first that is not done. */
static void blame(pid_t process, const struct child *child, char status[TRIAL_NAME_SIZE])
{
	const struct arena *arena = child->arena;
	const char *culprit_state = state_name(process_state(process));
	int culprit = -1;

	for (unsigned i = 0; arena && i < crew_size(&child->request->order.job); i++) {
		const struct slot *slot = &arena->slots[i];
		char letter = slot->process > 0 ? process_state(slot->process) : 0;
		bool stopped = letter == 'T' || letter == 't';
		bool works = slot->process > 0 ? state_name(letter) != NULL
					       : slot->first_start_ns != 0 && slot->last_end_ns == 0;

		if (!works || (culprit >= 0 && !stopped))
			continue;
		culprit = (int)i;
		if (slot->process > 0)
			culprit_state = state_name(letter);
		if (stopped)
			break;
	}
	if (culprit >= 0)
		snprintf(status, TRIAL_NAME_SIZE, "timeout:%s worker %d", culprit_state ? culprit_state : "running",
			 culprit);
	else
		snprintf(status, TRIAL_NAME_SIZE, "timeout%s%s", culprit_state ? ":" : "",
			 culprit_state ? culprit_state : "");
}

/* ---- waiting ---- */

/* The preparation and the timed span have a limit each, from the moment at which they begin. */
static int64_t left_ns(const struct child *child, int64_t forked_ns, int64_t now_ns)
{
	int64_t since_ns = child->report->running_ns, limit_ns = child->request->order.job.limit_ns;

	if (since_ns < forked_ns || since_ns > now_ns) { /* not yet; or a workload wrote there */
		since_ns = forked_ns;
		limit_ns = child->request->prepare_limit_ns;
	}
	return limit_ns > 0 ? since_ns + limit_ns - now_ns : INT64_MAX;
}

static void time_out(struct supervision *supervision, pid_t process, const struct child *child)
{
	supervision->timed_out = true;
	if (child->report->running_ns)
		blame(process, child, supervision->overdue);
	else
		snprintf(supervision->overdue, sizeof(supervision->overdue), "setup:ETIMEDOUT");
	kill(process, SIGKILL);
}

/* Returns whether the harness is still there. */
static bool sleep_for(const struct supervision *supervision, int64_t ns)
{
	struct pollfd harness = {.fd = supervision->socket, .events = POLLIN};
	const struct timespec most = clock_timespec(ns);

	return ppoll(&harness, 1, &most, &supervision->former) <= 0;
}

int supervise(struct supervision *supervision, pid_t process, const struct child *child)
{
	int64_t forked_ns = clock_now_ns(), looked_ns = forked_ns, stopped_ns = 0;

	supervision->timed_out = false;
	while (waitpid(process, &supervision->status, WNOHANG) == 0) {
		int64_t now_ns = clock_now_ns(), left;

		/* So late comes a look only if all of us were stopped (Ctrl-Z): that time does not count. */
		if (now_ns - looked_ns > LOOK_MOST_NS + NS_PER_S)
			stopped_ns += now_ns - looked_ns;
		looked_ns = now_ns;
		left = left_ns(child, forked_ns, now_ns);
		if (left < INT64_MAX)
			left += stopped_ns;
		if (left <= 0 && !supervision->timed_out)
			time_out(supervision, process, child);
		left = left > 4 * LOOK_MOST_NS ? LOOK_MOST_NS : left / 4;
		if (!sleep_for(supervision, left > LOOK_LEAST_NS ? left : LOOK_LEAST_NS)) {
			kill(process, SIGKILL);
			return -EPIPE;
		}
	}
	return 0;
}
