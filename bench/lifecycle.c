/* SPDX-License-Identifier: MIT
 *
 * What becomes of workers when a program's main thread ends: threads and processes, joined, not joined,
 * and daemons; beside a real interpreter that plays the same scenarios.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/flags.h"
#include "base/host.h"
#include "base/interrupt.h"
#include "base/output.h"
#include "base/units.h"
#include "coprocess_source.inc" /* static const char coprocess_source[] */
#include "interpreter/coprocess.h"
#include "lifecycle/lifecycle.h"
#include "lifecycle_source.inc" /* static const char lifecycle_source[] */

#define WORK_NS_LEAST (100 * NS_PER_MS) /* an interpreter takes half of it to end: a daemon could finish meanwhile */
#define WORK_NS_MOST  (600 * NS_PER_S)

static struct request {
	unsigned kinds[SCENARIO_KINDS], kind_count;
	unsigned modes[SCENARIO_MODES], mode_count;
	unsigned workers;
	int64_t work_ns;
	const char *interpreter; /* NULL: python3, if it is there */
	const char *csv;
	bool quiet, version;
} asked;

#define INTO(member) FLAG_INTO(struct request, member)

static struct flag table[] = {
	{"kinds", "LIST", "threads, processes", "threads,processes", .type = FLAG_WORD, .words = "threads,processes",
	 FLAG_LIST_INTO(struct request, kinds, kind_count)},
	{"modes", "LIST", "joined: main waits; not_joined; daemon: not waited for by the program either",
	 "joined,not_joined,daemon", .type = FLAG_WORD, .words = "joined,not_joined,daemon",
	 FLAG_LIST_INTO(struct request, modes, mode_count)},
	{"workers", "N", "1 to 16", "2", .type = FLAG_COUNT, .least = 1, .most = SCENARIO_WORKERS_MOST, INTO(workers)},
	{"work", "TIME", "how long each worker works", "2s", .type = FLAG_DURATION, .least = WORK_NS_LEAST,
	 .most = WORK_NS_MOST, INTO(work_ns)},
	{"interpreter", "PROGRAM", "none: no interpreter [$PYTHON, or python3 if there is one]", .type = FLAG_TEXT,
	 INTO(interpreter)},
	{"csv", "FILE", "one row a scenario; a former FILE is replaced", .type = FLAG_TEXT, INTO(csv)},
	{"quiet", NULL, "only the table, not what the programs say", INTO(quiet)},
	{"version", NULL, "version, commit and compiler", INTO(version)},
};

static const struct flags flags = {
	.program = "lifecycle",
	.usage = "[flags]",
	.about = "What becomes of workers when the program's main thread ends? Each scenario is\n"
		 "a program that creates workers, waits for them or does not, and ends; a real\n"
		 "interpreter plays the same scenarios beside it.\n",
	.notes = "examples:\n"
		 "  lifecycle --kinds=threads --modes=daemon\n"
		 "  lifecycle --work=500ms --interpreter=none --csv=lifecycle.csv\n"
		 "\n"
		 "exit status: 0 done; 1 a scenario could not be played, or the interpreter's\n"
		 "outcome is another; 2 bad input\n",
	FLAGS_TABLE(table),
	.no_operands = true,
};

/* ---- playing ---- */

#define ROWS_MOST ((SCENARIO_KINDS) * (SCENARIO_MODES)*2)

struct playbill {
	const struct request *request;
	struct coprocess python; /* pid 0: there is none */
	uint64_t host_id;
	struct scenario_row rows[ROWS_MOST];
	unsigned count;
	unsigned failed, compared, different;
	struct lifecycle_file csv; /* if it is asked for */
};

static const char *reason_of(const struct playbill *bill, const char *played_by, int err)
{
	if (strcmp(played_by, "breakeven") != 0 && bill->python.reason[0])
		return bill->python.reason;
	if (err == -EPROTO)
		return "workers of one scenario came to different ends, or the program did not tell";
	return err == -ETIME ? "it did not end" : error_text(err);
}

static void keep(struct playbill *bill, const struct scenario *scenario, const struct scenario_events *events,
		 const char *played_by, int err)
{
	struct scenario_row *row = &bill->rows[bill->count];

	*row = (struct scenario_row){.host_id = bill->host_id};
	snprintf(row->played_by, sizeof(row->played_by), "%s", played_by);
	if (interrupt_signal())
		return; /* what was cut short is no scenario */
	if (!err)
		err = scenario_judge(scenario, events, row);
	if (!err) {
		bill->count++;
		return;
	}
	bill->failed++;
	fprintf(stderr, "lifecycle: %s, %s, played by %s: %s\n", scenario_kind_names[scenario->kind],
		scenario_mode_names[scenario->mode], played_by, reason_of(bill, played_by, err));
}

static void head(const struct playbill *bill, const struct scenario *scenario, const char *played_by)
{
	if (!bill->request->quiet)
		printf("\n-- %s, %s: %s\n", scenario_kind_names[scenario->kind], scenario_mode_names[scenario->mode],
		       played_by);
	fflush(stdout);
}

static void play(struct playbill *bill, const struct scenario *scenario)
{
	int log = bill->request->quiet ? -1 : STDOUT_FILENO, err;
	struct scenario_events events;
	unsigned before = bill->count;

	head(bill, scenario, "breakeven");
	err = scenario_observe(scenario, log, &events);
	keep(bill, scenario, &events, "breakeven", err);
	if (!bill->python.pid || interrupt_signal())
		return;
	head(bill, scenario, bill->python.version);
	bill->python.reason[0] = '\0';
	err = scenario_observe_interpreter(scenario, &bill->python, lifecycle_source, log, &events);
	keep(bill, scenario, &events, bill->python.version, err);
	if (bill->count != before + 2)
		return;
	bill->compared++;
	bill->different += !scenario_same(&bill->rows[before], &bill->rows[before + 1]);
}

static void play_all(struct playbill *bill)
{
	const struct request *request = bill->request;

	for (unsigned i = 0; i < request->kind_count; i++)
		for (unsigned j = 0; j < request->mode_count; j++)
			if (!interrupt_signal())
				play(bill, &(struct scenario){.kind = (enum scenario_kind)request->kinds[i],
							      .mode = (enum scenario_mode)request->modes[j],
							      .workers = request->workers,
							      .work_ns = request->work_ns});
}

/* ---- what came of it ---- */

static const char *words_of_outcome(const char *outcome)
{
	static const char *const words[][2] = {{"finished_before", "finished"},
					       {"waited_for", "waited for"},
					       {"ended", "ended in the middle"},
					       {"left_behind", "left behind"}};

	for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i][0], outcome) == 0)
			return words[i][1];
	return outcome;
}

static void print_table(const struct playbill *bill)
{
	const struct scenario_row *before = NULL;
	char scenario[2 * TRIAL_NAME_SIZE + 4], time[32];

	if (bill->count == 0)
		return;
	printf("%s%-21s %-16s %-19s %-11s %-8s %s\n", bill->request->quiet ? "" : "\n", "scenario", "played by",
	       "workers", "then exit", "output", "lock");
	for (unsigned i = 0; i < bill->count; i++) {
		const struct scenario_row *row = &bill->rows[i];
		bool again = before && strcmp(before->kind, row->kind) == 0 && strcmp(before->mode, row->mode) == 0;

		snprintf(scenario, sizeof(scenario), "%s, %s", row->kind, row->mode);
		printf("%-21s %-16.16s %-19s %-11s %-8s %s\n", again ? "" : scenario, row->played_by,
		       words_of_outcome(row->outcome), format_duration(time, sizeof(time), (double)row->exit_delay_ns),
		       row->output, row->lock);
		before = row;
	}
	printf("\nthen exit: from main's end to the program's. output: what a worker had written and\n"
	       "not flushed. lock: of one that each worker held while it worked, at the exit.\n");
	if (bill->compared)
		printf("%s and breakeven come to the same in %u of %u scenarios.\n", bill->python.version,
		       bill->compared - bill->different, bill->compared);
}

static int tell_csv(const char *path, int err)
{
	if (err == -EEXIST)
		fprintf(stderr, "lifecycle: %s is there and is no lifecycle CSV: it is left alone; name another\n",
			path);
	else if (err)
		fprintf(stderr, "lifecycle: cannot write %s: %s\n", path, output_error(err));
	return err;
}

static int write_csv(struct playbill *bill)
{
	if (bill->count == 0) {
		lifecycle_drop(&bill->csv);
		return STATUS_FAILED;
	}
	fflush(stdout); /* which the CSV may share */
	return tell_csv(bill->request->csv, lifecycle_commit(&bill->csv, bill->rows, bill->count)) ? STATUS_FAILED
												   : STATUS_OK;
}

static int begin_csv(struct playbill *bill)
{
	const struct output_name name = {"--csv", bill->request->csv, false};

	if (output_check_names("lifecycle", &name, 1) != 0)
		return -EINVAL;
	return tell_csv(bill->request->csv, lifecycle_begin(&bill->csv, bill->request->csv));
}

static int start_interpreter(struct playbill *bill)
{
	const char *named = bill->request->interpreter ? bill->request->interpreter : getenv("PYTHON");
	const char *interpreter = named && *named ? named : "python3";
	int err = 0;

	if (strcmp(interpreter, "none") != 0)
		err = coprocess_start(&bill->python, interpreter, coprocess_source, NULL);
	if (err == -ENOENT && interpreter != named) {
		fprintf(stderr, "lifecycle: there is no python3 to compare with; --interpreter= names another\n");
		return 0;
	}
	if (err)
		fprintf(stderr, "lifecycle: %s: the interpreter %s\n", interpreter, bill->python.reason);
	return err;
}

static int finish_stdout(void)
{
	int err = output_finish_stdout();

	if (err)
		fprintf(stderr, "lifecycle: cannot write the output: %s\n", error_text(err));
	return err ? STATUS_FAILED : STATUS_OK;
}

static int run(const struct request *request)
{
	static struct playbill bill;
	struct host host = {0};
	int status = STATUS_OK;

	host_load(&host);
	bill.request = request;
	bill.python.to = -1;
	bill.host_id = host.id;
	if (request->csv && begin_csv(&bill) != 0)
		return STATUS_USAGE;
	if (start_interpreter(&bill) != 0) {
		if (request->csv)
			lifecycle_drop(&bill.csv);
		return STATUS_USAGE;
	}
	play_all(&bill);
	print_table(&bill);
	coprocess_stop(&bill.python);
	if (request->csv)
		status = write_csv(&bill);
	if (interrupt_signal())
		fprintf(stderr, "lifecycle: ended by a signal; %u outcomes are %s\n", bill.count,
			request->csv && !status ? "in the CSV" : "above");
	interrupt_end();
	if (finish_stdout() != STATUS_OK)
		return STATUS_FAILED;
	return bill.failed || bill.different ? STATUS_FAILED : status;
}

int main(int argc, char **argv)
{
	int err;

	scenario_play_if_asked(argc, argv);
	interrupt_catch();
	err = flags_set_defaults(&flags, &asked);
	if (!err)
		err = flags_read(&flags, argc, argv, &asked, NULL);
	if (err < 0 && err != -EINVAL)
		fprintf(stderr, "lifecycle: %s\n", error_text(err));
	if (err < 0)
		return err == -EINVAL ? STATUS_USAGE : STATUS_FAILED;
	if (err == FLAGS_SHOWN)
		return finish_stdout();
	if (asked.version) {
		printf("lifecycle (breakeven) %s, commit %s, %s\n", build_version, build_commit, build_compiler);
		return finish_stdout();
	}
	return run(&asked);
}
