/* SPDX-License-Identifier: MIT */
#include <cjson/cJSON.h>

#include "report/advice_report.h"
#include "table/table.h"

static const char *const bounds[] = {
	[MODEL_BY_TURNS] = "turns", [MODEL_BY_LOCK] = "lock", [MODEL_BY_CPUS] = "cpus", [MODEL_BY_WORKER] = "worker"};
static const char *const axes[] = {[MODEL_ALONG_CPU] = "cpu_ns",
				   [MODEL_ALONG_CPU_ALL] = "cpu_ns",
				   [MODEL_ALONG_PAYLOAD] = "payload_bytes",
				   [MODEL_ALONG_PARENT] = "parent_bytes",
				   [MODEL_ALONG_TASKS] = "tasks"};

static cJSON *job_json(const struct advice *advice)
{
	const struct model_job *job = &advice->job;
	cJSON *json = cJSON_CreateObject();

	cJSON_AddNumberToObject(json, "workers", job->workers);
	cJSON_AddNumberToObject(json, "tasks", job->tasks);
	cJSON_AddNumberToObject(json, "cpu_ns", job->cpu_ns);
	cJSON_AddNumberToObject(json, "block_ns", job->block_ns);
	cJSON_AddNumberToObject(json, "payload_bytes", job->payload_bytes);
	cJSON_AddStringToObject(json, "transport", advice->transport);
	cJSON_AddNumberToObject(json, "parent_bytes", job->parent_bytes);
	cJSON_AddNumberToObject(json, "switch_interval_ns", job->switch_interval_ns);
	cJSON_AddNumberToObject(json, "released", job->released);
	return json;
}

static cJSON *advised_json(const struct advised *advised)
{
	const struct model_terms *terms = &advised->terms;
	cJSON *json = cJSON_CreateObject();

	cJSON_AddStringToObject(json, "strategy", advised->strategy->name);
	cJSON_AddNumberToObject(json, "predicted_ns", advised->predicted_ns.center);
	cJSON_AddNumberToObject(json, "low_ns", advised->predicted_ns.low);
	cJSON_AddNumberToObject(json, "high_ns", advised->predicted_ns.high);
	cJSON_AddStringToObject(json, "bound", bounds[terms->bound]);
	cJSON_AddNumberToObject(json, "setup_ns", terms->setup_ns);
	cJSON_AddNumberToObject(json, "workers_ns", terms->workers_ns);
	cJSON_AddNumberToObject(json, "parent_ns", terms->parent_ns);
	cJSON_AddNumberToObject(json, "tasks_ns", terms->tasks_ns);
	cJSON_AddNumberToObject(json, "bytes_ns", terms->bytes_ns);
	cJSON_AddNumberToObject(json, "run_ns", terms->run_ns);
	return json;
}

static void add_answer(cJSON *parent, const char *name, const struct answer *answer)
{
	cJSON *json, *ties, *points;

	if (!answer->best)
		return;
	json = cJSON_AddObjectToObject(parent, name);
	cJSON_AddStringToObject(json, "best", answer->best->strategy->name);
	ties = cJSON_AddArrayToObject(json, "about_as_good");
	for (unsigned i = 0; i < answer->tie_count; i++)
		cJSON_AddItemToArray(ties, cJSON_CreateString(answer->ties[i]->strategy->name));
	points = cJSON_AddArrayToObject(json, "changes");
	for (unsigned i = 0; i < answer->point_count; i++) {
		const struct model_point *point = &answer->points[i];
		cJSON *item = cJSON_CreateObject();

		cJSON_AddStringToObject(item, "size", axes[point->axis]);
		cJSON_AddStringToObject(item, "direction", point->above ? "from" : "up to");
		cJSON_AddNumberToObject(item, "at", point->at);
		cJSON_AddStringToObject(item, "strategy", point->rival->name);
		cJSON_AddItemToArray(points, item);
	}
}

static void add_verified(cJSON *parent, const struct verified *verified, unsigned count)
{
	cJSON *list = cJSON_AddArrayToObject(parent, "verified");

	for (unsigned i = 0; i < count; i++) {
		cJSON *json = cJSON_CreateObject();

		cJSON_AddStringToObject(json, "strategy", verified[i].strategy);
		cJSON_AddNumberToObject(json, "predicted_ns", verified[i].predicted_ns);
		cJSON_AddNumberToObject(json, "measured_ns", verified[i].measured_ns);
		cJSON_AddStringToObject(json, "status", verified[i].status);
		cJSON_AddItemToArray(list, json);
	}
}

void report_advice_json(FILE *out, const struct advice *advice, const struct verified *verified, unsigned count)
{
	cJSON *json = cJSON_CreateObject(), *ranking;

	cJSON_AddItemToObject(json, "job", job_json(advice));
	ranking = cJSON_AddArrayToObject(json, "ranking");
	for (unsigned i = 0; i < advice->count; i++)
		cJSON_AddItemToArray(ranking, advised_json(&advice->ranking[i]));
	add_answer(json, "with_lock", &advice->locked);
	add_answer(json, "without_lock", &advice->unlocked);
	if (count)
		add_verified(json, verified, count);
	table_put_json(out, json);
}
