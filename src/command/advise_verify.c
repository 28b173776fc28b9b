/* SPDX-License-Identifier: MIT
 *
 * The first of each answer and what a program has today, run for real, until it is known which of them is ahead or that
 * they are level.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "analysis/summary.h"
#include "base/error.h"
#include "base/units.h"
#include "command/advise.h"
#include "command/command.h"
#include "command/measure.h"
#include "command/run_harness.h"

#define BUDGET_NS     20e9 /* what verifying may take, if the first run takes less */
#define INTERIMS_MOST 6
#define RESTARTS      2	   /* a run */
#define LEVEL	      1.05 /* nobody would change a program for less */
#define LONG_NS	      30e9 /* a run that takes so long is announced */

struct run {
	const struct advise_request *request;
	const struct advised *chosen[ADVISE_VERIFIED];
	unsigned count;
};

static void choose(struct run *run, const struct advised *advised)
{
	for (unsigned i = 0; i < run->count; i++)
		if (run->chosen[i] == advised)
			return;
	if (advised)
		run->chosen[run->count++] = advised;
}

static void choose_of(struct run *run, const struct answer *answer)
{
	choose(run, answer->best);
	choose(run, answer->second);
	choose(run, answer->today);
}

/* Which of our workloads does what the job says? */
static const char *workload_of(const struct advise_request *request)
{
	if (request->workload)
		return request->workload;
	if (request->job.block_ns > 0)
		return request->job.cpu_ns > 0 ? "mixed" : "sleep";
	return "sum_squares";
}

static void add_flags(const struct run *run, struct command_line *line)
{
	const struct advise_request *request = run->request;
	const struct model_job *job = &request->job;
	char names[ADVISE_VERIFIED * TRIAL_NAME_SIZE] = "";

	for (unsigned i = 0; i < run->count; i++) {
		strcat(names, i ? "," : "");
		strcat(names, run->chosen[i]->strategy->name);
	}
	command_line_add(line, "--workloads=%s", workload_of(request));
	command_line_add(line, "--strategies=%s", names);
	command_line_add(line, "--workers=%.0f", job->workers);
	command_line_add(line, "--tasks=%.0f", job->tasks);
	command_line_add(line, "--cpu=%.0fns", job->cpu_ns > 0 ? job->cpu_ns : 1e6);
	command_line_add(line, "--block=%.0fns", job->block_ns > 0 ? job->block_ns : 1e6);
	command_line_add(line, "--switch-interval=%.0fns", job->switch_interval_ns);
	command_line_add(line, "--released=%g", job->released);
	command_line_add(line, "--parent=%.0fB", job->parent_bytes);
	if (job->handed_over) {
		command_line_add(line, "--payload=%.0fB", job->payload_bytes);
		command_line_add(line, "--transport=%s", advise_transports[request->transport]);
	}
	command_line_add(line, "--restarts=%d", RESTARTS);
	command_line_add(line, "--rounds=1");
}

static void announce(const struct run *run)
{
	double run_ns = 0;
	char words[32];

	for (unsigned i = 0; i < run->count; i++)
		run_ns += 2 * RESTARTS * run->chosen[i]->predicted_ns.center;
	if (run_ns > LONG_NS)
		fprintf(stderr, "breakeven advise: running them takes about %s\n",
			format_duration(words, sizeof(words), run_ns));
}

/* Is each strategy known to be behind the best, or as good? */
static bool is_decided(const struct cell_summary *cell)
{
	for (unsigned i = 0; i < cell->count; i++) {
		const struct estimate *behind = &cell->standings[i].behind;

		if (i != cell->best && !(behind->low > 1) && !(behind->high < LEVEL))
			return false;
	}
	return true;
}

static int next(void *owner, struct trial_list *list, struct interim *interim)
{
	const struct run *run = owner;
	struct summary summary;
	bool decided;
	int err;

	add_flags(run, &interim->line);
	if (interim->number == 1) {
		announce(run);
		return MEASURE_ON;
	}
	err = summary_make(list, &(struct summary_options){METRIC_COLD, NULL, VERDICT_MARGIN}, &summary);
	if (err)
		return err;
	decided = summary.count != 1 || is_decided(&summary.cells[0]);
	summary_free(&summary);
	return decided || interim->number > INTERIMS_MOST || interim->spent_ns + interim->last_ns > BUDGET_NS
		       ? MEASURE_ENOUGH
		       : MEASURE_ON;
}

static void take(const struct trial_list *list, const struct cell_summary *cell, struct verified *verified)
{
	for (unsigned i = 0; i < cell->count; i++)
		if (strcmp(cell->standings[i].strategy, verified->strategy) == 0)
			verified->measured_ns = cell->standings[i].time_ns.center;
	strcpy(verified->status, "ok");
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->trials[i].strategy, verified->strategy) == 0 && !trial_ok(&list->trials[i]))
			strcpy(verified->status, list->trials[i].status);
}

static int take_all(const struct run *run, struct trial_list *list, struct verified verified[ADVISE_VERIFIED])
{
	struct summary summary;
	int err = summary_make(list, &(struct summary_options){METRIC_COLD, NULL, VERDICT_MARGIN}, &summary);

	if (err || summary.count == 0)
		return command_tell("advise", STATUS_FAILED, "%s", err ? error_text(err) : "nothing was measured");
	for (unsigned i = 0; i < run->count; i++) {
		const struct advised *advised = run->chosen[i];

		verified[i] = (struct verified){.predicted_ns = advised->predicted_ns.center};
		strcpy(verified[i].strategy, advised->strategy->name);
		take(list, &summary.cells[0], &verified[i]);
	}
	summary_free(&summary);
	return STATUS_OK;
}

int advise_verify(const struct advise_request *request, const struct advice *advice,
		  struct verified verified[ADVISE_VERIFIED], unsigned *count)
{
	char csv[PATH_MAX], harness[PATH_MAX];
	struct run run = {.request = request};
	struct measuring measuring = {.command = "advise",
				      .harness = harness,
				      .csv = csv,
				      .flag = "--results=FOLDER",
				      .next = next,
				      .owner = &run};
	struct trial_list list = {0};
	int status;

	choose_of(&run, &advice->locked);
	choose_of(&run, &advice->unlocked);
	if (harness_find("advise", "profile", harness, sizeof(harness)) != 0)
		return STATUS_FAILED;
	snprintf(csv, sizeof(csv), "%s/advise.csv", request->folder);
	status = measure_until_decided(&measuring, &list);
	if (!status)
		status = take_all(&run, &list, verified);
	if (!status)
		*count = run.count;
	if (!status && !trial_list_ok(&list))
		status = STATUS_FAILED;
	trial_list_free(&list);
	return status;
}
