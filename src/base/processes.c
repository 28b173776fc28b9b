/* SPDX-License-Identifier: MIT */
#include "base/processes.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

/* Rounds of killing, with a millisecond between. */
#define CLEAR_TRIES 1000

unsigned process_threads(void)
{
	struct stat status;

	/* A folder has two links, and one for each folder in it: threads, here. */
	return stat("/proc/self/task", &status) == 0 && status.st_nlink > 2 ? (unsigned)status.st_nlink - 2 : 1;
}

static ssize_t read_text(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got;

	if (fd < 0)
		return -1;
	got = read(fd, text, size - 1);
	close(fd);
	text[got > 0 ? got : 0] = '\0';
	return got;
}

char process_state(pid_t process)
{
	char path[40], text[256];
	const char *name_end;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)process);
	if (process <= 0 || read_text(path, text, sizeof(text)) <= 0)
		return 0;
	name_end = strrchr(text, ')');
	return name_end && name_end[1] == ' ' ? name_end[2] : 0;
}

/* ---- children ---- */

bool process_has_ended(pid_t child)
{
	siginfo_t info = {0};

	return waitid(P_PID, (id_t)child, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == child;
}

int process_wait(pid_t child, int *status)
{
	pid_t pid;

	do
		pid = waitpid(child, status, 0);
	while (pid < 0 && errno == EINTR);
	return pid < 0 ? -errno : 0;
}

static pid_t kept[PROCESSES_KEPT_MOST];

void processes_keep(pid_t process)
{
	for (unsigned i = 0; i < PROCESSES_KEPT_MOST; i++)
		if (!kept[i]) {
			kept[i] = process;
			return;
		}
}

void processes_forget(pid_t process)
{
	for (unsigned i = 0; i < PROCESSES_KEPT_MOST; i++)
		if (kept[i] == process)
			kept[i] = 0;
}

static bool is_kept(pid_t process)
{
	for (unsigned i = 0; i < PROCESSES_KEPT_MOST; i++)
		if (kept[i] == process)
			return true;
	return false;
}

/* Calls `each` with the children, or with the first of many.  Each number in the file has a blank behind it: one that
 * has none is half a number, and its turn comes.  Returns whether the system lists them. */
static bool each_child(void (*each)(pid_t child))
{
	char path[64], text[4096], *end;
	ssize_t got;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", getpid());
	got = read_text(path, text, sizeof(text));
	for (char *at = text; got > 0 && strchr(at, ' '); at = end + 1) {
		pid_t child = (pid_t)strtol(at, &end, 10);

		if (child <= 0 || *end != ' ')
			break;
		each(child);
	}
	return got >= 0;
}

void processes_adopt(void)
{
	each_child(processes_keep);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
}

static unsigned left;

static void end_child(pid_t child)
{
	if (is_kept(child))
		return;
	left++;
	kill(child, SIGKILL);
	waitpid(child, NULL, WNOHANG);
}

bool processes_clear(void)
{
	for (unsigned tries = 0; tries < CLEAR_TRIES; tries++) {
		siginfo_t ended;

		if (waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) < 0 && errno == ECHILD)
			return true;
		left = 0;
		if (!each_child(end_child))
			return false;
		if (!left)
			return true;
		clock_sleep_until_ns(clock_now_ns() + NS_PER_MS);
	}
	return false;
}
