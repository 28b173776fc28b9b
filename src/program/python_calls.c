/* SPDX-License-Identifier: MIT */
#include "program/python_calls.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "program/hand_on.h"

const char *const python_strategy_names[PYTHON_STRATEGIES_MOST] = {
	"py_serial",	      "py_threads", "py_processes_fork", "py_processes_forkserver",
	"py_processes_spawn", "py_pool",    "py_interpreters",	 "py_asyncio"};

const struct loop *python_loops[PYTHON_RUNS_MOST + 1];

static unsigned loop_count;

int python_add_interpreters(const struct flag_value *value, const char *list)
{
	struct python_calls *calls = value->request;
	char *rest = strdup(list), *item;

	if (!rest)
		return -ENOMEM;
	calls->interpreter_count = 0;
	/* The strings are kept as long as the program runs. */
	while ((item = strsep(&rest, ","))) {
		item += strspn(item, " ");
		if (!item[0])
			return flags_reject(value, "the name of an interpreter is missing");
		if (calls->interpreter_count == PYTHON_INTERPRETERS_MOST)
			return flags_reject(value, "there are more than 8 interpreters");
		calls->interpreters[calls->interpreter_count++] = item;
	}
	return 0;
}

/* ---- arms ---- */

static int add_run(const struct python_calls *calls, unsigned facts, enum python_strategy strategy)
{
	struct python_run *run = calloc(1, sizeof(*run));
	const char *file = strrchr(calls->function, '/');
	char side[TRIAL_NAME_SIZE];

	if (!run)
		return -ENOMEM;
	snprintf(side, sizeof(side), "%s@%s", python_strategy_names[strategy], python_facts[facts].label);
	run->interpreter = strdup(python_facts[facts].interpreter);
	run->request = python_request(calls, python_strategy_names[strategy], python_facts[facts].mark);
	run->strategy = strategy;
	run->facts = facts;
	run->loop = (struct loop){.thing = file ? file + 1 : calls->function,
				  .side = strdup(side),
				  .run = python_run,
				  .kind = facts == 0 && strategy == PYTHON_SERIAL ? KIND_SERIAL : KIND_COMMAND,
				  .workers = calls->workers};
	python_loops[loop_count++] = &run->loop;
	return run->interpreter && run->request && run->loop.side ? 0 : -ENOMEM;
}

int python_expand(const struct python_calls *calls)
{
	int err = 0;

	for (unsigned i = 0; !err && i < python_facts_count; i++)
		for (unsigned j = 0; !err && j < calls->strategy_count; j++)
			if (python_facts[i].can[calls->strategies[j]])
				err = add_run(calls, i, calls->strategies[j]);
	return err;
}

/* ---- the environment ---- */

int python_hand_on(void)
{
	cJSON *list = cJSON_CreateArray();

	for (unsigned i = 0; i < loop_count; i++) {
		const struct python_run *run = (const struct python_run *)python_loops[i];
		cJSON *json = cJSON_CreateObject();

		cJSON_AddStringToObject(json, "arm", run->loop.side);
		cJSON_AddStringToObject(json, "interpreter", run->interpreter);
		cJSON_AddStringToObject(json, "request", run->request);
		cJSON_AddItemToArray(list, json);
	}
	return hand_on(list);
}

int python_inherit(void)
{
	cJSON *list = hand_over();
	const cJSON *json;
	int err = list ? 0 : -EPROTO;

	cJSON_ArrayForEach(json, list)
	{
		struct python_run *run = loop_count < PYTHON_RUNS_MOST ? calloc(1, sizeof(*run)) : NULL;

		if (!run) {
			err = -ENOMEM;
			break;
		}
		run->interpreter = hand_over_text(json, "interpreter");
		run->request = hand_over_text(json, "request");
		run->loop.side = hand_over_text(json, "arm");
		run->loop.run = python_run;
		python_loops[loop_count++] = &run->loop;
		if (!run->interpreter || !run->request || !run->loop.side)
			err = -ENOMEM;
	}
	cJSON_Delete(list);
	return err;
}
