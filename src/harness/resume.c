/* SPDX-License-Identifier: MIT */
#include "harness/resume.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "gbench/gbench.h"
#include "harness/giving_up.h"
#include "harness/refine.h"
#include "record/csv.h"
#include "record/csv_row.h"

/* What tells one arm from another, as text: so numbers are the same if they are written the same. */
static const char *const identity[] = {
	"harness",	 "strategy",   "workload", "workers", "tasks",	      "cpu_ns",	      "block_ns",
	"payload_bytes", "transport",  "trip",	   "writer",  "parent_bytes", "parent_pages", "switch_interval_ns",
	"released",	 "neighbours", "start",	   "pin",     "written"};

#define IDENTITY_COLUMNS (sizeof(identity) / sizeof(identity[0]))

struct resumption {
	struct session *session;
	struct trial_list list;
	struct column columns[IDENTITY_COLUMNS];
	unsigned *taken; /* the arm of each row */
	bool cut;	 /* the last row of the file was, and is still in it */
	char **arms;	 /* identity of each, of the plan at hand */
};

static int refuse(const struct session *session, const char *why)
{
	fprintf(stderr, "%s: --resume: %s %s\n", session->harness->name, session->options->csv, why);
	return -EINVAL;
}

static void choose_columns(struct column *columns)
{
	for (size_t i = 0; i < IDENTITY_COLUMNS; i++)
		for (unsigned j = 0; j < trial_column_count; j++)
			if (strcmp(trial_columns[j].name, identity[i]) == 0)
				columns[i] = trial_columns[j];
}

/* To free().  Iterations of a loop are found anew each time: they identify nothing. */
static char *identify(const struct resumption *resumption, struct trial trial, bool is_loop)
{
	char row[CSV_ROW_SIZE];
	size_t size;

	if (is_loop)
		trial.tasks = 0;
	size = csv_format_row(row, resumption->columns, IDENTITY_COLUMNS, &trial);
	return strndup(row, size);
}

/* ---- the file ---- */

static int read_rows(struct resumption *resumption)
{
	const struct session *session = resumption->session;
	const char *csv = session->options->csv;
	struct csv_error error;
	struct stat status;
	int err = csv_read(csv, &resumption->list, &error);

	/* Of a run that was killed as it began its file. */
	if (err == -ENOENT || (stat(csv, &status) == 0 && S_ISREG(status.st_mode) && status.st_size == 0))
		return 0;
	resumption->cut = error.cut;
	return err == -ENOMEM || !err ? err : refuse(session, error.reason);
}

static bool is_earlier(const struct trial *a, const struct trial *b)
{
	return a->restart != b->restart ? a->restart < b->restart : a->round < b->round;
}

static int check_rows(const struct resumption *resumption)
{
	const struct session *session = resumption->session;
	const struct trial_list *list = &resumption->list;

	for (size_t i = 0; i < list->count; i++) {
		const struct trial *trial = &list->trials[i];

		if (trial->run_id != list->trials[0].run_id || (i && is_earlier(trial, trial - 1)))
			return refuse(session, "holds more than one run");
		if (trial->host_id != session->host->id)
			return refuse(session,
				      "was measured on another host, kernel or build; without --resume it is kept "
				      "as .bak");
		if (session->options->seed_given && trial->seed != session->options->seed)
			return refuse(session, "was measured with another --seed");
		if (trial->restart >= session->options->restarts || trial->round >= session->options->rounds)
			return refuse(session, "has more restarts or rounds than are asked for");
	}
	return 0;
}

/* ---- one restart of the former run ---- */

static int name_arms(struct resumption *resumption)
{
	struct session *session = resumption->session;
	const struct plan *plan = &session->plan;

	resumption->arms = calloc(plan->arm_count, sizeof(*resumption->arms));
	for (unsigned i = 0; resumption->arms && i < plan->arm_count; i++) {
		resumption->arms[i] =
			identify(resumption, session_identify(session, &plan->arms[i]), plan->arms[i].loop != NULL);
		if (!resumption->arms[i])
			return -ENOMEM;
	}
	return resumption->arms ? 0 : -ENOMEM;
}

static void forget_arms(struct resumption *resumption)
{
	for (unsigned i = 0; resumption->arms && i < resumption->session->plan.arm_count; i++)
		free(resumption->arms[i]);
	free(resumption->arms);
	resumption->arms = NULL;
}

#define UNITS_FOR_RATE 100 /* at most half of one is rounded */

/* The same work as before, whatever a calibration would find now. */
static void take_calibration(const struct plan *plan, unsigned arm, const struct trial *trial,
			     struct calibration *calibrations)
{
	struct calibration *calibration = &calibrations[plan->arms[arm].cell];
	struct calibration *source;

	if (plan->arms[arm].loop) {
		calibration->rate = (double)trial->tasks;
		return;
	}
	calibration->units = trial->units;
	/* Of cells that had no turn yet.  Units are whole: of few of them the rate would be a guess. */
	source = plan_rate(plan, plan->arms[arm].cell, calibrations);
	if (trial->cpu_ns > 0 && trial->units >= UNITS_FOR_RATE && trial->units > source->rested_on) {
		source->rested_on = trial->units;
		source->rate = (double)trial->units / (double)trial->cpu_ns;
	}
}

/* What was given up then is given up now: it hung, it ended the harness, or its workers were refused. */
static int take_failure(struct ledger *ledger, unsigned arm, const struct trial *trial)
{
	enum giving_up why = giving_up_why(trial);

	if (why == GIVING_UP_HUNG || why == GIVING_UP_ENDED)
		return ledger_mark_bad(ledger, arm);
	if (why == GIVING_UP_REFUSED)
		ledger_mark_refused(ledger, arm);
	return 0;
}

static int take_row(struct resumption *resumption, const struct trial *trial)
{
	struct ledger *ledger = resumption->session->ledger;
	const struct plan *plan = &resumption->session->plan;
	char *name = identify(resumption, *trial, plan->arms[0].loop != NULL);
	unsigned arm = 0;
	int err;

	if (!name)
		return -ENOMEM;
	while (arm < plan->arm_count && strcmp(resumption->arms[arm], name) != 0)
		arm++;
	free(name);
	if (arm == plan->arm_count)
		return refuse(resumption->session,
			      "has trials that this command line would not run; give the same flags");
	resumption->taken[trial - resumption->list.trials] = arm;
	take_calibration(plan, arm, trial, ledger->head.calibrations);
	err = ledger_append(ledger, arm, trial);
	return err ? err : take_failure(ledger, arm, trial);
}

/* Did each arm have a trial in each of the first rounds of the restart, as it would now?  One that took no part may
 * have been filtered out; and what was given up has none. */
static int check_rounds(const struct resumption *resumption, size_t first, size_t end, unsigned rounds)
{
	const struct session *session = resumption->session;
	const struct plan *plan = &session->plan;
	unsigned *had = calloc(plan->arm_count, sizeof(*had));
	bool same = true;

	if (!had)
		return -ENOMEM;
	for (size_t i = first; i < end; i++)
		had[resumption->taken[i]] += resumption->list.trials[i].round < rounds;
	for (unsigned i = 0; i < plan->arm_count; i++) {
		unsigned wanted = plan->cells[plan->arms[i].cell].rounds;

		wanted = wanted < rounds ? wanted : rounds;
		same = same && (had[i] == wanted || (had[i] == 0 && gbench_filters()));
	}
	free(had);
	if (same || session->ledger->head.bad_count || session->ledger->head.refused_count)
		return 0;
	return refuse(session, "has rounds with other trials than this command line would run; give the same flags");
}

/* A search adds its points before the restart that they are for. */
static int take_restart(struct resumption *resumption, const struct cpus *cpus, size_t *next)
{
	struct session *session = resumption->session;
	struct ledger *ledger = session->ledger;
	const struct trial_list *list = &resumption->list;
	size_t first = *next;
	int err = plan_make(session->harness, session->options, cpus, &ledger->head.limits, &session->plan);

	if (err)
		return err;
	err = refine(session->harness, session->options, ledger, &session->plan);
	if (!err)
		err = name_arms(resumption);
	while (!err && *next < list->count && list->trials[*next].restart == ledger->restart)
		err = take_row(resumption, &list->trials[(*next)++]);
	/* The last round of the file may not be over. */
	if (!err && *next > first)
		err = check_rounds(resumption, first, *next,
				   *next < list->count ? session->options->rounds
						       : (unsigned)list->trials[*next - 1].round);
	forget_arms(resumption);
	plan_free(&session->plan);
	return err;
}

static int take_all(struct resumption *resumption, const struct cpus *cpus)
{
	const struct trial_list *list = &resumption->list;
	struct ledger *ledger = resumption->session->ledger;
	size_t next = 0;
	int err = 0;

	resumption->taken = calloc(list->count, sizeof(*resumption->taken));
	if (!resumption->taken)
		return -ENOMEM;
	ledger->head.run_id = list->trials[0].run_id;
	ledger->head.seed = list->trials[0].seed;
	for (ledger->restart = 0; !err; ledger->restart++) {
		err = take_restart(resumption, cpus, &next);
		if (next == list->count)
			break;
	}
	if (!err && resumption->cut)
		err = csv_mend(resumption->session->options->csv);
	ledger->head.resumed = true;
	ledger->head.has_csv = true;
	snprintf(ledger->head.csv, sizeof(ledger->head.csv), "%s", resumption->session->options->csv);
	return err ? err : ledger_save(ledger);
}

int resume(struct session *session, const struct cpus *cpus)
{
	struct resumption resumption = {.session = session};
	const char *name = session->harness->name;
	int err;

	choose_columns(resumption.columns);
	err = read_rows(&resumption);
	if (!err)
		err = check_rows(&resumption);
	if (!err && resumption.list.count) {
		err = take_all(&resumption, cpus);
		if (!err && !session->options->quiet)
			fprintf(stderr, "%s: goes on with run %016" PRIx64 ": %zu trials are there, restart %u of %u\n",
				name, session->ledger->head.run_id, resumption.list.count, session->ledger->restart + 1,
				session->options->restarts);
	}
	if (err && err != -EINVAL)
		fprintf(stderr, "%s: --resume: %s\n", name, error_text(err));
	free(resumption.taken);
	trial_list_free(&resumption.list);
	return err;
}
