/* SPDX-License-Identifier: MIT */
#include "faults/watch.h"

#include <dirent.h>
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

#define LOOK_NS (2 * NS_PER_MS)

void watch_adopt(void)
{
	prctl(PR_SET_CHILD_SUBREAPER, 1);
}

static int create(const char *folder, const char *name)
{
	char path[PATH_MAX + 16];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
}

pid_t watch_start(char *const argv[], const char *folder)
{
	/* Before the fork: who is killed at once is not to be taken for his predecessor. */
	int in = open("/dev/null", O_RDONLY | O_CLOEXEC), out = create(folder, "out"), err = create(folder, "err");
	pid_t child = fork();

	if (child != 0) {
		close(in);
		close(out);
		close(err);
		return child;
	}
	setpgid(0, 0);
	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	if (chdir(folder) == 0)
		execv(argv[0], argv);
	_exit(127);
}

bool watch_end(pid_t process, int64_t timeout_ns, int *status)
{
	int64_t deadline_ns = clock_now_ns() + timeout_ns;

	while (waitpid(process, status, WNOHANG) == 0) {
		if (clock_now_ns() > deadline_ns) {
			kill(-process, SIGKILL);
			waitpid(process, status, 0);
			return false;
		}
		clock_sleep_until_ns(clock_now_ns() + LOOK_NS);
	}
	return true;
}

/* Children of this process, from /proc: only they can be told by number. */
static unsigned kill_children(void)
{
	char path[300], text[300];
	unsigned killed = 0;
	struct dirent *entry;
	DIR *processes = opendir("/proc");

	while (processes && (entry = readdir(processes))) {
		const char *end;
		FILE *file;
		int parent;

		snprintf(path, sizeof(path), "/proc/%s/stat", entry->d_name);
		file = entry->d_name[0] >= '1' && entry->d_name[0] <= '9' ? fopen(path, "re") : NULL;
		if (!file)
			continue;
		text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
		fclose(file);
		end = strrchr(text, ')');
		if (end && sscanf(end, ") %*c %d", &parent) == 1 && parent == getpid()) {
			fprintf(stderr, "left behind: %.80s\n", text);
			kill(atoi(entry->d_name), SIGKILL);
			killed++;
		}
	}
	if (processes)
		closedir(processes);
	return killed;
}

unsigned watch_left(int64_t patience_ns)
{
	int64_t deadline_ns = clock_now_ns() + patience_ns;
	unsigned killed;

	for (;;) {
		pid_t child = waitpid(-1, NULL, WNOHANG);

		if (child < 0 && errno == ECHILD)
			return 0;
		if (child > 0)
			continue;
		if (clock_now_ns() > deadline_ns)
			break;
		clock_sleep_until_ns(clock_now_ns() + LOOK_NS);
	}
	killed = kill_children();
	while (waitpid(-1, NULL, 0) > 0)
		;
	return killed;
}

void watch_empty(const char *folder)
{
	struct dirent *entry;
	char path[600];
	DIR *files;

	mkdir(folder, 0777);
	files = opendir(folder);
	while (files && (entry = readdir(files))) {
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		if (entry->d_name[0] != '.' || entry->d_name[1])
			unlink(path);
	}
	if (files)
		closedir(files);
}

static bool is_allowed(const char *name, const char *allowed)
{
	size_t length = strlen(name);

	for (const char *at = strstr(allowed, name); at; at = strstr(at + 1, name))
		if ((at == allowed || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
			return true;
	return false;
}

const char *watch_stray(const char *folder, const char *allowed)
{
	static char stray[300];
	struct dirent *entry;
	DIR *files = opendir(folder);

	stray[0] = '\0';
	while (files && (entry = readdir(files)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
		    !is_allowed(entry->d_name, allowed))
			snprintf(stray, sizeof(stray), "%s", entry->d_name);
	if (files)
		closedir(files);
	return stray[0] ? stray : NULL;
}

char *watch_text(const char *folder, const char *name)
{
	char path[512], *text = NULL;
	size_t size = 0;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "re");
	if (!file || getdelim(&text, &size, '\0', file) < 0) {
		free(text);
		text = strdup("");
	}
	if (file)
		fclose(file);
	return text;
}
