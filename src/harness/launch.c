/* SPDX-License-Identifier: MIT */
#include "harness/launch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/interrupt.h"
#include "base/processes.h"
#include "base/self.h"
#include "trial/launcher.h"

/* A signal that comes between a look and the sleep after it is seen at the next look. */
#define LOOK_MS 500

/* A launcher is there within milliseconds, ends within milliseconds, and answers within the limits of its request. */
#define START_NS (30 * NS_PER_S)
#define END_NS	 (5 * NS_PER_S)
#define GRACE_NS (30 * NS_PER_S)

/* ---- its end ---- */

static bool has_ended(pid_t process, int *status)
{
	int64_t until_ns = clock_now_ns() + END_NS;
	pid_t ended;

	while ((ended = waitpid(process, status, WNOHANG)) == 0 && clock_now_ns() < until_ns)
		clock_sleep_until_ns(clock_now_ns() + NS_PER_MS / 4);
	return ended != 0;
}

/* Returns its wait status; that of one that had to be killed is 0: nothing is known of it. */
static int stop(struct launch *launch)
{
	int status = 0;
	bool killed;

	close(launch->socket); /* the end of the stream is its order to end all */
	killed = !has_ended(launch->process, &status);
	if (killed) {
		kill(launch->process, SIGKILL);
		waitpid(launch->process, &status, 0);
	}
	processes_forget(launch->process);
	if (status != 0) /* it did not end what it had adopted, which has come to this process */
		processes_clear();
	*launch = (struct launch){0};
	return killed ? 0 : status;
}

void launch_stop(struct launch *launch)
{
	if (launch->process)
		stop(launch);
}

/* ---- its start ---- */

/* A program from before there were launchers does what its arguments say, and ends. */
static int spawn(const char *path, int socket, pid_t *process)
{
	char variable[64], *arguments[] = {"breakeven-launcher", "--version", NULL}, **environment;
	posix_spawn_file_actions_t actions;
	int err = -posix_spawn_file_actions_init(&actions);

	if (err)
		return err;
	snprintf(variable, sizeof(variable), LAUNCHER_VARIABLE "=%d", socket);
	environment = self_environment(variable);
	err = environment ? -posix_spawn_file_actions_adddup2(&actions, socket, socket) : -ENOMEM;
	if (!err)
		err = -posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	if (!err)
		err = -posix_spawn(process, path, &actions, NULL, arguments, environment);
	free(environment);
	posix_spawn_file_actions_destroy(&actions);
	return err;
}

/* ---- packets ---- */

/* Waits until there is a packet, or the end of the launcher.  Time in which this process was stopped does not count. */
static int wait_packet(const struct launch *launch, int64_t limit_ns)
{
	struct pollfd poll_fd = {.fd = launch->socket, .events = POLLIN};
	int64_t waited_ns = 0;

	while (waited_ns < limit_ns) {
		int64_t since_ns = clock_now_ns(), passed_ns;

		if (interrupt_signal())
			return -EINTR;
		if (poll(&poll_fd, 1, LOOK_MS) > 0)
			return 0;
		passed_ns = clock_now_ns() - since_ns;
		waited_ns += passed_ns < NS_PER_S ? passed_ns : 0;
	}
	return -ETIMEDOUT;
}

static int descriptor_of(struct msghdr *message)
{
	struct cmsghdr *header = CMSG_FIRSTHDR(message);
	int fd = -1;

	if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
		memcpy(&fd, CMSG_DATA(header), sizeof(fd));
	return fd;
}

static int receive(const struct launch *launch, void *data, size_t size, int *fd, int64_t limit_ns)
{
	union {
		struct cmsghdr header;
		char room[CMSG_SPACE(sizeof(int))];
	} control = {0};
	struct iovec part = {.iov_base = data, .iov_len = size};
	struct msghdr message = {
		.msg_iov = &part, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof(control.room)};
	int err = wait_packet(launch, limit_ns), passed;
	ssize_t got;

	if (err)
		return err;
	do
		got = recvmsg(launch->socket, &message, MSG_CMSG_CLOEXEC);
	while (got < 0 && errno == EINTR);
	passed = descriptor_of(&message);
	if (fd)
		*fd = passed;
	else if (passed >= 0)
		close(passed);
	return got == (ssize_t)size && !(message.msg_flags & MSG_TRUNC) ? 0 : -EPIPE;
}

static int take_hello(struct launch *launch)
{
	struct wire_hello hello;
	int err = receive(launch, &hello, sizeof(hello), NULL, START_NS);

	if (err)
		return err == -ETIMEDOUT ? -EPROTO : err;
	launch->build = hello.build;
	return hello.magic == WIRE_MAGIC && hello.version == WIRE_VERSION &&
			       hello.request_bytes == sizeof(struct wire_request) &&
			       hello.answer_bytes == sizeof(struct wire_answer)
		       ? 0
		       : -EPROTO;
}

static int start_once(const char *path, struct launch *launch)
{
	int ends[2], err;

	*launch = (struct launch){0};
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		return -errno;
	err = spawn(path, ends[1], &launch->process);
	close(ends[1]);
	launch->socket = ends[0];
	if (err) {
		close(ends[0]);
		*launch = (struct launch){0};
		return err;
	}
	processes_keep(launch->process);
	err = take_hello(launch);
	if (err) {
		int status = stop(launch);

		if (err == -EPIPE)
			err = WIFSIGNALED(status) ? -ECHILD : -EPROTO;
	}
	return err;
}

int launch_start(const char *path, struct launch *launch)
{
	int err = start_once(path, launch);

	return err == -ECHILD ? start_once(path, launch) : err;
}

/* ---- its work ---- */

static bool send_request(const struct launch *launch, const struct wire_request *request)
{
	ssize_t sent;

	do
		sent = send(launch->socket, request, wire_request_size(request), MSG_NOSIGNAL);
	while (sent < 0 && errno == EINTR);
	return sent == (ssize_t)wire_request_size(request);
}

/* The launcher keeps the limits of its requests by itself; one that does not is killed. */
static int64_t limit_of(const struct wire_request *request)
{
	/* A program may be run twice, each time with a command before it. */
	int64_t processes = request->kind == WIRE_LOOP ? 4 : 1;

	return request->prepare_limit_ns + processes * request->order.job.limit_ns + GRACE_NS;
}

int launch_ask(struct launch *launch, const struct wire_request *request, struct wire_answer *answer, int *arena_fd)
{
	int err = -EPIPE;

	if (arena_fd)
		*arena_fd = -1;
	if (launch->process && send_request(launch, request))
		err = receive(launch, answer, sizeof(*answer), arena_fd, limit_of(request));
	if (!err)
		return 0;
	if (arena_fd && *arena_fd >= 0) {
		close(*arena_fd);
		*arena_fd = -1;
	}
	if (err != -EINTR && launch->process)
		kill(launch->process, SIGKILL);
	launch_stop(launch);
	return err == -EINTR ? err : -EPIPE;
}
