/* SPDX-License-Identifier: MIT
 *
 * Half a second of trials: is the machine as it was when the profile was measured?
 */
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "analysis/capacity.h"
#include "base/error.h"
#include "base/temp_files.h"
#include "command/advise.h"
#include "command/command.h"
#include "command/run_harness.h"

/* Makespans that are so much longer or shorter than predicted are of another machine. */
#define OFF 0.15

/* One that says no may have met a moment's disturbance. */
#define TRIES 3

/* Runs the trials; their rows are gone from the folder afterwards. */
static int run(const char *folder, struct trial_list *list)
{
	char csv[PATH_MAX], flag[PATH_MAX + 8];
	const char *arguments[] = {"--workloads=mixed",
				   "--workers=2",
				   "--tasks=16",
				   "--cpu=1ms",
				   "--block-share=0",
				   "--strategies=serial,threads,processes",
				   "--rounds=1",
				   "--restarts=2",
				   "--quiet",
				   flag,
				   NULL};
	struct csv_error error;
	int err;

	if (snprintf(csv, sizeof(csv), "%s/probe.%d.csv", folder, (int)getpid()) >= (int)sizeof(csv))
		return -ENAMETOOLONG;
	snprintf(flag, sizeof(flag), "--csv=%s", csv);
	temp_files_note(csv);
	err = harness_run("advise", "profile", arguments) == STATUS_OK ? csv_read(csv, list, &error) : -EIO;
	unlink(csv);
	temp_files_forget(csv);
	return err;
}

/* Median of measured over predicted makespans; NaN for none. */
static double off_by(const struct model *model, struct trial_list *list)
{
	struct model_cell *cells;
	double *ratios, median = NAN;
	size_t count;

	if (model_compare(model, list, &cells, &count) != 0)
		return NAN;
	ratios = malloc((count + 1) * sizeof(*ratios));
	if (ratios) {
		for (size_t i = 0; i < count; i++)
			ratios[i] = cells[i].measured_ns / cells[i].predicted_ns;
		median = stats_median(ratios, count);
	}
	free(ratios);
	free(cells);
	return median;
}

/* Returns whether it holds; `reason` says why not. */
static bool holds(const char *folder, const struct model *model, char *reason, size_t size)
{
	struct trial_list list = {0};
	struct capacity capacity;
	double ratio;

	reason[0] = '\0';
	ratio = run(folder, &list) == 0 ? off_by(model, &list) : NAN;
	if (isnan(ratio)) {
		command_tell("advise", 0, "the profile could not be probed, and is used as it is");
	} else {
		capacity = capacity_of(list.trials, list.count);
		if (capacity_is_short(capacity))
			snprintf(reason, size, "only %.2f of %.3g CPUs are available", capacity.had, capacity.cpus);
		else if (fabs(log(ratio)) > log1p(OFF))
			snprintf(reason, size, "makespans are %.2f times the prediction", ratio);
	}
	trial_list_free(&list);
	return !reason[0];
}

bool advise_probe(const char *folder, const struct model *model)
{
	char reason[120];

	for (unsigned tries = 0; tries < TRIES; tries++)
		if (holds(folder, model, reason, sizeof(reason)))
			return true;
	fprintf(stderr, "breakeven advise: the profile in %s is out of date (%s); measuring again\n", folder, reason);
	return false;
}
