/* SPDX-License-Identifier: MIT
 *
 * The launcher's look after the process of a trial: its end, its limit, and which worker did not come to its end.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/processes.h"
#include "trial/child.h"

/* A look is the end of a sleep and two loads: often enough for a limit of a second, rare beside a trial. */
#define LOOK_MOST_NS  (NS_PER_S / 2)
#define LOOK_LEAST_NS (10 * NS_PER_MS)

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

	for (unsigned i = 0; arena && i < child->team; i++) {
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
	int64_t since_ns = child->report->running_ns, limit_ns = child->limit_ns;

	if (since_ns < forked_ns || since_ns > now_ns) { /* not yet; or a workload wrote there */
		since_ns = forked_ns;
		limit_ns = child->prepare_limit_ns;
	}
	return since_ns + limit_ns - now_ns;
}

static void time_out(pid_t process, const struct child *child, struct ending *ending)
{
	ending->timed_out = true;
	if (child->report->running_ns)
		blame(process, child, ending->overdue);
	else
		snprintf(ending->overdue, sizeof(ending->overdue), "setup:ETIMEDOUT");
	kill(process, SIGKILL);
}

/* Sleeps until the process ends or the harness goes, at most ns.  Returns whether the harness is still there. */
static bool sleep_for(int process_fd, int harness, int64_t ns)
{
	struct pollfd polls[] = {{.fd = harness, .events = POLLIN}, {.fd = process_fd, .events = POLLIN}};
	const struct timespec most = clock_timespec(ns);

	return ppoll(polls, 2, &most, NULL) <= 0 || !polls[0].revents;
}

/* The end of a process that is to end now. */
static int end_now(pid_t process, int err, struct ending *ending)
{
	kill(process, SIGKILL);
	waitpid(process, &ending->status, 0);
	return err;
}

int supervise(pid_t process, const struct child *child, int harness, struct ending *ending)
{
	int64_t forked_ns = clock_now_ns(), looked_ns = forked_ns, stopped_ns = 0;
	int process_fd = (int)syscall(SYS_pidfd_open, process, 0);

	*ending = (struct ending){0};
	if (process_fd < 0)
		return end_now(process, -errno, ending);
	while (waitpid(process, &ending->status, WNOHANG) == 0) {
		int64_t now_ns = clock_now_ns(), left;

		/* Only processes that were stopped (Ctrl-Z) look so late: that time does not count. */
		if (now_ns - looked_ns > LOOK_MOST_NS + NS_PER_S)
			stopped_ns += now_ns - looked_ns;
		looked_ns = now_ns;
		left = left_ns(child, forked_ns, now_ns) + stopped_ns;
		if (left <= 0 && !ending->timed_out)
			time_out(process, child, ending);
		left = left > 4 * LOOK_MOST_NS ? LOOK_MOST_NS : left / 4;
		if (!sleep_for(process_fd, harness, left > LOOK_LEAST_NS ? left : LOOK_LEAST_NS)) {
			close(process_fd);
			return end_now(process, -EPIPE, ending);
		}
	}
	close(process_fd);
	return 0;
}
