/* SPDX-License-Identifier: MIT
 *
 * Every strategy, with every kind of job, with every call of it failing once: memory, processes, threads, pipes,
 * reads, writes, waits.  After each the trial has a status that says what happened, there is no child, no thread,
 * no descriptor and no mapping more than before, and it did not hang.
 *
 *   trial_faults INJECT.so [STRATEGY…]
 *
 * Exit status 0 if all were survived; the last lines count.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "faults/inject.h"
#include "trial/registry.h"
#include "trial/run.h"
#include "unit/run_here.h"

/* What the child is at; the parent looks whether it gets on. */
struct progress {
	struct injection injection;
	atomic_uint steps;
	char at[200];
};

#define NO_PROGRESS_S 20

static struct progress *progress;
static struct injection *injection;
static unsigned tried, failed;
static unsigned tried_by_kind[CALL_KINDS];

/* ---- what there is, of what must not grow ---- */

struct possessions {
	unsigned descriptors, threads, mappings;
};

static unsigned count_entries(const char *path)
{
	DIR *directory = opendir(path);
	unsigned count = 0;

	while (directory && readdir(directory))
		count++;
	if (directory)
		closedir(directory);
	return count;
}

/* Shared ones: of private ones the allocator has its own. */
static unsigned count_mappings(void)
{
	FILE *file = fopen("/proc/self/maps", "re");
	char line[512], rights[8];
	unsigned count = 0;

	while (file && fgets(line, sizeof(line), file))
		count += sscanf(line, "%*s %7s", rights) == 1 && rights[3] == 's';
	if (file)
		fclose(file);
	return count;
}

static struct possessions possessions_now(void)
{
	return (struct possessions){count_entries("/proc/self/fd"), count_entries("/proc/self/task"), count_mappings()};
}

/* ---- one trial ---- */

struct setting {
	const char *name;
	struct job job;
	const struct strategy *strategy;
	uint64_t checksum;
};

static void complain(const struct setting *setting, const struct mishap *mishap, unsigned at, const char *what)
{
	printf("not ok: %s under %s, %s at call %u: %s\n", setting->name, setting->strategy->name, mishap->name, at,
	       what);
	failed++;
}

static bool is_status(const char *status)
{
	static const char *const known[] = {"ok", "setup:E", "create:E", "task:E", "killed:SIG", "exited:"};

	/* Nobody is to follow what it did not get. */
	if (strncmp(status, "killed:SIGSEGV", 14) == 0 || strncmp(status, "killed:SIGBUS", 13) == 0)
		return false;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strncmp(status, known[i], strlen(known[i])) == 0)
			return !strchr(status, '?');
	return false;
}

static void check(const struct setting *setting, const struct mishap *mishap, unsigned at, const struct trial *trial,
		  const struct possessions *before)
{
	struct possessions now = possessions_now();
	char text[200];
	int status;

	if (!is_status(trial->status)) {
		snprintf(text, sizeof(text), "status `%s`", trial->status);
		complain(setting, mishap, at, text);
	}
	if (!injection->struck && strcmp(trial->status, "ok") != 0) {
		snprintf(text, sizeof(text), "status `%s` without a fault", trial->status);
		complain(setting, mishap, at, text);
	}
	if (waitpid(-1, &status, WNOHANG) != -1 || errno != ECHILD)
		complain(setting, mishap, at, "a child is left");
	if (now.descriptors != before->descriptors)
		complain(setting, mishap, at, "a descriptor is left");
	if (now.threads != before->threads)
		complain(setting, mishap, at, "a thread is left");
	if (now.mappings != before->mappings)
		complain(setting, mishap, at, "a mapping is left");
}

static struct trial run_with(const struct setting *setting, unsigned mishap, unsigned at)
{
	struct trial trial = {0};

	snprintf(progress->at, sizeof(progress->at), "%s under %s, %s at call %u", setting->name,
		 setting->strategy->name, mishaps[mishap].name, at);
	atomic_fetch_add(&progress->steps, 1);
	inject(injection, mishap, at);
	run_here(&setting->job, setting->strategy, &setting->checksum, &trial);
	injection->armed = 0;
	return trial;
}

/* All places at which one kind of call can go wrong in one way. */
static void try_mishap(const struct setting *setting, unsigned index, unsigned places)
{
	const struct mishap *mishap = &mishaps[index];
	struct possessions before = possessions_now();

	for (unsigned at = 1; at <= places; at++) {
		struct trial trial = run_with(setting, index, at);

		check(setting, mishap, at, &trial, &before);
		tried += injection->struck > 0;
		tried_by_kind[mishap->call] += injection->struck > 0;
	}
}

static void try_setting(const struct setting *setting)
{
	struct trial trial = run_with(setting, 0, UINT_MAX);
	unsigned calls[CALL_KINDS];

	if (strcmp(trial.status, "ok") != 0) {
		complain(setting, &mishaps[0], 0, trial.status);
		return;
	}
	for (unsigned i = 0; i < CALL_KINDS; i++)
		calls[i] = injection->calls[i];
	for (unsigned i = 0; i < mishap_count; i++)
		try_mishap(setting, i, calls[mishaps[i].call]);
	trial = run_with(setting, 0, UINT_MAX);
	if (strcmp(trial.status, "ok") != 0)
		complain(setting, &mishaps[0], 0, "after all of them it is not as before");
}

/* ---- all of them ---- */

static struct job job_of(const char *workload)
{
	const struct workload *found = registry_find_workload(workload);

	return (struct job){.workload = found,
			    .workers = 2,
			    .tasks = 4,
			    .cpu_ns = found->reads & READS_CPU ? 1000 : 0,
			    .block_ns = found->reads & READS_BLOCK ? 100000 : 0,
			    .units = 3,
			    .switch_interval_ns = 1000000,
			    .limit_ns = 5 * NS_PER_S};
}

static void try_job(const char *name, struct job job, const struct strategy *strategy)
{
	struct setting setting = {.name = name, .job = job, .strategy = registry_find_strategy("serial")};
	struct trial serial = {0};

	injection->armed = 0;
	run_here(&job, setting.strategy, NULL, &serial);
	setting.checksum = serial.checksum;
	setting.strategy = strategy;
	try_setting(&setting);
}

static void try_strategy(const struct strategy *strategy)
{
	struct job barrier = job_of("sum_squares"), carried = job_of("sum_squares");

	try_job("sum_squares", job_of("sum_squares"), strategy);
	barrier.start = START_BARRIER;
	barrier.survey = strategy->capabilities & STRATEGY_PARALLEL;
	try_job("sum_squares with barrier", barrier, strategy);
	try_job("sleep", job_of("sleep"), strategy);
	if (!(strategy->capabilities & STRATEGY_FRESH_IMAGE))
		try_job("pipe_echo", job_of("pipe_echo"), strategy);
	for (unsigned i = 0; i < 2 * registry_transport_count && !(strategy->capabilities & STRATEGY_FRESH_IMAGE);
	     i++) {
		carried.start = i % 2 ? START_BARRIER : START_IMMEDIATE;
		carried.payload =
			(struct payload){.bytes = 10000, .both = true, .transport = registry_transports[i / 2]};
		try_job(registry_transports[i / 2]->name, carried, strategy);
	}
}

static bool is_asked(const char *name, int argc, char **argv)
{
	for (int i = 2; i < argc; i++)
		if (strcmp(argv[i], name) == 0)
			return true;
	/* OpenMP's runtime ends the whole program where it cannot have a thread or memory: the
	 * launcher makes a row of that (run_faults). */
	return argc == 2 && strcmp(name, "openmp") != 0;
}

/* Executes this program anew, with the library before all others. */
static int preload(const char *library, char **argv)
{
	char path[64];
	int fd = memfd_create("injection", 0);

	if (fd < 0 || ftruncate(fd, sizeof(struct progress)) != 0)
		return 2;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	setenv(INJECT_VARIABLE, path, 1);
	setenv("LD_PRELOAD", library, 1);
	execv("/proc/self/exe", argv);
	return 2;
}

static int look_after(pid_t child)
{
	unsigned before = 0, still = 0;
	int status;

	/* By the call itself: waitpid() is counted, and struck. */
	while (syscall(SYS_wait4, child, &status, WNOHANG, NULL) == 0) {
		unsigned now = atomic_load(&progress->steps);

		still = now == before ? still + 1 : 0;
		before = now;
		if (still > NO_PROGRESS_S * 10) {
			printf("not ok: it hangs: %s\n", progress->at);
			kill(child, SIGKILL);
		}
		usleep(100000);
	}
	if (WIFEXITED(status))
		return WEXITSTATUS(status);
	printf("not ok: it was ended by signal %d: %s\n", WTERMSIG(status), progress->at);
	return 1;
}

int main(int argc, char **argv)
{
	const char *path = getenv(INJECT_VARIABLE);
	pid_t child;
	int fd;

	if (argc < 2) {
		fprintf(stderr, "usage: trial_faults INJECT.so [STRATEGY…]\n");
		return 2;
	}
	if (!path)
		return preload(argv[1], argv);
	fd = open(path, O_RDWR | O_CLOEXEC);
	progress = mmap(NULL, sizeof(*progress), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (fd < 0 || progress == MAP_FAILED)
		return 2;
	injection = &progress->injection;
	child = fork();
	if (child > 0)
		return look_after(child);
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (unsigned i = 0; i < registry_strategy_count; i++)
		if (is_asked(registry_strategies[i]->name, argc, argv))
			try_strategy(registry_strategies[i]);
	for (unsigned i = 0; i < mishap_count; i++)
		if (i == 0 || mishaps[i].call != mishaps[i - 1].call)
			printf("%-22s %u\n", mishaps[i].name, tried_by_kind[mishaps[i].call]);
	printf("%u faults in trials, %u not survived\n", tried, failed);
	return failed != 0;
}
