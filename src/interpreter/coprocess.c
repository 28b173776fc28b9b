/* SPDX-License-Identifier: MIT */
#include "interpreter/coprocess.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.h"
#include "base/processes.h"
#include "base/units.h"

#define END_TIMEOUT_NS (2 * NS_PER_S)
#define END_LOOK_NS    NS_PER_MS
#define LIFE_LOOK_NS   (NS_PER_S / 2) /* so rare that it does not disturb the trial */

__attribute__((format(printf, 3, 4))) static int fail(struct coprocess *coprocess, int err, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(coprocess->reason, sizeof(coprocess->reason), format, arguments);
	va_end(arguments);
	return err;
}

/* ---- starting and ending ---- */

static int execute(struct coprocess *coprocess, char **argv, int in, int out)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int err = posix_spawn_file_actions_init(&actions);

	if (err)
		return -err;
	/* A process group of its own: Ctrl-C is meant for the harness, which ends the
	 * interpreter in order, and the interpreter's workers can be killed with it. */
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
	err = posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	if (!err)
		err = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	if (!err)
		err = posix_spawnp(&coprocess->pid, argv[0], &actions, &attributes, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	if (err)
		coprocess->pid = 0;
	return -err;
}

void coprocess_stop(struct coprocess *coprocess)
{
	int64_t until_ns = clock_now_ns() + END_TIMEOUT_NS;

	if (coprocess->to >= 0)
		close(coprocess->to);
	coprocess->to = -1;
	if (coprocess->pid) {
		/* Its number is its group's: it is waited for when the group has been killed. */
		while (!process_has_ended(coprocess->pid) && clock_now_ns() < until_ns)
			clock_sleep_until_ns(clock_now_ns() + END_LOOK_NS);
		kill(-coprocess->pid, SIGKILL);
		process_wait(coprocess->pid, NULL);
		coprocess->pid = 0;
	}
	if (coprocess->from)
		fclose(coprocess->from);
	coprocess->from = NULL;
}

/* It does not follow the protocol any more: it gets no time to end by itself. */
static void end_now(struct coprocess *coprocess)
{
	if (coprocess->pid)
		kill(-coprocess->pid, SIGKILL);
	coprocess_stop(coprocess);
}

/* ---- talking ---- */

/* Waits until there is something to read.  Workers of an interpreter that has ended keep its stdout open: the end of
 * file alone would not tell that no answer comes. */
static int await(const struct coprocess *coprocess, int64_t until_ns)
{
	struct pollfd polled = {.fd = fileno(coprocess->from), .events = POLLIN};

	for (;;) {
		int64_t left_ns = until_ns - clock_now_ns();
		bool ended = process_has_ended(coprocess->pid);
		int64_t sleep_ns = ended || left_ns < 0 ? 0 : left_ns < LIFE_LOOK_NS ? left_ns : LIFE_LOOK_NS;
		int ready = poll(&polled, 1, (int)(sleep_ns / NS_PER_MS));

		if (ready > 0)
			return 0;
		if (ended || (ready < 0 && errno != EINTR))
			return -EPIPE;
		if (left_ns < NS_PER_MS)
			return -ETIMEDOUT;
	}
}

/* The next line of the child, without line feed, in a buffer of the caller's
 * (free).  Waits for its beginning; a line that has begun is short and comes. */
static int read_line(struct coprocess *coprocess, int64_t timeout_ns, char **line)
{
	int err = await(coprocess, clock_now_ns() + timeout_ns);
	size_t size = 0;

	*line = NULL;
	if (err == -ETIMEDOUT) {
		char timeout[32];

		return fail(coprocess, err, "does not answer within %s",
			    format_duration(timeout, sizeof(timeout), (double)timeout_ns));
	}
	if (err || getline(line, &size, coprocess->from) < 0) {
		free(*line);
		return fail(coprocess, -EPIPE, "has ended");
	}
	return 0;
}

static int read_answer(struct coprocess *coprocess, int64_t timeout_ns, cJSON **answer)
{
	const char *error;
	char *line;
	int err = read_line(coprocess, timeout_ns, &line);

	if (err)
		return err;
	*answer = cJSON_Parse(line);
	if (line && !cJSON_IsObject(*answer)) {
		line[strcspn(line, "\n")] = '\0';
		err = fail(coprocess, -EPROTO, "answers nonsense: `%.60s`", line);
	}
	free(line);
	error = cJSON_GetStringValue(cJSON_GetObjectItem(*answer, "error"));
	if (!err && error)
		err = fail(coprocess, -EREMOTEIO, "%s", error);
	if (err) {
		cJSON_Delete(*answer);
		*answer = NULL;
	}
	return err;
}

/* NaN where it is not said. */
static double number(const cJSON *greeting, const char *name)
{
	return cJSON_GetNumberValue(cJSON_GetObjectItem(greeting, name));
}

int coprocess_greet(struct coprocess *coprocess, int64_t timeout_ns)
{
	const char *version, *implementation;
	cJSON *greeting;
	int err = read_answer(coprocess, timeout_ns, &greeting);

	if (err) {
		end_now(coprocess);
		return err;
	}
	version = cJSON_GetStringValue(cJSON_GetObjectItem(greeting, "version"));
	implementation = cJSON_GetStringValue(cJSON_GetObjectItem(greeting, "implementation"));
	coprocess->has_gil = cJSON_IsTrue(cJSON_GetObjectItem(greeting, "gil"));
	coprocess->burn_rate = number(greeting, "burn_rate");
	coprocess->digest_rate = number(greeting, "digest_rate");
	if (version && implementation)
		snprintf(coprocess->version, sizeof(coprocess->version), "%s %s", implementation, version);
	else
		err = fail(coprocess, -EPROTO, "does not say its version");
	cJSON_Delete(greeting);
	if (err)
		end_now(coprocess);
	return err;
}

/* Its stdin is a socket and not a pipe: writing to an interpreter that has ended is then an error without a SIGPIPE. */
static int open_channels(struct coprocess *coprocess, int in[2], int out[2])
{
	int err;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, in) != 0)
		return fail(coprocess, -errno, "no socket: %s", error_text(errno));
	if (pipe2(out, O_CLOEXEC) == 0)
		return 0;
	err = fail(coprocess, -errno, "no pipe: %s", error_text(errno));
	close(in[0]);
	close(in[1]);
	return err;
}

int coprocess_spawn(struct coprocess *coprocess, const char *interpreter, const char *source, const char *argument)
{
	char *argv[] = {(char *)interpreter, (char *)"-u", (char *)"-c", (char *)source, (char *)argument, NULL};
	int in[2] = {-1, -1}, out[2] = {-1, -1}, err;

	*coprocess = (struct coprocess){.to = -1};
	err = open_channels(coprocess, in, out);
	if (err)
		return err;
	err = execute(coprocess, argv, in[0], out[1]);
	close(in[0]);
	close(out[1]);
	coprocess->to = in[1];
	coprocess->from = fdopen(out[0], "r");
	if (err)
		fail(coprocess, err, "cannot be started: %s", error_text(err));
	else if (!coprocess->from)
		err = fail(coprocess, -ENOMEM, "cannot be read from");
	if (!coprocess->from)
		close(out[0]);
	if (err)
		end_now(coprocess);
	return err;
}

int coprocess_start(struct coprocess *coprocess, const char *interpreter, const char *source, const char *argument)
{
	int err = coprocess_spawn(coprocess, interpreter, source, argument);

	return err ? err : coprocess_greet(coprocess, COPROCESS_START_NS);
}

static int send_line(struct coprocess *coprocess, const char *request)
{
	char *line;
	int size = asprintf(&line, "%s\n", request);
	ssize_t written;

	if (size < 0)
		return fail(coprocess, -ENOMEM, "cannot be asked: %s", error_text(ENOMEM));
	do
		written = send(coprocess->to, line, (size_t)size, MSG_NOSIGNAL);
	while (written < 0 && errno == EINTR);
	free(line);
	return written == size ? 0 : fail(coprocess, -EPIPE, "has ended");
}

int coprocess_ask(struct coprocess *coprocess, const char *request, int64_t timeout_ns, cJSON **answer)
{
	int err;

	*answer = NULL;
	if (!coprocess->pid)
		return -EPIPE;
	err = send_line(coprocess, request);
	if (!err)
		err = read_answer(coprocess, timeout_ns, answer);
	if (err && err != -EREMOTEIO)
		end_now(coprocess);
	return err;
}
