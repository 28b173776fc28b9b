/* SPDX-License-Identifier: MIT
 *
 * SIGKILL at random moments, for the harness, its launcher or all of the group; then --resume, killed again, until
 * the run is whole.  After each: nobody is left, no file that should not be there, the CSV can be read but for a last
 * row that is cut off, it begins with all that was there before, and has each trial that was told to be finished.  In
 * the end it has each trial of the plan once.
 *
 *   kill_runs BUILD FOLDER KILLS [SEED]
 */
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mix.h"
#include "faults/watch.h"
#include "record/csv.h"

#define TRIALS 28 /* of the whole run: 2 restarts, 2 rounds, 7 strategies */

static char program[PATH_MAX], folder[PATH_MAX];
static uint64_t state;
static unsigned failed, kills, resumed, finished, cut;

static void complain(const char *what, const char *more)
{
	printf("not ok: after %u kills: %s%s\n", kills, what, more);
	fflush(stdout);
	failed++;
}

static pid_t start(bool again)
{
	char *argv[] = {program,
			"--workloads=sum_squares",
			"--strategies=serial,threads,gil,processes,process_pool,forkserver,spawn",
			"--workers=2",
			"--tasks=4",
			"--cpu=2ms",
			"--rounds=2",
			"--restarts=2",
			"--seed=1",
			"--csv=a.csv",
			"--verbose",
			again ? "--resume" : NULL,
			NULL};

	return watch_start(argv, folder);
}

static pid_t child_of(pid_t process)
{
	char path[64];
	FILE *file;
	int child = 0;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", process, process);
	file = fopen(path, "re");
	if (file && fscanf(file, "%d", &child) != 1)
		child = 0;
	if (file)
		fclose(file);
	return child;
}

/* Half of them the harness, a quarter its launcher, a quarter all at once.  The launcher alone does not end the run. */
static void strike(pid_t process)
{
	uint64_t who = mix_next(&state) % 4;
	pid_t child = child_of(process);

	if (who == 3 && child)
		kill(child, SIGKILL);
	else
		kill(who == 2 ? -process : process, SIGKILL);
}

static unsigned count_lines_with(const char *text, const char *words)
{
	unsigned count = 0;

	for (const char *at = text; (at = strstr(at, words)); at++)
		count++;
	return count;
}

/* Each strategy has all its rounds, but for one that was killed, and is not tried again. */
static void check_whole(const struct trial_list *list)
{
	static const char *const strategies[] = {"serial",	 "threads",    "gil",  "processes",
						 "process_pool", "forkserver", "spawn"};

	for (size_t i = 0; i < sizeof(strategies) / sizeof(strategies[0]); i++) {
		bool was_killed = false;
		size_t rows = 0;

		for (size_t j = 0; j < list->count; j++)
			if (strcmp(list->trials[j].strategy, strategies[i]) == 0) {
				was_killed |= strncmp(list->trials[j].status, "killed:", 7) == 0;
				rows++;
			}
		if (!was_killed && rows != TRIALS / (sizeof(strategies) / sizeof(strategies[0])))
			complain("a whole run does not have all trials of ", strategies[i]);
	}
}

/* Returns the rows that there are. */
static size_t check_csv(const char *before, unsigned told, bool whole)
{
	struct trial_list list = {0};
	struct csv_error error;
	char path[PATH_MAX + 8], *now = watch_text(folder, "a.csv");
	size_t rows = 0, same = strlen(before);

	/* A row that was cut off is taken out. */
	while (same > 0 && before[same - 1] != '\n')
		same--;
	if (strncmp(before, now, same) != 0)
		complain("rows that were there are there no more", "");
	snprintf(path, sizeof(path), "%s/a.csv", folder);
	if (now[0] && strchr(now, '\n')) {
		if (csv_read(path, &list, &error) != 0)
			complain("the CSV cannot be read: ", error.reason);
		cut += error.cut;
		rows = list.count;
	}
	if (rows < told)
		complain("a trial that was finished is lost", "");
	for (size_t i = 0; i < rows; i++)
		for (size_t j = 0; j < i; j++)
			if (list.trials[i].restart == list.trials[j].restart &&
			    list.trials[i].round == list.trials[j].round &&
			    strcmp(list.trials[i].strategy, list.trials[j].strategy) == 0)
				complain("a trial is there twice: ", list.trials[i].strategy);
	if (whole)
		check_whole(&list);
	trial_list_free(&list);
	free(now);
	return rows;
}

/* One start; returns whether the run came to its end. */
static bool run_once(int64_t longest_ns, size_t *rows)
{
	char *before = watch_text(folder, "a.csv"), *words;
	pid_t process = start(true);
	int64_t wait_ns = (int64_t)(mix_next(&state) % (uint64_t)longest_ns);
	const char *stray;
	int status = 0;
	bool done;

	clock_sleep_until_ns(clock_now_ns() + wait_ns);
	strike(process);
	kills++;
	if (!watch_end(process, 30 * NS_PER_S, &status))
		complain("it hangs", "");
	if (watch_left(2 * NS_PER_S) > 0)
		complain("a process is left behind", "");
	stray = watch_stray(folder, "a.csv host.json out err");
	if (stray && strncmp(stray, "host.json.", 10) != 0)
		complain("a file is left: ", stray);
	done = WIFEXITED(status);
	if (done && WEXITSTATUS(status) > 1)
		complain("a status that is not documented", "");
	words = watch_text(folder, "err");
	resumed += strstr(words, "goes on with run") != NULL;
	*rows = check_csv(before, (unsigned)*rows + count_lines_with(words, ": restart "), done);
	free(words);
	free(before);
	return done;
}

int main(int argc, char **argv)
{
	static char build[PATH_MAX];
	unsigned most = argc > 3 ? (unsigned)atoi(argv[3]) : 0;
	int64_t since_ns, longest_ns;
	int status;

	if (most == 0 || !realpath(argv[1], build)) {
		fprintf(stderr, "usage: kill_runs BUILD FOLDER KILLS [SEED]\n");
		return 2;
	}
	state = argc > 4 ? (uint64_t)atoll(argv[4]) : 1;
	mkdir(argv[2], 0777);
	if (!realpath(argv[2], folder))
		return 2;
	snprintf(program, sizeof(program), "%.4000s/bench/cpu_bound", build);
	watch_adopt();
	watch_empty(folder);
	since_ns = clock_now_ns();
	watch_end(start(false), 60 * NS_PER_S, &status);
	longest_ns = clock_now_ns() - since_ns;
	if (status != 0 || check_csv("", 0, true) != TRIALS) {
		fprintf(stderr, "kill_runs: a run that nobody kills fails\n");
		return 2;
	}
	while (kills < most) {
		size_t rows = 0;

		watch_empty(folder);
		while (kills < most && !run_once(longest_ns, &rows))
			;
		finished++;
	}
	printf("%u SIGKILLs in %u runs of %.2f s, %u resumed, %u rows cut off: %u not survived\n", kills, finished,
	       (double)longest_ns / 1e9, resumed, cut, failed);
	return failed != 0;
}
