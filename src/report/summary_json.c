/* SPDX-License-Identifier: MIT */
#include <cjson/cJSON.h>
#include <inttypes.h>
#include <math.h>

#include "report/summary_report.h"
#include "report/words.h"

static void add_number(cJSON *object, const char *name, double value)
{
	if (isfinite(value))
		cJSON_AddNumberToObject(object, name, value);
	else
		cJSON_AddNullToObject(object, name);
}

static void add_estimate(cJSON *object, const char *name, const struct estimate *estimate)
{
	cJSON *json = cJSON_AddObjectToObject(object, name);

	add_number(json, "center", estimate->center);
	add_number(json, "low", estimate->low);
	add_number(json, "high", estimate->high);
}

static cJSON *standing_json(const struct standing *standing)
{
	cJSON *json = cJSON_CreateObject();

	cJSON_AddStringToObject(json, "strategy", standing->strategy);
	cJSON_AddNumberToObject(json, "trials", standing->trials);
	cJSON_AddNumberToObject(json, "failed", standing->failed);
	add_estimate(json, "time_ns", &standing->time_ns);
	add_estimate(json, "speedup", &standing->speedup);
	add_number(json, "speedup_median", standing->speedup_median);
	add_estimate(json, "behind_best", &standing->behind);
	add_number(json, "create_ns", standing->create_ns);
	add_number(json, "run_ns", standing->run_ns);
	add_number(json, "reap_ns", standing->reap_ns);
	add_number(json, "memory_bytes", standing->memory_bytes);
	add_number(json, "minor_faults", standing->minor_faults);
	add_number(json, "lock_wait_share", standing->lock_wait_share);
	add_number(json, "latency_mean_ns", standing->latency.mean);
	add_number(json, "latency_p50_ns", standing->latency.p50);
	add_number(json, "latency_p95_ns", standing->latency.p95);
	add_number(json, "latency_p99_ns", standing->latency.p99);
	add_number(json, "latency_max_ns", standing->latency.max);
	cJSON_AddBoolToObject(json, "leads", standing->leads);
	return json;
}

static cJSON *cell_json(const struct cell_summary *cell)
{
	const struct trial *key = &cell->key;
	cJSON *json = cJSON_CreateObject(), *standings;
	char host_id[20];

	snprintf(host_id, sizeof(host_id), "%016" PRIx64, key->host_id);
	cJSON_AddStringToObject(json, "host_id", host_id);
	cJSON_AddStringToObject(json, "harness", key->harness);
	cJSON_AddStringToObject(json, "workload", key->workload);
	cJSON_AddNumberToObject(json, "workers", (double)key->workers);
	cJSON_AddNumberToObject(json, "tasks", (double)key->tasks);
	cJSON_AddNumberToObject(json, "cpu_ns", (double)key->cpu_ns);
	cJSON_AddNumberToObject(json, "block_ns", (double)key->block_ns);
	cJSON_AddNumberToObject(json, "payload_bytes", (double)key->payload_bytes);
	cJSON_AddStringToObject(json, "transport", key->transport);
	cJSON_AddStringToObject(json, "trip", key->trip);
	cJSON_AddStringToObject(json, "parent_pages", key->parent_pages);
	cJSON_AddStringToObject(json, "writer", key->writer);
	cJSON_AddNumberToObject(json, "written", key->written);
	cJSON_AddNumberToObject(json, "parent_bytes", (double)key->parent_bytes);
	cJSON_AddNumberToObject(json, "switch_interval_ns", (double)key->switch_interval_ns);
	cJSON_AddNumberToObject(json, "released", key->released);
	cJSON_AddNumberToObject(json, "neighbours", (double)key->neighbours);
	cJSON_AddStringToObject(json, "start", key->start);
	cJSON_AddStringToObject(json, "pin", key->pin);
	cJSON_AddNumberToObject(json, "rounds", cell->rounds);
	cJSON_AddNumberToObject(json, "restarts", cell->restarts);
	add_number(json, "effective_cpus", key->effective_cpus);
	add_number(json, "capacity", cell->capacity);
	add_number(json, "task_ns", cell->task_size.cpu_ns);
	cJSON_AddStringToObject(json, "task_size", task_size_name(cell->task_size.source));
	cJSON_AddStringToObject(json, "verdict", words_verdict_name(cell->verdict));
	standings = cJSON_AddArrayToObject(json, "strategies");
	for (unsigned i = 0; i < cell->count; i++)
		cJSON_AddItemToArray(standings, standing_json(&cell->standings[i]));
	return json;
}

void report_summary_json(FILE *out, const struct summary *summary)
{
	cJSON *json = cJSON_CreateObject(), *cells;
	char *text;

	cJSON_AddNumberToObject(json, "schema", TRIAL_SCHEMA);
	cJSON_AddStringToObject(json, "metric", summary->options.metric == METRIC_WARM ? "warm" : "cold");
	cJSON_AddStringToObject(json, "baseline", summary->options.baseline);
	cells = cJSON_AddArrayToObject(json, "cells");
	for (unsigned i = 0; i < summary->count; i++)
		cJSON_AddItemToArray(cells, cell_json(&summary->cells[i]));
	text = cJSON_Print(json);
	fprintf(out, "%s\n", text ? text : "null");
	cJSON_free(text);
	cJSON_Delete(json);
}
