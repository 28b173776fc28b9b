/* SPDX-License-Identifier: MIT */
#include "command/run_harness.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/interrupt.h"
#include "command/command.h"

#define ARGUMENTS_MOST 64

void command_line_add(struct command_line *line, const char *format, ...)
{
	va_list values;

	if (line->count == COMMAND_LINE_MOST)
		return;
	va_start(values, format);
	vsnprintf(line->text[line->count], COMMAND_LINE_SIZE, format, values);
	va_end(values);
	line->arguments[line->count] = line->text[line->count];
	line->count++;
}

static int find(const char *name, char *path, size_t size)
{
	static const char *const places[] = {"bench", "../libexec/breakeven"};
	char self[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash;

	if (length < 0)
		return -errno;
	self[length] = '\0';
	slash = strrchr(self, '/');
	if (slash)
		*slash = '\0';
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (snprintf(path, size, "%s/%s/%s", self, places[i], name) < (int)size && access(path, X_OK) == 0)
			return 0;
	return -ENOENT;
}

/* Not to outlive us, whoever kills us: measuring, it would disturb whoever measures next. */
_Noreturn static void become(const char *path, char **arguments, pid_t creator)
{
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setpgid(0, 0); /* a terminal's Ctrl-C reaches this program alone, which passes it on once */
	if (getppid() == creator && nowhere >= 0 && dup2(nowhere, STDOUT_FILENO) == STDOUT_FILENO)
		execv(path, arguments);
	_exit(127);
}

int harness_start(const char *path, const char *const *arguments, pid_t *child)
{
	/* With its table as JSON, Google Benchmark's context is not on stderr. */
	char *all[ARGUMENTS_MOST + 3] = {(char *)path, (char *)"--benchmark_format=json"};
	pid_t creator = getpid();

	for (size_t i = 0; arguments[i]; i++) {
		if (i == ARGUMENTS_MOST)
			return -E2BIG;
		all[i + 2] = (char *)arguments[i];
	}
	fflush(NULL);
	*child = fork();
	if (*child < 0)
		return -errno;
	if (*child == 0)
		become(path, all, creator);
	return 0;
}

static int status_of(int status)
{
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int harness_wait(pid_t child)
{
	int status;

	while (waitpid(child, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	return status_of(status);
}

#define LOOK_EVERY_NS (20 * NS_PER_MS)

int harness_wait_until(pid_t child, int64_t deadline_ns)
{
	int status;

	for (;;) {
		pid_t ended = waitpid(child, &status, WNOHANG);

		if (ended)
			return ended < 0 ? -errno : status_of(status);
		if (interrupt_signal() || clock_now_ns() > deadline_ns)
			break;
		clock_sleep_until_ns(clock_now_ns() + LOOK_EVERY_NS);
	}
	/* Its workers end with it.  One that is told to end finishes its row. */
	kill(child, interrupt_signal() ? SIGTERM : SIGKILL);
	harness_wait(child);
	return interrupt_signal() ? -EINTR : -ETIMEDOUT;
}

int harness_find(const char *command, const char *name, char *path, size_t size)
{
	int err = find(name, path, size);

	if (!err)
		return 0;
	return command_tell(command, err, "there is no harness `%s` beside this program; make build makes it", name);
}

int harness_run(const char *command, const char *name, const char *const *arguments)
{
	char path[PATH_MAX];
	pid_t child = 0;
	int err = harness_find(command, name, path, sizeof(path));

	if (!err)
		err = harness_start(path, arguments, &child);
	return err ? err : harness_wait(child);
}
