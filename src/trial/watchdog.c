/* SPDX-License-Identifier: MIT */
#include "trial/watchdog.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

/* A worker that was being created at the limit is met at the next look. */
#define LOOK_AGAIN_NS (100 * NS_PER_MS)

#define LATE_NS (2 * NS_PER_S)

static struct crew *_Atomic watched;
static int64_t armed_ns, limit;
static pid_t owner;
static struct sigaction former;

/* ---- all of this in a signal handler: system calls alone ---- */

/* A child of ours that has not ended.  Whoever was reaped already is none: the number may be another's. */
static bool is_alive(pid_t process)
{
	siginfo_t info = {0};

	return process > 0 && waitid(P_PID, (id_t)process, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == 0;
}

static char *put_number(char *end, unsigned number)
{
	do
		*--end = (char)('0' + number % 10);
	while (number /= 10);
	return end;
}

/* The letter that proc(5) gives for a process, such as T for a stopped one; 0 if it is not told. */
static char state_of(pid_t process)
{
	static const char before[] = "/proc/", after[] = "/stat";
	char path[40], text[128], digits[16], *number = put_number(digits + sizeof(digits), (unsigned)process);
	size_t size = (size_t)(digits + sizeof(digits) - number);
	const char *name_end;
	ssize_t got;
	int fd;

	memcpy(path, before, sizeof(before) - 1);
	memcpy(path + sizeof(before) - 1, number, size);
	memcpy(path + sizeof(before) - 1 + size, after, sizeof(after));
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	got = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[got > 0 ? got : 0] = '\0';
	name_end = strrchr(text, ')');
	return name_end && name_end[1] == ' ' ? name_end[2] : 0;
}

/* Workers that are processes. */
static pid_t process_at(struct crew *crew, unsigned i)
{
	return crew->hands && crew->hands->process ? crew->hands->process(crew, &crew->workers[i]) : 0;
}

static bool is_done(struct crew *crew, unsigned i, char state)
{
	if (state) /* Z: ended, and not reaped yet */
		return state == 'Z' || state == 'X';
	return process_at(crew, i) > 0 ? !is_alive(process_at(crew, i)) : crew->arena->slots[i].last_end_ns != 0;
}

/* A stopped one, whom the others may wait for; otherwise the first that is not done. */
static void blame(struct crew *crew)
{
	const struct worker *culprit = NULL;
	char state = 0;

	for (unsigned i = 0; i < crew->created; i++) {
		pid_t process = process_at(crew, i);
		/* A fork server's workers are not our children; of ours, a number is good as long as they live. */
		char now = process > 0 && (crew->helper || is_alive(process)) ? state_of(process) : 0;

		if (is_done(crew, i, now) || (culprit && now != 'T'))
			continue;
		culprit = &crew->workers[i];
		state = now;
		if (now == 'T')
			break;
	}
	crew_fail(crew, CREW_OVERDUE, state, culprit);
}

static void set_timer(int64_t ns)
{
	struct itimerval timer = {.it_value = {.tv_sec = ns / NS_PER_S, .tv_usec = ns % NS_PER_S / 1000},
				  .it_interval = {.tv_usec = ns ? LOOK_AGAIN_NS / 1000 : 0}};

	setitimer(ITIMER_REAL, &timer, NULL);
}

static void arm(int64_t limit_ns)
{
	limit = limit_ns;
	armed_ns = clock_now_ns();
	set_timer(limit_ns);
}

static void bite(int number)
{
	struct crew *crew = watched;
	int saved = errno;

	if (getpid() != owner) { /* a worker that inherited this; it is meant */
		signal(number, SIG_DFL);
		raise(number); /* delivered when we return */
		return;
	}
	if (!crew)
		return;
	/* So late comes a timer only if all of us were stopped (Ctrl-Z): the trial gets its time once more. */
	if (!crew->failed && clock_now_ns() - armed_ns > limit + LATE_NS) {
		arm(limit);
		errno = saved;
		return;
	}
	if (!crew->failed)
		blame(crew);
	crew_stop(crew);
	if (is_alive(crew->helper))
		kill(crew->helper, SIGKILL); /* its children follow it */
	for (unsigned i = 0; i < crew->created; i++)
		if (is_alive(process_at(crew, i)))
			kill(process_at(crew, i), SIGKILL);
	errno = saved;
}

/* ---- outside of it ---- */

void watchdog_start(struct crew *crew, int64_t limit_ns)
{
	struct sigaction action = {.sa_handler = bite, .sa_flags = SA_RESTART};

	if (limit_ns <= 0)
		return;
	sigemptyset(&action.sa_mask);
	owner = getpid();
	watched = crew;
	sigaction(SIGALRM, &action, &former);
	arm(limit_ns);
}

void watchdog_stop(void)
{
	if (!watched)
		return;
	set_timer(0);
	sigaction(SIGALRM, &former, NULL);
	watched = NULL;
}
