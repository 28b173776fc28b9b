/* SPDX-License-Identifier: MIT
 *
 * Fields and units are those of hyperfine 1.18: seconds; `stddev` of the sample; `user` and `system` are means.
 */
#include "program/hyperfine.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "analysis/stats.h"
#include "base/atomic_file.h"
#include "base/clock.h"
#include "base/output.h"
#include "program/commands.h"

/* Of one arm. */
struct sums {
	double *times;
	size_t count;
	double sum, squares, user, system, least, most;
};

static void add_row(struct sums *sums, const struct row *row)
{
	double seconds = (double)row->cold_ns / NS_PER_S;

	sums->times[sums->count++] = seconds;
	sums->sum += seconds;
	sums->user += (double)row->user_ns / NS_PER_S;
	sums->system += (double)row->system_ns / NS_PER_S;
	sums->least = fmin(sums->least, seconds);
	sums->most = fmax(sums->most, seconds);
}

static void add_times(cJSON *json, struct sums *sums)
{
	double n = (double)sums->count, mean = sums->sum / n;
	cJSON *times = cJSON_CreateDoubleArray(sums->times, (int)sums->count);

	for (size_t i = 0; i < sums->count; i++)
		sums->squares += (sums->times[i] - mean) * (sums->times[i] - mean);
	cJSON_AddNumberToObject(json, "mean", mean);
	if (sums->count > 1)
		cJSON_AddNumberToObject(json, "stddev", sqrt(sums->squares / (n - 1)));
	else
		cJSON_AddNullToObject(json, "stddev");
	cJSON_AddNumberToObject(json, "median", stats_median(sums->times, sums->count)); /* sorts the times */
	cJSON_AddNumberToObject(json, "user", sums->user / n);
	cJSON_AddNumberToObject(json, "system", sums->system / n);
	cJSON_AddNumberToObject(json, "min", sums->least);
	cJSON_AddNumberToObject(json, "max", sums->most);
	cJSON_AddItemToObject(json, "times", times);
}

static int add_arm(const struct session *session, unsigned arm, cJSON *results)
{
	const struct rows *rows = &session->rows;
	const struct loop *loop = session->plan.arms[arm].loop;
	struct sums sums = {.times = calloc(rows->count + 1, sizeof(double)), .least = INFINITY};
	cJSON *json, *codes;

	if (!sums.times)
		return -ENOMEM;
	for (size_t i = 0; i < rows->count; i++)
		if (rows->rows[i].arm == arm && row_ok(&rows->rows[i]))
			add_row(&sums, &rows->rows[i]);
	if (sums.count > 0) {
		json = cJSON_CreateObject();
		cJSON_AddStringToObject(json, "command", ((const struct command_run *)loop)->text);
		add_times(json, &sums);
		codes = cJSON_AddArrayToObject(json, "exit_codes");
		for (size_t i = 0; i < sums.count; i++)
			cJSON_AddItemToArray(codes, cJSON_CreateNumber(0));
		if (loop->parameter)
			cJSON_AddNumberToObject(cJSON_AddObjectToObject(json, "parameters"), loop->parameter,
						loop->value);
		cJSON_AddItemToArray(results, json);
	}
	free(sums.times);
	return 0;
}

static int write_text(const char *path, const char *text)
{
	struct atomic_file draft;
	int err = atomic_file_open(&draft, path);

	if (err)
		return err;
	fprintf(draft.file, "%s\n", text);
	return atomic_file_commit(&draft);
}

int hyperfine_write(const struct session *session, const char *path)
{
	cJSON *json = cJSON_CreateObject(), *results = cJSON_AddArrayToObject(json, "results");
	char *text = NULL;
	int err = results ? 0 : -ENOMEM;

	for (unsigned i = 0; !err && i < session->plan.arm_count; i++)
		err = add_arm(session, i, results);
	if (!err)
		text = cJSON_Print(json);
	if (!err)
		err = text ? write_text(path, text) : -ENOMEM;
	if (err)
		fprintf(stderr, "%s: cannot write %s: %s\n", session->harness->name, path, output_error(err));
	free(text);
	cJSON_Delete(json);
	return err;
}
