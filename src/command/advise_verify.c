/* SPDX-License-Identifier: MIT
 *
 * The first of the ranking, run for real.
 */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/stats.h"
#include "base/error.h"
#include "base/units.h"
#include "command/advise.h"
#include "command/command.h"
#include "command/command_line.h"
#include "command/run_harness.h"

#define BUDGET_NS     20e9 /* what verifying may take, if a pass takes less */
#define PASSES_MOST   12
#define RESTARTS_MOST 4
#define LONG_NS	      30e9 /* a pass that takes so long is announced */

/* Which of our workloads does what the job says? */
static const char *workload_of(const struct advise_request *request)
{
	if (request->workload)
		return request->workload;
	if (request->job.block_ns > 0)
		return request->job.cpu_ns > 0 ? "mixed" : "sleep";
	return "sum_squares";
}

static void add_passes(struct command_line *line, const struct advice *advice, unsigned strategies)
{
	double pass_ns = 0;
	unsigned passes, restarts;
	char words[32];

	for (unsigned i = 0; i < strategies; i++)
		pass_ns += advice->ranking[i].predicted_ns.center;
	passes = (unsigned)fmax(1, fmin(PASSES_MOST, BUDGET_NS / pass_ns));
	restarts = passes < RESTARTS_MOST ? passes : RESTARTS_MOST;
	command_line_add(line, "--restarts=%u", restarts);
	command_line_add(line, "--rounds=%u", passes / restarts);
	if (pass_ns > LONG_NS)
		fprintf(stderr, "breakeven advise: running them takes about %s\n",
			format_duration(words, sizeof(words), 2 * pass_ns));
}

static void make_command_line(const struct advise_request *request, const struct advice *advice, unsigned strategies,
			      const char *csv, struct command_line *line)
{
	const struct model_job *job = &request->job;
	char names[ADVISE_VERIFIED * TRIAL_NAME_SIZE] = "";

	for (unsigned i = 0; i < strategies; i++) {
		strcat(names, i ? "," : "");
		strcat(names, advice->ranking[i].strategy->name);
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
	add_passes(line, advice, strategies);
	command_line_add(line, "--csv=%s", csv);
}

static void take(const struct trial_list *list, struct verified *verified)
{
	double values[PASSES_MOST];
	size_t n = 0;

	strcpy(verified->status, "ok");
	for (size_t i = 0; i < list->count; i++) {
		const struct trial *trial = &list->trials[i];

		if (strcmp(trial->strategy, verified->strategy) != 0)
			continue;
		if (strcmp(trial->status, "ok") != 0)
			strcpy(verified->status, trial->status);
		else if (n < PASSES_MOST)
			values[n++] = (double)trial->cold_ns;
	}
	verified->measured_ns = stats_median(values, n);
}

int advise_verify(const struct advise_request *request, const struct advice *advice,
		  struct verified verified[ADVISE_VERIFIED], unsigned *count)
{
	static struct command_line line;
	char csv[PATH_MAX], *file = csv;
	struct trial_list list = {0};
	unsigned strategies = advice->count < ADVISE_VERIFIED ? advice->count : ADVISE_VERIFIED;
	int status;

	snprintf(csv, sizeof(csv), "%s/advise.csv", request->folder);
	line = (struct command_line){0};
	make_command_line(request, advice, strategies, csv, &line);
	status = harness_run("advise", "profile", line.arguments);
	if (status != STATUS_OK && status != STATUS_FAILED)
		return status == STATUS_USAGE ? STATUS_USAGE : STATUS_FAILED;
	if (command_read("advise", &file, 1, &list) != 0)
		return STATUS_FAILED;
	for (*count = 0; *count < strategies; ++*count) {
		struct verified *one = &verified[*count];

		strcpy(one->strategy, advice->ranking[*count].strategy->name);
		one->predicted_ns = advice->ranking[*count].predicted_ns.center;
		take(&list, one);
	}
	trial_list_free(&list);
	return status;
}
