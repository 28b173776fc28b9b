/* SPDX-License-Identifier: MIT */
#include "analysis/profile.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/atomic_file.h"
#include "base/input.h"

#define FILE_MOST	(1 << 20) /* a profile is some KiB */
#define STRATEGIES_MOST 256

/* ---- writing ---- */

static cJSON *strategy_json(const struct model_strategy *strategy)
{
	cJSON *json = cJSON_CreateObject();

	cJSON_AddStringToObject(json, "strategy", strategy->name);
	cJSON_AddStringToObject(json, "kind", kind_names[strategy->kind]);
	cJSON_AddStringToObject(json, "transport", strategy->transport);
	for (unsigned part = 0; part < MODEL_PARTS; part++)
		cJSON_AddNumberToObject(json, model_part_names[part], strategy->parts[part]);
	cJSON_AddNumberToObject(json, "spread", strategy->spread);
	cJSON_AddNumberToObject(json, "repeat", strategy->repeat);
	cJSON_AddNumberToObject(json, "cells", strategy->cells);
	cJSON_AddNumberToObject(json, "fitted", strategy->fitted);
	cJSON_AddItemToObject(json, "covariance",
			      cJSON_CreateDoubleArray(&strategy->covariance[0][0], MODEL_PARTS * MODEL_PARTS));
	return json;
}

static char *profile_text(const struct model *model, uint64_t host_id)
{
	cJSON *json = cJSON_CreateObject(), *strategies, *ranges;
	char id[20], *text;

	snprintf(id, sizeof(id), "%016" PRIx64, host_id);
	cJSON_AddNumberToObject(json, "schema", PROFILE_SCHEMA);
	cJSON_AddStringToObject(json, "host_id", id);
	cJSON_AddNumberToObject(json, "measured_s", (double)model->measured_s);
	ranges = cJSON_AddObjectToObject(json, "ranges");
	for (enum model_size size = 0; size < MODEL_SIZES; size++)
		cJSON_AddItemToObject(ranges, model_size_names[size],
				      cJSON_CreateDoubleArray(&model->ranges[size].least, 2));
	strategies = cJSON_AddArrayToObject(json, "strategies");
	for (size_t i = 0; i < model->count; i++)
		cJSON_AddItemToArray(strategies, strategy_json(&model->strategies[i]));
	text = cJSON_Print(json);
	cJSON_Delete(json);
	return text;
}

/* The user named a folder, not this file: a link in it may have been laid to have another file replaced. */
static bool may_replace(const struct output *output)
{
	char *text;
	size_t length;
	cJSON *json;
	bool ours;

	if (!output->by_link || output->in_place || !output->exists || output->status.st_size == 0)
		return true;
	if (input_read(output->path, INPUT_FILE, FILE_MOST, &text, &length) != 0)
		return false;
	json = cJSON_ParseWithLength(text, length);
	ours = cJSON_HasObjectItem(json, "strategies");
	cJSON_Delete(json);
	free(text);
	return ours;
}

int profile_write(const char *path, const struct model *model, uint64_t host_id)
{
	char *text = profile_text(model, host_id);
	struct atomic_file draft;
	int err = text ? atomic_file_open(&draft, path) : -ENOMEM;

	if (!err && !may_replace(&draft.output)) {
		atomic_file_drop(&draft);
		err = -EEXIST;
	} else if (!err) {
		fprintf(draft.file, "%s\n", text);
		err = atomic_file_commit(&draft);
	}
	free(text);
	return err;
}

/* ---- reading ---- */

static bool take_number(const cJSON *json, const char *name, double most, double *out)
{
	*out = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(json, name));
	return *out >= 0 && *out <= most; /* NaN is neither */
}

static bool take_name(const cJSON *json, const char *name, char out[TRIAL_NAME_SIZE])
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, name));

	if (!text || !text[0] || strlen(text) >= TRIAL_NAME_SIZE ||
	    strspn(text, "abcdefghijklmnopqrstuvwxyz_") != strlen(text))
		return false;
	strcpy(out, text);
	return true;
}

/* Exactly so many numbers within ± most. */
static bool take_numbers(const cJSON *json, const char *name, double most, double *out, int count)
{
	const cJSON *list = cJSON_GetObjectItemCaseSensitive(json, name), *item;
	int taken = 0;

	if (!cJSON_IsArray(list) || cJSON_GetArraySize(list) != count)
		return false;
	cJSON_ArrayForEach(item, list)
	{
		out[taken] = cJSON_GetNumberValue(item);
		if (!(fabs(out[taken]) <= most)) /* NaN is not */
			return false;
		taken++;
	}
	return true;
}

static bool take_strategy(const cJSON *json, struct model_strategy *strategy)
{
	char kind[TRIAL_NAME_SIZE];
	double cells, fitted;

	for (unsigned part = 0; part < MODEL_PARTS; part++)
		if (!take_number(json, model_part_names[part], MODEL_PART_MOST, &strategy->parts[part]))
			return false;
	if (!take_name(json, "strategy", strategy->name) || !take_name(json, "transport", strategy->transport) ||
	    !take_name(json, "kind", kind) || !take_number(json, "spread", MODEL_SPREAD_MOST, &strategy->spread) ||
	    !take_number(json, "repeat", MODEL_SPREAD_MOST, &strategy->repeat) ||
	    !take_number(json, "cells", 1e6, &cells) || !take_number(json, "fitted", MODEL_PARTS, &fitted) ||
	    !take_numbers(json, "covariance", MODEL_COVARIANCE_MOST, &strategy->covariance[0][0],
			  MODEL_PARTS * MODEL_PARTS))
		return false;
	strategy->cells = (unsigned)cells;
	strategy->fitted = (unsigned)fitted;
	strategy->kind = kind_of_name(kind);
	return strategy->kind != KIND_OTHER && strategy->parts[MODEL_CPUS] > 0;
}

static int take_strategies(const cJSON *list, struct model *model, char *reason, size_t size)
{
	int count = cJSON_GetArraySize(list);
	const cJSON *json;

	if (count == 0 || count > STRATEGIES_MOST) {
		snprintf(reason, size, "it has no list of strategies");
		return -EBADMSG;
	}
	model->strategies = calloc((size_t)count, sizeof(*model->strategies));
	if (!model->strategies)
		return -ENOMEM;
	cJSON_ArrayForEach(json, list)
	{
		if (!take_strategy(json, &model->strategies[model->count])) {
			snprintf(reason, size, "strategy number %zu is not complete and in bounds", model->count + 1);
			model_free(model);
			return -EBADMSG;
		}
		model->count++;
	}
	return 0;
}

static bool take_ranges(const cJSON *json, struct model *model)
{
	const cJSON *ranges = cJSON_GetObjectItemCaseSensitive(json, "ranges");
	double measured_s;

	if (!take_number(json, "measured_s", 1e12, &measured_s))
		return false;
	model->measured_s = (int64_t)measured_s;
	for (enum model_size size = 0; size < MODEL_SIZES; size++) {
		struct model_range *range = &model->ranges[size];

		if (!take_numbers(ranges, model_size_names[size], MODEL_PART_MOST, &range->least, 2) ||
		    range->least < 0 || range->most < range->least)
			return false;
	}
	return true;
}

static int take_profile(const cJSON *json, uint64_t host_id, struct model *model, char *reason, size_t size)
{
	const char *id = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, "host_id"));
	double schema;
	char ours[20];

	if (!id || !take_number(json, "schema", 1e6, &schema)) {
		snprintf(reason, size, "it has no schema and host_id");
		return -EBADMSG;
	}
	snprintf(ours, sizeof(ours), "%016" PRIx64, host_id);
	if (lround(schema) != PROFILE_SCHEMA || strcmp(id, ours) != 0)
		return -ESTALE;
	if (!take_ranges(json, model)) {
		snprintf(reason, size, "it does not say when and over which sizes it was measured");
		return -EBADMSG;
	}
	return take_strategies(cJSON_GetObjectItemCaseSensitive(json, "strategies"), model, reason, size);
}

int profile_read(const char *path, uint64_t host_id, struct model *model, char *reason, size_t size)
{
	char *text;
	size_t length;
	cJSON *json;
	int err = input_read(path, INPUT_ANY, FILE_MOST, &text, &length);

	*model = (struct model){0};
	reason[0] = '\0';
	if (err)
		return err;
	json = cJSON_ParseWithLength(text, length);
	free(text);
	if (!json) {
		snprintf(reason, size, "it is no JSON");
		return -EBADMSG;
	}
	err = take_profile(json, host_id, model, reason, size);
	cJSON_Delete(json);
	return err;
}
