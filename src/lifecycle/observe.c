/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/self.h"
#include "lifecycle/lifecycle.h"

/* ---- what is said ---- */

int scenario_take_event(struct scenario_events *events, const char *line)
{
	char what[16];
	unsigned number;
	long long at_ns;

	if (sscanf(line, "%15s %u %lld", what, &number, &at_ns) != 3 || number > SCENARIO_WORKERS_MOST)
		return -EPROTO;
	if (strcmp(what, "end") == 0) {
		events->end_ns = at_ns;
		return 0;
	}
	if (number == 0)
		return -EPROTO;
	if (strcmp(what, "start") == 0)
		events->is_started[number - 1] = true;
	else if (strcmp(what, "orphan") == 0)
		events->is_orphaned[number - 1] = true;
	else if (strcmp(what, "finish") == 0)
		events->finish_ns[number - 1] = at_ns;
	else if (strcmp(what, "held") == 0 || strcmp(what, "free") == 0)
		events->lock_held[number - 1] = what[0] == 'h', events->lock_told[number - 1] = true;
	else
		return -EPROTO;
	return 0;
}

void scenario_take_output(struct scenario_events *events, const char *output)
{
	for (const char *at = strstr(output, SCENARIO_UNFLUSHED_WORDS); at;
	     at = strstr(at + 1, SCENARIO_UNFLUSHED_WORDS))
		events->unflushed++;
}

/* ---- a program of ours ---- */

#define TEXT_SIZE 16384 /* more than a scenario says */

/* What comes over a pipe, until it ends. */
struct ear {
	int fd; /* -1: it has ended */
	size_t used;
	char text[TEXT_SIZE]; /* ends with a zero byte */
};

struct show {
	struct ear output, events;
	pid_t process;
	int64_t exited_ns; /* 0: not yet */
};

static void close_once(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static int open_ear(struct ear *ear, int *mouth)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0)
		return -errno;
	ear->fd = ends[0];
	*mouth = ends[1];
	return 0;
}

static void listen_once(struct ear *ear, int also)
{
	char *into = ear->text + ear->used;
	ssize_t got = read(ear->fd, into, TEXT_SIZE - 1 - ear->used);

	if (got < 0 && errno == EINTR)
		return;
	if (got <= 0) {
		close_once(&ear->fd);
		return;
	}
	if (also >= 0)
		(void)!write(also, into, (size_t)got);
	ear->used += (size_t)got;
}

#define LOOK_EVERY_MS  1 /* where a process has no descriptor */
#define LOOK_SELDOM_MS 1000
#define GRACE_NS       (10 * NS_PER_S)

/* Is the program gone, and are its pipes closed, by all who have them? */
static bool is_over(const struct show *show)
{
	return show->exited_ns && show->output.fd < 0 && show->events.fd < 0;
}

static int attend(struct show *show, int log, int64_t deadline_ns)
{
	int end = -1;

#ifdef SYS_pidfd_open
	end = (int)syscall(SYS_pidfd_open, show->process, 0); /* readable when the program has ended */
#endif
	while (!is_over(show) && clock_now_ns() <= deadline_ns) {
		struct pollfd polls[] = {{.fd = show->output.fd, .events = POLLIN},
					 {.fd = show->events.fd, .events = POLLIN},
					 {.fd = show->exited_ns ? -1 : end, .events = POLLIN}};

		poll(polls, 3, end < 0 ? LOOK_EVERY_MS : LOOK_SELDOM_MS);
		if (polls[0].revents)
			listen_once(&show->output, log);
		if (polls[1].revents)
			listen_once(&show->events, -1);
		if (!show->exited_ns && waitpid(show->process, NULL, WNOHANG) == show->process)
			show->exited_ns = clock_now_ns();
	}
	close_once(&end);
	return is_over(show) ? 0 : -ETIME;
}

static int start(const struct scenario *scenario, int output, int events, pid_t *process)
{
	char flag[100];
	char *argv[] = {(char *)"lifecycle", flag, NULL};
	posix_spawn_file_actions_t actions;
	int err = posix_spawn_file_actions_init(&actions);

	if (err)
		return -err;
	snprintf(flag, sizeof(flag), SCENARIO_FLAG, (unsigned)scenario->kind, (unsigned)scenario->mode,
		 scenario->workers, (long long)scenario->work_ns, STDERR_FILENO + 1, (int)getpid());
	posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, events, STDERR_FILENO + 1);
	err = posix_spawn(process, self_path(), &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return -err;
}

static int watch(const struct scenario *scenario, struct show *show, int log, struct scenario_events *events)
{
	char *rest = show->events.text, *line;
	int err = attend(show, log, clock_now_ns() + scenario->work_ns + GRACE_NS);

	if (err && !show->exited_ns) {
		kill(show->process, SIGKILL);
		waitpid(show->process, NULL, 0);
	}
	events->exited_ns = show->exited_ns;
	scenario_take_output(events, show->output.text);
	while (!err && (line = strsep(&rest, "\n")))
		if (line[0])
			err = scenario_take_event(events, line);
	return err;
}

int scenario_observe(const struct scenario *scenario, int log, struct scenario_events *events)
{
	static struct show show; /* too large for a small stack */
	int output = -1, said = -1, err;

	show = (struct show){.output.fd = -1, .events.fd = -1};
	*events = (struct scenario_events){.started_ns = clock_now_ns()};
	err = open_ear(&show.output, &output);
	if (!err)
		err = open_ear(&show.events, &said);
	if (!err)
		err = start(scenario, output, said, &show.process);
	close_once(&output);
	close_once(&said);
	if (!err)
		err = watch(scenario, &show, log, events);
	close_once(&show.output.fd);
	close_once(&show.events.fd);
	return err;
}
