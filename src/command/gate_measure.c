/* SPDX-License-Identifier: MIT
 *
 * Measuring for the gate: look after look, until it is decided.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/atomic_file.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/interrupt.h"
#include "base/mix.h"
#include "base/output.h"
#include "base/temp_files.h"
#include "command/command.h"
#include "command/command_line.h"
#include "command/gate.h"
#include "command/gate_files.h"
#include "command/run_harness.h"

/* Rounds in each restart: a difference of 2 % takes more than a factor of two. */
#define BASE_ROUNDS   4
#define BOUNDS_ROUNDS 2

#define GRACE_S 120 /* beyond the cap */

struct run {
	const struct gate_request *request;
	const struct bounds *bounds;
	struct trial_list *list;
	int csv;			     /* descriptor of what is kept */
	char folder[PATH_MAX - 64];	     /* of what is measured */
	char head[PATH_MAX], base[PATH_MAX]; /* harnesses; no base: the bounds are what is measured */
	bool has_base;
	int64_t deadline_ns; /* who measures longer than that hangs */
};

/* What was not measured is neither a pass nor a regression. */
static int tell(const char *what, const char *on, int err)
{
	fprintf(stderr, "breakeven gate: %s %s: %s\n", what, on, output_error(err));
	return STATUS_INVALID;
}

/* ---- which trials ---- */

/* Base and head: twelve arms of some 20 ms a worker. */
static const char *const base_cells[] = {
	"--workloads=sum_squares --workers=2 --tasks=8 --cpu=5ms "
	"--strategies=serial,threads,gil,processes,thread_pool,process_pool",
	"--workloads=sleep --workers=4 --tasks=4 --block=20ms --strategies=threads,gil,processes",
	"--workloads=mixed --workers=2 --tasks=8 --cpu=2ms --block=3ms --strategies=threads,gil,processes",
	NULL,
};

/* Work of the user's instead of ours. */
static const char *const own_cells[] = {
	"--workers=2 --tasks=8 --cpu=5ms --strategies=serial,threads,gil,processes,thread_pool,process_pool",
	NULL,
};

static void print_lines(FILE *file, const char *const *lines)
{
	for (; *lines; lines++)
		fprintf(file, "%s\n", *lines);
}

/* What the harness shall measure, the control in each round with it. */
static int write_sweeps(const struct run *run, const char *path)
{
	char flags[1000];
	struct atomic_file draft;
	int err;

	temp_files_note(path);
	unlink(path); /* of a run that was killed, or a link that leads elsewhere */
	err = atomic_file_open(&draft, path);
	if (err)
		return tell("cannot write", path, err);
	for (unsigned i = 0; !run->has_base && i < run->bounds->count; i++)
		if (bounds_flags(run->bounds, i, flags, sizeof(flags)))
			fprintf(draft.file, "%s\n", flags);
	if (run->has_base)
		print_lines(draft.file, run->request->workload ? own_cells : base_cells);
	print_lines(draft.file, bounds_controls);
	err = atomic_file_commit(&draft);
	return err ? tell("cannot write", path, err) : STATUS_OK;
}

static uint64_t seed_of(const struct run *run, unsigned look)
{
	return mix64(run->request->seed + look) >> 32;
}

static void add_common(const struct run *run, unsigned look, const char *csv, struct command_line *line)
{
	*line = (struct command_line){0};
	command_line_add(line, "--restarts=%d", GATE_LOOK);
	command_line_add(line, "--rounds=%u",
			 run->request->rounds ? run->request->rounds
			 : run->has_base      ? BASE_ROUNDS
					      : BOUNDS_ROUNDS);
	command_line_add(line, "--seed=%" PRIu64, seed_of(run, look));
	command_line_add(line, "--csv=%s", csv);
}

/* ---- keeping ---- */

/* Takes the rows of a look into the list and the file that is kept. */
static int keep(struct run *run, const char *part)
{
	struct csv_error error;
	size_t before = run->list->count;
	int err = csv_read(part, run->list, &error);

	if (interrupt_signal() && run->list->count == before)
		return STATUS_OK; /* it was ended before its first trial */
	if (err || (error.cut && !interrupt_signal())) {
		fprintf(stderr, "breakeven gate: %s: %s\n", part, err ? error.reason : "the last row is cut off");
		return STATUS_INVALID;
	}
	if (run->csv < 0) /* only now is there something to put in the place of what was there */
		run->csv = csv_create(run->request->csv);
	if (run->csv < 0)
		return tell("cannot write", run->request->csv, run->csv);
	for (size_t i = before; !err && i < run->list->count; i++)
		err = csv_append(run->csv, &run->list->trials[i]);
	return err ? tell("cannot write", run->request->csv, err) : STATUS_OK;
}

/* A look's own file, once its rows are kept.  If they could not be, or the harness came to a bad end, they are all that
 * there is of it. */
static void leave(const char *part, int status)
{
	struct stat file;

	if (status == STATUS_INVALID && stat(part, &file) == 0 && file.st_size > 0)
		fprintf(stderr, "breakeven gate: what was measured of this look is in %s\n", part);
	else
		unlink(part);
	temp_files_forget(part);
}

static void remove_sweeps(const char *sweeps)
{
	unlink(sweeps);
	temp_files_forget(sweeps);
}

/* A harness whose trials failed has rows that say so: they are judged, as invalid. */
static int status_of(const struct run *run, int harness)
{
	if (harness == STATUS_INCOMPARABLE) {
		if (run->request->base)
			gate_base_tell_first();
		return STATUS_INVALID;
	}
	if (harness == STATUS_OK || harness == STATUS_FAILED || harness == -EINTR)
		return STATUS_OK; /* what was finished is kept */
	if (harness == STATUS_USAGE)
		return STATUS_USAGE;
	if (harness == -ETIMEDOUT) {
		fprintf(stderr, "breakeven gate: the harness did not end and was killed\n");
		return STATUS_INVALID;
	}
	if (harness < 0)
		return tell("cannot run", "the harness", harness);
	fprintf(stderr, "breakeven gate: the harness ended with status %d\n", harness);
	return STATUS_INVALID;
}

/* ---- one look ---- */

/* Base and candidate are two sides of one run: each trial of the one beside its like of the other. */
static void add_base(const struct run *run, struct command_line *line)
{
	const struct gate_request *request = run->request;

	command_line_add(line, "--base=%s", run->base);
	if (request->workload) {
		command_line_add(line, "--workloads=%s", request->against);
		command_line_add(line, "--base-workload=%s", request->workload);
	}
}

static int measure(struct run *run, unsigned look)
{
	static struct command_line line;
	char part[PATH_MAX], sweeps[PATH_MAX];
	pid_t child = 0;
	int status, err;

	snprintf(part, sizeof(part), "%s/gate.%d.look.csv", run->folder, (int)getpid());
	snprintf(sweeps, sizeof(sweeps), "%s/gate.%d.sweeps", run->folder, (int)getpid());
	status = write_sweeps(run, sweeps);
	if (status) {
		remove_sweeps(sweeps);
		return status;
	}
	unlink(part);
	temp_files_note(part);
	add_common(run, look, part, &line);
	command_line_add(&line, "--sweeps=%s", sweeps);
	if (run->has_base)
		add_base(run, &line);
	err = harness_start(run->head, line.arguments, &child);
	status = status_of(run, err ? err : harness_wait_any(&child, 1, run->deadline_ns, &(unsigned){0}));
	remove_sweeps(sweeps);
	if (!status)
		status = keep(run, part);
	leave(part, status);
	return status;
}

/* ---- the run ---- */

static int find_harnesses(struct run *run)
{
	const struct gate_request *request = run->request;
	const char *build = request->base_build;

	if (request->head_harness)
		snprintf(run->head, sizeof(run->head), "%s", request->head_harness);
	else if (harness_path("gate", run->head, sizeof(run->head)) != 0)
		return tell("cannot find", "the harness `gate`; make build makes it", -ENOENT);
	run->has_base = request->base || build || request->workload;
	if (request->base)
		return gate_base_build(request->base, run->base, sizeof(run->base));
	if (build)
		snprintf(run->base, sizeof(run->base), "%s/bench/gate", build);
	else if (harness_path("gate", run->base, sizeof(run->base)) != 0)
		return tell("cannot find", "the harness `gate`", -ENOENT);
	if (build && access(run->base, X_OK) != 0) {
		fprintf(stderr, "breakeven gate: there is no %s\n", run->base);
		return STATUS_USAGE;
	}
	return STATUS_OK;
}

/* Before anything is measured: can it be kept? */
static int check_csv(const struct run *run)
{
	const char *csv = run->request->csv;
	int err = csv_check(csv);

	if (err == -EEXIST)
		fprintf(stderr,
			"breakeven gate: %s is there and is no breakeven CSV of this schema: it is left alone; move "
			"it\n",
			csv);
	else if (err)
		tell("cannot write", csv, err);
	return err ? STATUS_USAGE : STATUS_OK;
}

/* Is there nothing more to find out?  What cannot be judged is for the caller to say. */
static bool is_decided(const struct run *run)
{
	struct gate_problem problem;
	struct gate_data data;
	struct gate gate;
	bool decided = true;

	if (gate_data_make(run->list, run->bounds, &data, &problem) != 0)
		return true;
	if (gate_judge(&data, &run->request->options, &gate) == 0) {
		decided = gate.decided;
		gate_free(&gate);
	}
	gate_data_free(&data);
	return decided;
}

static int take_looks(struct run *run)
{
	int64_t started_ns = clock_now_ns(), before_ns = started_ns, now_ns;
	int status = STATUS_OK;

	run->deadline_ns = started_ns + (int64_t)(run->request->cap_ns + GRACE_S * 1e9);
	for (unsigned look = 1; look <= run->request->looks; look++) {
		status = measure(run, look);
		if (status || interrupt_signal() || is_decided(run))
			break;
		now_ns = clock_now_ns();
		/* The next one will take as long as this one. */
		if ((double)(now_ns - started_ns + now_ns - before_ns) > run->request->cap_ns)
			break;
		before_ns = now_ns;
		if (look < run->request->looks)
			fprintf(stderr, "breakeven gate: not decided after look %u of %u; measuring on\n", look,
				run->request->looks);
	}
	return status;
}

/* A signal has ended it: there is no verdict. */
static void tell_interrupted(const struct run *run)
{
	if (!interrupt_signal())
		return;
	if (run->list->count)
		fprintf(stderr, "breakeven gate: ended by a signal; %zu finished trials are in %s\n", run->list->count,
			run->request->csv);
	else
		fprintf(stderr, "breakeven gate: ended by a signal before its first trial\n");
	interrupt_end();
}

int gate_measure(const struct gate_request *request, const struct bounds *bounds, struct trial_list *list)
{
	static struct run run;
	int status;

	run = (struct run){.request = request, .bounds = bounds, .list = list, .csv = -1};
	status = find_harnesses(&run);
	if (!status && gate_make_folder(request->csv, run.folder, sizeof(run.folder)) != 0)
		return STATUS_USAGE;
	if (!status)
		status = check_csv(&run);
	if (!status) {
		interrupt_catch();
		status = take_looks(&run);
	}
	if (run.csv >= 0 && close(run.csv) != 0 && !status)
		status = tell("cannot write", request->csv, -errno);
	if (run.folder[0])
		gate_remove_folder(request->csv, run.folder);
	tell_interrupted(&run);
	return status;
}
