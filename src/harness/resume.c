/* SPDX-License-Identifier: MIT */
#include "harness/resume.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "gbench/gbench.h"
#include "harness/files.h"
#include "harness/giving_up.h"
#include "record/csv_layout.h"

struct resumption {
	struct session *session;
	struct trial_list list;
	/* What tells one arm from another, as text: numbers are the same if they are written the same. */
	struct column *keys;
	unsigned key_count;
	unsigned *taken; /* the arm of each row */
	bool cut;	 /* the last row of the file was, and is still in it */
	char **arms;	 /* identity of each, of the plan at hand */
};

static int refuse(const struct session *session, const char *why)
{
	fprintf(stderr, "%s: --resume: %s %s\n", session->harness->name, session->options->csv, why);
	return -EINVAL;
}

static int choose_columns(struct resumption *resumption)
{
	resumption->keys = calloc(trial_column_count, sizeof(*resumption->keys));
	if (!resumption->keys)
		return -ENOMEM;
	for (unsigned i = 0; i < trial_column_count; i++)
		if (trial_columns[i].role == ROLE_key)
			resumption->keys[resumption->key_count++] = trial_columns[i];
	return 0;
}

/* To free().  Iterations of a loop are found anew each time: they identify nothing. */
static char *identify(const struct resumption *resumption, struct trial trial, bool is_loop)
{
	char row[CSV_ROW_SIZE];
	size_t size;

	if (is_loop)
		trial.tasks = 0;
	size = csv_format_row(row, resumption->keys, resumption->key_count, &trial);
	return strndup(row, size);
}

/* ---- the file ---- */

static int read_rows(struct resumption *resumption)
{
	const struct session *session = resumption->session;
	struct csv_error error;
	struct stat status;
	int err = csv_read(session->options->csv, &resumption->list, &error);

	/* Of a run that was killed as it began its file. */
	if (fstat(session->csv, &status) == 0 && status.st_size == 0)
		return 0;
	resumption->cut = error.cut;
	return err == -ENOMEM || !err ? err : refuse(session, error.reason);
}

/* Rows of the session that the file ends with: it is the one that goes on. */
static void take_last_session(struct trial_list *list)
{
	size_t first = list->count;

	while (first > 0 && list->trials[first - 1].run_id == list->trials[list->count - 1].run_id)
		first--;
	if (first > 0)
		memmove(list->trials, list->trials + first, (list->count - first) * sizeof(*list->trials));
	list->count -= first;
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

		if (i && is_earlier(trial, trial - 1))
			return refuse(session, "has rows that are not in the order of their rounds");
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
	const struct session *session = resumption->session;
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
}

#define UNITS_FOR_RATE 100 /* at most half of one is rounded */

/* The same work as before, whatever a calibration would find now. */
static void take_calibration(struct plan *plan, unsigned arm, const struct trial *trial)
{
	struct cell *cell = &plan->cells[plan->arms[arm].cell], *holder;

	if (plan->arms[arm].loop) {
		cell->job.tasks = trial->tasks;
		cell->calibrated = true;
		return;
	}
	cell->job.units = trial->units;
	/* Of cells that had no turn yet.  Units are whole: of few of them the rate would be a guess. */
	holder = plan_rate(plan, plan->arms[arm].cell);
	if (trial->cpu_ns > 0 && trial->units >= UNITS_FOR_RATE && trial->units > holder->rested_on) {
		holder->rested_on = trial->units;
		holder->rate = (double)trial->units / (double)trial->cpu_ns;
	}
}

static int take_row(struct resumption *resumption, const struct trial *trial)
{
	struct session *session = resumption->session;
	struct plan *plan = &session->plan;
	char *name = identify(resumption, *trial, plan->arms[0].loop != NULL);
	unsigned arm = 0;

	if (!name)
		return -ENOMEM;
	while (arm < plan->arm_count && strcmp(resumption->arms[arm], name) != 0)
		arm++;
	free(name);
	if (arm == plan->arm_count)
		return refuse(session, "has trials that this command line would not run; give the same flags");
	resumption->taken[trial - resumption->list.trials] = arm;
	take_calibration(plan, arm, trial);
	giving_up_consider(session, &plan->arms[arm], trial, false);
	return rows_add(&session->rows, arm, trial);
}

/* Did each arm have a trial in each of the first rounds of the restart, as it would now?  One that took no part may
 * have been filtered out; and what was given up has none. */
static int check_rounds(const struct resumption *resumption, size_t first, size_t end, unsigned rounds)
{
	const struct session *session = resumption->session;
	const struct plan *plan = &session->plan;
	unsigned *had = calloc(2 * (size_t)plan->arm_count, sizeof(*had)), *failed;
	bool same = true, given_up = false;

	if (!had)
		return -ENOMEM;
	failed = had + plan->arm_count;
	for (size_t i = first; i < end; i++) {
		had[resumption->taken[i]] += resumption->list.trials[i].round < rounds;
		failed[resumption->taken[i]] += !trial_ok(&resumption->list.trials[i]);
	}
	for (unsigned i = 0; i < plan->arm_count; i++) {
		same = same && (had[i] == rounds || (had[i] == 0 && gbench_filters()));
		/* Of work that failed as it was tried out alone there is one row, which says so. */
		if (had[i] == 1 && failed[i] == 1 && rounds > 1)
			plan->arms[i].given_up = true;
		given_up |= plan->arms[i].given_up || plan->arms[i].refused;
	}
	free(had);
	if (same || given_up)
		return 0;
	return refuse(session, "has rounds with other trials than this command line would run; give the same flags");
}

static int take_restart(struct resumption *resumption, size_t *next)
{
	struct session *session = resumption->session;
	const struct trial_list *list = &resumption->list;
	size_t first = *next;
	int err = 0;

	session->restart = (unsigned)list->trials[first].restart;
	while (!err && *next < list->count && list->trials[*next].restart == session->restart)
		err = take_row(resumption, &list->trials[(*next)++]);
	if (err)
		return err;
	/* The last round of the file may not be over. */
	return check_rounds(resumption, first, *next,
			    *next < list->count ? session->options->rounds : (unsigned)list->trials[*next - 1].round);
}

static int take_all(struct resumption *resumption)
{
	struct session *session = resumption->session;
	const struct trial_list *list = &resumption->list;
	size_t next = 0;
	int err;

	resumption->taken = calloc(list->count, sizeof(*resumption->taken));
	if (!resumption->taken)
		return -ENOMEM;
	session->run_id = list->trials[0].run_id;
	err = name_arms(resumption);
	while (!err && next < list->count)
		err = take_restart(resumption, &next);
	if (!err && resumption->cut)
		err = csv_mend(session->csv);
	session->resumed = true;
	return err;
}

int resume(struct session *session, uint64_t *seed)
{
	struct resumption resumption = {.session = session};
	const char *name = session->harness->name;
	int err;

	/* Locked from here on: a run that still goes is not read. */
	session->csv = csv_reopen(session->options->csv);
	if (session->csv == -ENOENT)
		return 0;
	if (session->csv == -ENOTSUP)
		return refuse(session, "is no regular file: there is no run in it to go on with");
	if (session->csv < 0)
		return files_tell_csv(session, session->csv) == -ENOMEM ? -ENOMEM : -EINVAL;
	err = choose_columns(&resumption);
	if (!err)
		err = read_rows(&resumption);
	if (!err) {
		take_last_session(&resumption.list);
		err = check_rows(&resumption);
	}
	if (!err && resumption.list.count) {
		*seed = resumption.list.trials[0].seed;
		err = take_all(&resumption);
		if (!err && session->options->loudness != LOUDNESS_QUIET)
			fprintf(stderr, "%s: goes on with run %016" PRIx64 ": %zu trials are there, restart %u of %u\n",
				name, session->run_id, resumption.list.count, session->restart + 1,
				session->options->restarts);
	}
	if (err || !resumption.list.count) {
		close(session->csv);
		session->csv = -1;
	}
	if (err && err != -EINVAL)
		fprintf(stderr, "%s: --resume: %s\n", name, error_text(err));
	forget_arms(&resumption);
	free(resumption.keys);
	free(resumption.taken);
	trial_list_free(&resumption.list);
	return err;
}
