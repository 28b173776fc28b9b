/* SPDX-License-Identifier: MIT */
#include "harness/option_names.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/input.h"
#include "base/units.h"
#include "harness/options.h"
#include "harness/plugin_probe.h"
#include "trial/registry.h"

const char *option_workload_name(const void *owner, unsigned i)
{
	(void)owner;
	return i < registry_workload_count ? registry_workloads[i]->name : NULL;
}

/* Those of the registry, then the harness's own. */
const char *option_strategy_name(const void *owner, unsigned i)
{
	const struct strategy *const *own = ((const struct harness *)owner)->own_strategies;

	if (i < registry_strategy_count)
		return registry_strategies[i]->name;
	for (i -= registry_strategy_count; own && *own; own++, i--)
		if (i == 0)
			return (*own)->name;
	return NULL;
}

const char *option_transport_name(const void *owner, unsigned i)
{
	(void)owner;
	return i < registry_transport_count ? registry_transports[i]->name : NULL;
}

/* Adds a thing to list[OPTIONS_MOST], once. */
static int add_once(const struct flag_value *value, const void *thing, const void **list, unsigned *count)
{
	for (unsigned i = 0; i < *count; i++)
		if (list[i] == thing)
			return flags_reject(value, "an item is named twice");
	if (*count == OPTIONS_MOST)
		return flags_reject(value, "there are too many items");
	list[(*count)++] = thing;
	return 0;
}

/* What the cost model knows, whoever has added it. */
static int add_advised(const struct flag_value *value)
{
	struct options *options = value->request;
	int err = 0;

	for (unsigned i = 0; !err && i < registry_strategy_count; i++)
		if (!(registry_strategies[i]->capabilities & STRATEGY_NOT_ADVISED))
			err = add_once(value, registry_strategies[i], (const void **)options->strategies,
				       &options->strategy_count);
	return err;
}

/* The same strategy under another name.  They last as long as the program. */
static const struct strategy *again(const struct strategy *strategy, const char *name)
{
	static struct strategy copies[OPTIONS_MOST];
	static char names[OPTIONS_MOST][ORDER_NAME_SIZE];
	static unsigned count;

	for (unsigned i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return &copies[i];
	if (count == OPTIONS_MOST)
		return NULL;
	snprintf(names[count], sizeof(names[count]), "%s", name);
	copies[count] = *strategy;
	copies[count].name = names[count];
	return &copies[count++];
}

int option_add_strategy(const struct flag_value *value, const char *item)
{
	const struct harness *harness = value->flags->owner;
	struct options *options = value->request;
	const struct strategy *found = registry_find_strategy_or_own(harness->own_strategies, item);

	if (strcmp(item, "advised") == 0)
		return add_advised(value);
	if (!found)
		return flags_reject_name(value, "strategy", item);
	if (strcmp(found->name, item) != 0)
		found = again(found, item);
	if (!found)
		return flags_reject(value, "there are too many items");
	return add_once(value, found, (const void **)options->strategies, &options->strategy_count);
}

static int load_workload(const struct flag_value *value, const char *file, const struct workload **out)
{
	char reason[300];

	if (probe_workload(file, out, reason, sizeof(reason)) == 0)
		return 0;
	fprintf(stderr, "%s: %s: %s\n", value->flags->program, file, reason);
	return -EINVAL;
}

int option_add_workload(const struct flag_value *value, const char *item)
{
	struct options *options = value->request;
	const struct workload *found = registry_find_workload(item);

	if (probe_is_file(item) && load_workload(value, item, &found) != 0)
		return -EINVAL;
	if (!found)
		found = probe_find(item);
	if (!found)
		return flags_reject_name(value, "workload", item);
	return add_once(value, found, (const void **)options->workloads, &options->workload_count);
}

int option_set_baseline_workload(const struct flag_value *value, const char *item)
{
	struct options *options = value->request;

	return load_workload(value, item, &options->baseline_workload);
}

int option_add_transport(const struct flag_value *value, const char *item)
{
	struct options *options = value->request;
	const struct transport *found = registry_find_transport(item);

	if (!found)
		return flags_reject_name(value, "transport", item);
	return add_once(value, found, (const void **)options->transports, &options->transport_count);
}

int option_set_session(const struct flag_value *value, const char *item)
{
	struct options *options = value->request;
	char *end;
	uint64_t restart;

	errno = 0;
	options->run_id = strtoull(item, &end, 16);
	if (errno || end == item || *end != '/' || !options->run_id || strchr(" +-", item[0]) ||
	    parse_count(end + 1, 0, 1000000, &restart) != 0)
		return flags_reject(value, "the number of a session and of a restart is wanted, such as 1f3a/6");
	options->first_restart = (unsigned)restart;
	return 0;
}

/* options_free() gives it back. */
int option_set_sweeps(const struct flag_value *value, const char *item)
{
	struct options *options = value->request;
	const char **lines = calloc(SWEEPS_MOST + 1, sizeof(*lines));
	int err = lines ? input_lines(item, lines, SWEEPS_MOST) : -ENOMEM;

	options_free(options); /* given twice, the last one counts */
	options->sweeps = lines;
	options->sweeps_file = value->text;
	if (!err)
		return 0;
	return flags_reject(value, err == -E2BIG     ? "more lines than 96"
				   : err == -ENODATA ? "there is no line in it"
						     : input_error(err));
}
