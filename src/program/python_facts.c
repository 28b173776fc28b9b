/* SPDX-License-Identifier: MIT
 *
 * What each interpreter says of itself and of the function, before the first trial.
 */
#include <cjson/cJSON.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "program/decide.h"
#include "program/python_answer.h"
#include "program/python_calls.h"

#define LIMIT_NS (60 * NS_PER_S)

/* The calls of a trial take so long in series, once with a new pool and once more with the pool that is there by then:
 * less is lost in the noise of a start, more leaves too few rounds. */
#define TRIAL_LEAST_NS 0.1e9
#define TRIAL_MOST_NS  0.5e9
#define HANDING_NS     0.2e6 /* a call in a pool takes at least so long */
#define START_NS       0.1e9 /* of an interpreter and a pool */
#define ROUNDS	       12

struct python_facts python_facts[PYTHON_INTERPRETERS_MOST];
unsigned python_facts_count;

char *python_request(const struct python_calls *calls, const char *strategy, uint64_t mark)
{
	cJSON *json = cJSON_CreateObject();
	char folder[PATH_MAX], *text;

	cJSON_AddStringToObject(json, "folder", getcwd(folder, sizeof(folder)) ? folder : ".");
	cJSON_AddStringToObject(json, "strategy", strategy);
	cJSON_AddStringToObject(json, "function", calls->function);
	cJSON_AddStringToObject(json, "items", calls->items);
	cJSON_AddNumberToObject(json, "workers", calls->workers);
	cJSON_AddNumberToObject(json, "chunksize", calls->chunk_size);
	cJSON_AddNumberToObject(json, "count", calls->count);
	cJSON_AddNumberToObject(json, "seed", (double)(calls->seed & UINT32_MAX));
	cJSON_AddNumberToObject(json, "mark", (double)mark); /* 48 bits */
	cJSON_AddBoolToObject(json, "warm", calls->warm);
	text = cJSON_PrintUnformatted(json);
	cJSON_Delete(json);
	return text;
}

/* Returns 0; -EINVAL after telling the user why there is no answer; or another negative errno. */
static int ask(const struct python_calls *calls, const char *interpreter, const char *what,
	       struct python_answer *answer)
{
	const struct loop_watch watch = {-1, calls->limit_ns ? calls->limit_ns : LIMIT_NS};
	char *request = python_request(calls, what, 0);

	if (!request)
		return -ENOMEM;
	python_ask(interpreter, request, &watch, answer);
	free(request);
	process_leaves_any();
	if (python_answer_ok(answer) && python_number(answer->json, "items") >= 1 &&
	    python_number(answer->json, "wall_ns") >= 0)
		return 0;
	python_answer_tell(answer, interpreter);
	python_answer_free(answer);
	return -EINVAL;
}

/* ---- its answer ---- */

/* "3.11", "3.13t"; another one of the same version is "3.11#2". */
static void name(struct python_facts *facts, const cJSON *json)
{
	const char *version = cJSON_GetStringValue(cJSON_GetObjectItem(json, "version"));
	unsigned major = 0, minor = 0, same = 1;
	char label[16];

	if (version)
		sscanf(version, "%u.%u", &major, &minor);
	snprintf(label, sizeof(label), "%u.%u%s", major % 1000, minor % 1000,
		 cJSON_IsTrue(cJSON_GetObjectItem(json, "free_threaded")) ? "t" : "");
	for (unsigned i = 0; i < python_facts_count; i++)
		same += strncmp(python_facts[i].label, label, strlen(label)) == 0 &&
			strchr("#", python_facts[i].label[strlen(label)]) != NULL;
	if (same > 1)
		snprintf(facts->label, sizeof(facts->label), "%s#%u", label, same % 1000);
	else
		snprintf(facts->label, sizeof(facts->label), "%s", label);
}

static uint64_t whole(const cJSON *json, const char *member)
{
	double number = python_number(json, member);

	return number > 0 ? (uint64_t)number : 0;
}

/* Version managers have scripts that look for the interpreter each time, which takes longer than its start. */
static bool is_shim(const char *interpreter)
{
	char path[PATH_MAX];

	return !strchr(interpreter, ' ') && process_find_program(interpreter, path) && strstr(path, "/shims/");
}

/* Where nobody has chosen strategies, processes are started as the interpreter does by itself. */
static bool is_usual(const cJSON *json, const char *strategy)
{
	const char *method = cJSON_GetStringValue(cJSON_GetObjectItem(json, "start_method"));
	size_t common = strlen("py_processes_");

	return !method || strncmp(strategy, "py_processes_", common) != 0 || strcmp(strategy + common, method) == 0;
}

static void take(const char *interpreter, const cJSON *json, bool chosen)
{
	struct python_facts *facts = &python_facts[python_facts_count];
	const cJSON *missing = cJSON_GetObjectItem(json, "missing");
	const char *executable = cJSON_GetStringValue(cJSON_GetObjectItem(json, "executable"));

	*facts = (struct python_facts){.has_gil = !cJSON_IsFalse(cJSON_GetObjectItem(json, "has_gil")),
				       .is_coroutine = cJSON_IsTrue(cJSON_GetObjectItem(json, "is_coroutine")),
				       .items = (unsigned)whole(json, "items"),
				       .mark = whole(json, "mark"),
				       .import_ns = python_number(json, "import_ns"),
				       .wall_ns = python_number(json, "wall_ns"),
				       .cpu_ns = python_number(json, "cpu_ns"),
				       .exclusive = python_number(json, "exclusive"),
				       .pickling_ns = python_number(json, "pickling_ns"),
				       .bytes_out = python_number(json, "bytes_out"),
				       .bytes_back = python_number(json, "bytes_back"),
				       .native_threads = (unsigned)whole(json, "native_threads")};
	for (unsigned i = 0; i < PYTHON_STRATEGIES_MOST; i++)
		facts->can[i] = !cJSON_HasObjectItem(missing, python_strategy_names[i]) &&
				(chosen || is_usual(json, python_strategy_names[i]));
	snprintf(facts->interpreter, sizeof(facts->interpreter), "%s",
		 executable && is_shim(interpreter) ? executable : interpreter);
	/* By Amdahl's law: two threads take (exclusive + 1) / 2 of the time of one. */
	facts->hopeless_threads = facts->can[PYTHON_THREADS] && (facts->exclusive + 1) / 2 > DECIDE_HOPELESS;
	facts->can[PYTHON_THREADS] &= !facts->hopeless_threads;
	name(facts, json);
	if (cJSON_IsTrue(cJSON_GetObjectItem(json, "varies"))) {
		facts->mark = 0;
		fprintf(stderr,
			"python: %s: the results differ from call to call; they are not compared with those of serial "
			"calls\n",
			interpreter);
	}
	python_facts_count++;
}

static bool is_wanted(const struct python_calls *calls, unsigned strategy)
{
	for (unsigned i = 0; i < calls->strategy_count; i++)
		if (calls->strategies[i] == strategy)
			return true;
	return false;
}

/* What was asked for, or would be expected, and is left out. */
static void tell_left_out(const struct python_calls *calls, const char *interpreter, const cJSON *json, bool chosen)
{
	const char *not_pickled = cJSON_GetStringValue(cJSON_GetObjectItem(json, "not_pickled"));
	const cJSON *missing;

	if (not_pickled)
		fprintf(stderr, "python: %s: %s: processes and interpreters are left out\n", interpreter, not_pickled);
	cJSON_ArrayForEach(missing, cJSON_GetObjectItem(json, "missing"))
	{
		const char *why = cJSON_GetStringValue(missing);

		for (unsigned i = 0; i < PYTHON_STRATEGIES_MOST && chosen; i++)
			if (why && strcmp(missing->string, python_strategy_names[i]) == 0 && is_wanted(calls, i) &&
			    !(not_pickled && strcmp(why, not_pickled) == 0))
				fprintf(stderr, "python: %s: %s is left out: %s\n", interpreter,
					python_strategy_names[i], why);
	}
}

/* ---- libraries that start threads of their own ---- */

/* Environment variables that set the thread count of numeric libraries. */
#define ONE_NATIVE_THREAD "env OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1 "

/* If workers times native threads exceed the CPUs, adds the interpreter again, limited to one native thread. */
static int ask_with_one_native_thread(const struct python_calls *calls, unsigned of)
{
	const struct python_facts *facts = &python_facts[of];
	struct python_answer answer;
	char interpreter[PATH_MAX], label[sizeof(facts->label)];
	int err;

	snprintf(label, sizeof(label), "%.18s_OMP1", facts->label);
	if (facts->native_threads == 0 || calls->workers * (1 + facts->native_threads) <= calls->cpus ||
	    python_facts_count == PYTHON_INTERPRETERS_MOST ||
	    snprintf(interpreter, sizeof(interpreter), ONE_NATIVE_THREAD "%s", facts->interpreter) >=
		    (int)sizeof(interpreter))
		return 0;
	err = ask(calls, interpreter, "describe", &answer);
	if (err)
		return err;
	take(interpreter, answer.json, calls->strategy_count < PYTHON_STRATEGIES_MOST);
	python_answer_free(&answer);
	strcpy(python_facts[python_facts_count - 1].label, label);
	return 0;
}

/* ---- all of them ---- */

/* Of so many items, how many a trial has whose calls take so long: whole shares of all workers, and all items where a
 * second pass would have too few others, or where all are called at once. */
static unsigned count_for(const struct python_calls *calls, const cJSON *json, int64_t left_ns)
{
	double arms = calls->interpreter_count * fmin(calls->strategy_count, 4);
	double target_ns =
		fmin(TRIAL_MOST_NS, fmax(TRIAL_LEAST_NS, ((double)left_ns / (ROUNDS * arms) - START_NS) / 2));
	double items = python_number(json, "items"), unit = calls->workers * fmax(1, calls->chunk_size), count;

	count = calls->count ? calls->count
			     : unit * ceil(target_ns / fmax(HANDING_NS, python_number(json, "wall_ns")) / unit);
	if (cJSON_IsTrue(cJSON_GetObjectItem(json, "is_coroutine")) || (!calls->count && items < 2 * count))
		count = items;
	return (unsigned)fmin(items, count);
}

/* The first interpreter that answers says how long a call takes. */
static int choose_count(struct python_calls *calls)
{
	int64_t since_ns = clock_now_ns();
	struct python_answer answer;
	int err = -EINVAL;

	for (unsigned i = 0; err == -EINVAL && i < calls->interpreter_count; i++) {
		err = ask(calls, calls->interpreters[i], "time", &answer);
		if (err == -EINVAL)
			calls->interpreters[i] = NULL; /* the user was told why */
	}
	if (err)
		return err;
	calls->count = count_for(calls, answer.json, calls->seconds_ns - (clock_now_ns() - since_ns));
	python_answer_free(&answer);
	return 0;
}

int python_ask_all(struct python_calls *calls)
{
	bool chosen = calls->strategy_count < PYTHON_STRATEGIES_MOST;
	int err = choose_count(calls);
	unsigned asked;

	for (unsigned i = 0; (!err || err == -EINVAL) && i < calls->interpreter_count; i++) {
		struct python_answer answer;

		if (!calls->interpreters[i])
			continue;
		err = ask(calls, calls->interpreters[i], "describe", &answer);
		if (err)
			continue;
		if (python_facts_count && whole(answer.json, "items") != python_facts[0].items) {
			fprintf(stderr,
				"python: %s: %" PRIu64 " items, where the first interpreter has %u: it is left out\n",
				calls->interpreters[i], whole(answer.json, "items"), python_facts[0].items);
			python_answer_free(&answer);
			continue;
		}
		take(calls->interpreters[i], answer.json, chosen);
		tell_left_out(calls, calls->interpreters[i], answer.json, chosen);
		python_answer_free(&answer);
	}
	asked = python_facts_count;
	for (unsigned i = 0; (!err || err == -EINVAL) && i < asked; i++)
		err = ask_with_one_native_thread(calls, i);
	if (err && err != -EINVAL)
		return err;
	if (python_facts_count && calls->count < python_facts[0].items)
		calls->warm = true;
	return (int)asked;
}
