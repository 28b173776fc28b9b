/* SPDX-License-Identifier: MIT
 *
 * One trial of bench/python, in the launcher: a fresh interpreter, whose answer becomes the row.
 */
#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/cpus.h"
#include "program/python_answer.h"
#include "program/python_calls.h"

static int64_t stamp(const cJSON *json, const char *name)
{
	double number = python_number(json, name);

	return isnan(number) ? 0 : (int64_t)number;
}

static int64_t used(const cJSON *json, int place)
{
	const cJSON *number = cJSON_GetArrayItem(cJSON_GetObjectItem(json, "usage"), place);

	return cJSON_IsNumber(number) ? (int64_t)fmax(0, cJSON_GetNumberValue(number)) : 0;
}

static void fill(const cJSON *json, struct trial *trial)
{
	/* warm_ns: the calls on the existing pool, or on the new one if there was no second pass. */
	bool is_warm = cJSON_IsTrue(cJSON_GetObjectItem(json, "is_warm"));
	int64_t warm_ns = stamp(json, "warm");
	double share;

	trial->create_ns = stamp(json, "create");
	trial->run_ns = stamp(json, "run");
	trial->reap_ns = stamp(json, "reap");
	trial->cold_ns = trial->create_ns + trial->run_ns + trial->reap_ns;
	trial->warm_ns = is_warm ? warm_ns : trial->run_ns;
	/* The system counts both passes together: their CPU time is divided as their wall time is. */
	share = is_warm ? (double)trial->cold_ns / (double)(trial->cold_ns + warm_ns) : 1;
	trial->user_ns = (int64_t)(share * (double)used(json, 0));
	trial->system_ns = (int64_t)(share * (double)used(json, 1));
	trial->voluntary_switches = (uint64_t)used(json, 2);
	trial->involuntary_switches = (uint64_t)used(json, 3);
	trial->minor_faults = (uint64_t)used(json, 4);
	trial->major_faults = (uint64_t)used(json, 5);
	trial->checksum = (uint64_t)stamp(json, "mark");
}

void python_run(const struct loop *loop, const struct loop_watch *watch, struct trial *trial)
{
	const struct python_run *run = (const struct python_run *)loop;
	struct python_answer answer;
	bool left;

	trial_nowhere(trial);
	trial->start_cpu = cpus_current();
	trial->started_ns = clock_wall_ns();
	python_ask(run->interpreter, run->request, watch, &answer);
	left = process_leaves_any();
	python_answer_status(&answer, trial->status);
	if (python_answer_ok(&answer))
		fill(answer.json, trial);
	if (!trial_ok(trial) && !answer.ending.overdue && !answer.ending.abandoned)
		python_answer_tell(&answer, loop->side);
	if (trial_ok(trial) && left) {
		strcpy(trial->status, "left");
		fprintf(stderr, "python: %s: the function leaves processes behind; it is not run again\n", loop->side);
	}
	python_answer_free(&answer);
}
