/* SPDX-License-Identifier: MIT
 *
 * One run of a command, in the launcher: the command before it, what it writes, and what that is called.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/cpus.h"
#include "base/error.h"
#include "base/mix.h"
#include "program/commands.h"
#include "program/process.h"

#define BUFFER_SIZE 65536

/* ---- its output ---- */

static uint64_t hash_of(FILE *file)
{
	static unsigned char buffer[BUFFER_SIZE];
	uint64_t hash = 1;
	size_t got;

	rewind(file);
	while ((got = fread(buffer, 1, sizeof(buffer), file)) > 0)
		for (size_t i = 0; i < got; i++)
			hash = (hash ^ buffer[i]) * UINT64_C(0x100000001b3);
	hash = mix64(hash);
	return hash ? hash : 1;
}

/* ---- one run ---- */

static void tell(const struct command_run *run, const char *text, const struct process_ending *ending, FILE *errors)
{
	char line[PROCESS_LINE_SIZE], what[PROCESS_WORDS_SIZE];

	if (ending->overdue || ending->abandoned) /* the harness tells that */
		return;
	process_words(ending, what);
	process_last_line(errors, line);
	fprintf(stderr, "command: %s: `%s` %s%s%s; it is not run again\n", run->loop.side, text, what,
		line[0] ? ": " : "", line);
}

/* Rewinds stdin and empties stderr, so that the prepare command and the measured command do not share them. */
static void rewind_streams(const struct process_streams *streams)
{
	lseek(streams->input, 0, SEEK_SET);
	rewind(streams->errors);
	(void)!ftruncate(fileno(streams->errors), 0);
}

/* Returns whether the prepare command ended well; if not, reports why if `tells`. */
static bool prepare(const struct command_run *run, const struct process_streams *streams, bool tells,
		    struct trial *trial)
{
	const struct process_streams silent = {streams->nothing, streams->nothing, NULL, streams->errors,
					       streams->watch};
	struct process_ending ending;

	rewind_streams(streams);
	if (!run->prepare)
		return true;
	process_run(run->prepare, &silent, NULL, &ending);
	process_status(&ending, "prepare:", trial->status);
	if (trial_ok(trial) && process_leaves_any())
		strcpy(trial->status, "prepare:left");
	if (!trial_ok(trial) && tells)
		tell(run, run->prepare, &ending, streams->errors);
	if (trial_ok(trial))
		rewind_streams(streams);
	return trial_ok(trial);
}

static int64_t timeval_ns(struct timeval time)
{
	return time.tv_sec * NS_PER_S + time.tv_usec * NS_PER_US;
}

static void fill(const struct process_ending *ending, struct trial *trial)
{
	const struct rusage *usage = &ending->usage;

	trial->create_ns = ending->spawned_ns - ending->started_ns;
	trial->run_ns = ending->ended_ns - ending->spawned_ns;
	trial->cold_ns = trial->warm_ns = ending->ended_ns - ending->started_ns;
	trial->user_ns = timeval_ns(usage->ru_utime);
	trial->system_ns = timeval_ns(usage->ru_stime);
	trial->voluntary_switches = (uint64_t)usage->ru_nvcsw;
	trial->involuntary_switches = (uint64_t)usage->ru_nivcsw;
	trial->minor_faults = (uint64_t)usage->ru_minflt;
	trial->major_faults = (uint64_t)usage->ru_majflt;
}

/* An untimed run that is looked at. */
static void survey(const struct command_run *run, const struct process_streams *streams, struct trial *trial)
{
	const struct process_streams silent = {streams->input, streams->nothing, NULL, streams->errors, streams->watch};
	struct tree_memory memory = {0};
	struct trial unused = {0};
	struct process_ending ending;

	if (!prepare(run, streams, false, &unused))
		return;
	process_run(run->text, &silent, &memory, &ending);
	process_leaves_any();
	trial->memory_bytes = memory.pss_bytes;
	trial->largest_bytes = memory.rss_bytes;
}

static void run_with(const struct command_run *run, const struct process_streams *streams, bool surveyed,
		     struct trial *trial)
{
	struct process_ending ending;

	if (!prepare(run, streams, true, trial))
		return;
	trial->start_cpu = cpus_current();
	trial->started_ns = clock_wall_ns();
	process_run(run->text, streams, NULL, &ending);
	process_status(&ending, "", trial->status);
	if (!trial_ok(trial)) {
		tell(run, run->text, &ending, streams->errors);
		process_leaves_any();
		return;
	}
	fill(&ending, trial);
	if (process_leaves_any()) {
		strcpy(trial->status, "left");
		fprintf(stderr, "command: %s: `%s` leaves processes behind; it is not run again\n", run->loop.side,
			run->text);
		return;
	}
	if (streams->output)
		trial->checksum = hash_of(streams->output);
	if (surveyed)
		survey(run, streams, trial);
}

void command_run(const struct loop *loop, const struct loop_watch *watch, struct trial *trial)
{
	const struct command_run *run = (const struct command_run *)loop;
	struct process_streams streams;
	bool surveyed = trial->tasks == LOOP_SURVEYED;
	int err = process_streams_open(run->input, run->same_output, watch, &streams);

	trial->started_ns = clock_wall_ns();
	trial_nowhere(trial);
	if (err)
		snprintf(trial->status, sizeof(trial->status), "setup:%s", error_name(err));
	else
		run_with(run, &streams, surveyed, trial);
	process_streams_close(&streams);
}
