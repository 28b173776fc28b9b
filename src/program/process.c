/* SPDX-License-Identifier: MIT */
#include "program/process.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/interrupt.h"
#include "base/processes.h"

#define WORDS_MOST   64
#define GRACE_NS     (2 * NS_PER_S) /* helpers of the main process end a little later, on a busy machine more */
#define LOOK_NS	     (2 * NS_PER_MS)
#define LOOK_MOST_NS (NS_PER_S / 2)

/* ---- starting ---- */

/* Splits a command of plain words in place; false: it has to be read by a shell. */
static bool split_plain(char *text, char *words[WORDS_MOST + 1])
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+./:,@% =";
	unsigned count = 0;
	char *word;

	if (text[strspn(text, plain)])
		return false;
	while ((word = strsep(&text, " "))) {
		if (!*word)
			continue;
		if (count == WORDS_MOST || (count == 0 && strchr(word, '='))) /* NAME=VALUE command */
			return false;
		words[count++] = word;
	}
	words[count] = NULL;
	return count > 0;
}

/* Resets signals that this process ignores to their default action. */
static int set_attributes(posix_spawnattr_t *attributes)
{
	static const int ignored[] = {SIGCHLD, SIGXFSZ, SIGPIPE, SIGHUP, SIGINT, SIGQUIT, SIGTERM};
	sigset_t usual, none;
	int err = posix_spawnattr_init(attributes);

	if (err)
		return -err;
	sigemptyset(&none);
	sigemptyset(&usual);
	for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		sigaddset(&usual, ignored[i]);
	posix_spawnattr_setsigmask(attributes, &none);
	posix_spawnattr_setsigdefault(attributes, &usual);
	return -posix_spawnattr_setflags(attributes,
					 POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
}

static int set_streams(posix_spawn_file_actions_t *actions, const struct process_streams *streams)
{
	int err = posix_spawn_file_actions_init(actions);

	if (err)
		return -err;
	err = posix_spawn_file_actions_adddup2(actions, streams->input, STDIN_FILENO);
	if (!err)
		err = streams->output
			      ? posix_spawn_file_actions_adddup2(actions, fileno(streams->output), STDOUT_FILENO)
			      : posix_spawn_file_actions_addopen(actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	if (!err)
		err = posix_spawn_file_actions_adddup2(actions, fileno(streams->errors), STDERR_FILENO);
	if (err)
		posix_spawn_file_actions_destroy(actions);
	return -err;
}

/* A command prepared before the clock starts, so that the preparation is not timed. */
struct prepared {
	char *plain; /* to free() */
	char *words[WORDS_MOST + 1];
	char *shell[4];
	char *const *arguments; /* one of these, or words of the caller */
	char path[PATH_MAX];	/* of the program */
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
};

static bool is_program(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

bool process_find_program(const char *name, char path[PATH_MAX])
{
	const char *directories = getenv("PATH");

	snprintf(path, PATH_MAX, "%s", name);
	if (strchr(name, '/'))
		return true;
	while (directories && *directories) {
		size_t length = strcspn(directories, ":");

		if (snprintf(path, PATH_MAX, "%.*s/%s", length ? (int)length : 1, length ? directories : ".", name) <
			    PATH_MAX &&
		    is_program(path))
			return true;
		directories += length + (directories[length] == ':');
	}
	return false;
}

/* A name that is not in PATH may be a builtin of the shell. */
static void choose_arguments(const char *text, struct prepared *prepared)
{
	memcpy(prepared->shell, (char *[]){"/bin/sh", "-c", (char *)text, NULL}, sizeof(prepared->shell));
	prepared->arguments = prepared->words;
	if (split_plain(prepared->plain, prepared->words) && process_find_program(prepared->words[0], prepared->path))
		return;
	prepared->arguments = prepared->shell;
	snprintf(prepared->path, sizeof(prepared->path), "%s", prepared->shell[0]);
}

static int set_up(const struct process_streams *streams, struct prepared *prepared)
{
	int err = set_attributes(&prepared->attributes);

	if (err)
		return err;
	err = set_streams(&prepared->actions, streams);
	if (err)
		posix_spawnattr_destroy(&prepared->attributes);
	return err;
}

static int make_ready(const char *text, const struct process_streams *streams, struct prepared *prepared)
{
	int err;

	prepared->plain = strdup(text);
	if (!prepared->plain)
		return -ENOMEM;
	choose_arguments(text, prepared);
	err = set_up(streams, prepared);
	if (err)
		free(prepared->plain);
	return err;
}

static void put_away(struct prepared *prepared)
{
	posix_spawn_file_actions_destroy(&prepared->actions);
	posix_spawnattr_destroy(&prepared->attributes);
	free(prepared->plain);
}

/* Waits for an event, at most most_ns.  Returns false if the process must be killed: limit reached, or harness gone. */
static bool sleep_beside(int process_fd, const struct loop_watch *watch, int64_t most_ns, struct process_ending *ending)
{
	struct pollfd polls[] = {{.fd = process_fd, .events = POLLIN}, {.fd = watch->harness, .events = POLLIN}};
	int64_t left_ns = ending->started_ns + watch->limit_ns - clock_now_ns();
	const struct timespec most = clock_timespec(left_ns < 0 ? 0 : left_ns < most_ns ? left_ns : most_ns);

	ending->overdue = left_ns <= 0;
	ending->abandoned =
		!ending->overdue && ((ppoll(polls, 2, &most, NULL) > 0 && polls[1].revents) || interrupt_signal());
	return !ending->overdue && !ending->abandoned;
}

/* Waits for the end of the process; looks at its memory meanwhile, if that is wanted. */
static void wait_for(pid_t process, const struct loop_watch *watch, struct tree_memory *memory,
		     struct process_ending *ending)
{
	int process_fd = (int)syscall(SYS_pidfd_open, process, 0);

	ending->err = process_fd < 0 ? -errno : 0; /* then it is killed below */
	while (wait4(process, &ending->status, WNOHANG, &ending->usage) == 0) {
		if (memory)
			tree_memory_look(process, memory);
		if (process_fd >= 0 && sleep_beside(process_fd, watch, memory ? LOOK_NS : LOOK_MOST_NS, ending))
			continue;
		kill(-process, SIGKILL); /* a session is a process group */
		while (wait4(process, &ending->status, 0, &ending->usage) < 0 && errno == EINTR)
			;
		break;
	}
	ending->ended_ns = clock_now_ns();
	if (process_fd >= 0)
		close(process_fd);
}

static void run_ready(const struct prepared *prepared, const struct loop_watch *watch, struct tree_memory *memory,
		      struct process_ending *ending)
{
	pid_t process;

	ending->started_ns = clock_now_ns();
	ending->err = -posix_spawn(&process, prepared->path, &prepared->actions, &prepared->attributes,
				   prepared->arguments, environ);
	if (ending->err)
		return;
	ending->spawned_ns = clock_now_ns();
	wait_for(process, watch, memory, ending);
}

void process_run(const char *text, const struct process_streams *streams, struct tree_memory *memory,
		 struct process_ending *ending)
{
	struct prepared prepared;

	*ending = (struct process_ending){.err = make_ready(text, streams, &prepared)};
	if (ending->err)
		return;
	run_ready(&prepared, streams->watch, memory, ending);
	put_away(&prepared);
}

void process_run_words(char *const words[], const struct process_streams *streams, struct tree_memory *memory,
		       struct process_ending *ending)
{
	struct prepared prepared = {.arguments = words};

	*ending = (struct process_ending){
		.err = process_find_program(words[0], prepared.path) ? set_up(streams, &prepared) : -ENOENT};
	if (ending->err)
		return;
	run_ready(&prepared, streams->watch, memory, ending);
	put_away(&prepared);
}

/* ---- what is left behind ---- */

bool process_leaves_any(void)
{
	int64_t until_ns = clock_now_ns() + GRACE_NS;
	pid_t ended;

	while ((ended = waitpid(-1, NULL, WNOHANG)) >= 0) {
		if (ended > 0)
			continue;
		if (clock_now_ns() > until_ns) {
			processes_clear();
			return true;
		}
		clock_sleep_until_ns(clock_now_ns() + NS_PER_MS);
	}
	return false;
}
