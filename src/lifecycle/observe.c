/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/self.h"
#include "lifecycle/lifecycle.h"
#include "lifecycle/program.h"

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

#define TEXT_SIZE 16384

/* What comes over a pipe, until it ends. */
struct ear {
	int fd; /* -1: it has ended */
	char text[TEXT_SIZE];
	size_t used;
};

static void listen_once(struct ear *ear, int also)
{
	char lost[256];
	size_t room = TEXT_SIZE - 1 - ear->used;
	char *into = room ? ear->text + ear->used : lost;
	ssize_t got = read(ear->fd, into, room ? room : sizeof(lost));

	if (got < 0 && errno == EINTR)
		return;
	if (got <= 0) {
		close(ear->fd);
		ear->fd = -1;
		return;
	}
	if (also >= 0)
		(void)!write(also, into, (size_t)got);
	ear->used += room ? (size_t)got : 0;
	ear->text[ear->used] = '\0';
}

struct show {
	struct ear output, events;
	pid_t process;
	int64_t exited_ns; /* 0: not yet */
};

#define LOOK_EVERY_MS  1 /* where a process has no descriptor */
#define LOOK_SELDOM_MS 1000
#define GRACE_NS       (10 * NS_PER_S)

static void look_for_end(struct show *show)
{
	if (!show->exited_ns && waitpid(show->process, NULL, WNOHANG) == show->process)
		show->exited_ns = clock_now_ns();
}

/* Until the program is gone and its pipes are closed, by all who have them. */
static int attend_until(struct show *show, int end, int log, int64_t deadline_ns)
{
	while (!show->exited_ns || show->output.fd >= 0 || show->events.fd >= 0) {
		struct pollfd polls[] = {{.fd = show->output.fd, .events = POLLIN},
					 {.fd = show->events.fd, .events = POLLIN},
					 {.fd = show->exited_ns ? -1 : end, .events = POLLIN}};

		if (clock_now_ns() > deadline_ns)
			return -ETIME;
		poll(polls, 3, end < 0 ? LOOK_EVERY_MS : LOOK_SELDOM_MS);
		if (polls[0].revents)
			listen_once(&show->output, log);
		if (polls[1].revents)
			listen_once(&show->events, -1);
		look_for_end(show);
		if (polls[2].revents)
			end = -1;
	}
	return 0;
}

static int attend(struct show *show, int log, int64_t deadline_ns)
{
	int end = -1, err;

#ifdef SYS_pidfd_open
	end = (int)syscall(SYS_pidfd_open, show->process, 0); /* readable when the program has ended */
#endif
	err = attend_until(show, end, log, deadline_ns);
	if (end >= 0)
		close(end);
	return err;
}

static int start(const struct scenario *scenario, const int output[2], const int events[2], pid_t *process)
{
	char flag[100];
	char *argv[] = {(char *)"lifecycle", flag, NULL};
	posix_spawn_file_actions_t actions;
	int err = posix_spawn_file_actions_init(&actions);

	if (err)
		return -err;
	snprintf(flag, sizeof(flag), SCENARIO_FLAG, (unsigned)scenario->kind, (unsigned)scenario->mode,
		 scenario->workers, (long long)scenario->work_ns, STDERR_FILENO + 1, (int)getpid());
	posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, events[1], STDERR_FILENO + 1);
	err = posix_spawn(process, self_path(), &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return -err;
}

static int take_lines(struct scenario_events *events, char *text)
{
	char *rest = text, *line;
	int err = 0;

	while (!err && (line = strsep(&rest, "\n")))
		if (line[0])
			err = scenario_take_event(events, line);
	return err;
}

static int watch(const struct scenario *scenario, struct show *show, int log, struct scenario_events *events)
{
	int64_t deadline_ns = clock_now_ns() + scenario->work_ns + GRACE_NS;
	int err = attend(show, log, deadline_ns);

	if (err && !show->exited_ns) {
		kill(show->process, SIGKILL);
		waitpid(show->process, NULL, 0);
	}
	if (show->output.fd >= 0)
		close(show->output.fd);
	if (show->events.fd >= 0)
		close(show->events.fd);
	events->exited_ns = show->exited_ns;
	scenario_take_output(events, show->output.text);
	return err ? err : take_lines(events, show->events.text);
}

int scenario_observe(const struct scenario *scenario, int log, struct scenario_events *events)
{
	struct show *show = calloc(1, sizeof(*show));
	int output[2], said[2], err;

	*events = (struct scenario_events){.started_ns = clock_now_ns()};
	if (!show)
		return -ENOMEM;
	err = pipe2(output, O_CLOEXEC) == 0 ? 0 : -errno;
	if (!err && pipe2(said, O_CLOEXEC) != 0) {
		err = -errno;
		close(output[0]);
		close(output[1]);
	}
	if (err) {
		free(show);
		return err;
	}
	show->output.fd = output[0];
	show->events.fd = said[0];
	err = start(scenario, output, said, &show->process);
	close(output[1]);
	close(said[1]);
	if (err) {
		close(output[0]);
		close(said[0]);
	} else {
		err = watch(scenario, show, log, events);
	}
	free(show);
	return err;
}
