/* SPDX-License-Identifier: MIT
 *
 * The .inc files are made by the Makefile from the names of the files; each is
 * read twice, for the declarations and for the table.
 */
#include "trial/registry.h"

#include <string.h>

#define ENTRY(name) extern const struct workload workload_##name;
#include "workloads.inc"
#undef ENTRY

#define ENTRY(name) extern const struct strategy strategy_##name;
#include "strategies.inc"
#undef ENTRY

#define ENTRY(name) extern const struct transport transport_##name;
#include "transports.inc"
#undef ENTRY

const struct workload *const registry_workloads[] = {
#define ENTRY(name) &workload_##name,
#include "workloads.inc"
#undef ENTRY
};

const struct strategy *const registry_strategies[] = {
#define ENTRY(name) &strategy_##name,
#include "strategies.inc"
#undef ENTRY
};

const struct transport *const registry_transports[] = {
#define ENTRY(name) &transport_##name,
#include "transports.inc"
#undef ENTRY
};

const unsigned registry_workload_count = sizeof(registry_workloads) / sizeof(registry_workloads[0]);
const unsigned registry_strategy_count = sizeof(registry_strategies) / sizeof(registry_strategies[0]);
const unsigned registry_transport_count = sizeof(registry_transports) / sizeof(registry_transports[0]);

const struct workload *registry_find_workload(const char *name)
{
	for (unsigned i = 0; i < registry_workload_count; i++)
		if (strcmp(registry_workloads[i]->name, name) == 0)
			return registry_workloads[i];
	return NULL;
}

const struct strategy *registry_find_strategy(const char *name)
{
	for (unsigned i = 0; i < registry_strategy_count; i++)
		if (strcmp(registry_strategies[i]->name, name) == 0)
			return registry_strategies[i];
	return NULL;
}

static const struct strategy *find_by_name(const struct strategy *const *own, const char *name)
{
	for (; own && *own; own++)
		if (strcmp((*own)->name, name) == 0)
			return *own;
	return registry_find_strategy(name);
}

const struct strategy *registry_find_strategy_or_own(const struct strategy *const *own, const char *name)
{
	char plain[ORDER_NAME_SIZE];
	size_t length = strlen(name);

	if (length < 2 || length >= sizeof(plain) || name[length - 1] != STRATEGY_AGAIN)
		return find_by_name(own, name);
	memcpy(plain, name, length - 1);
	plain[length - 1] = '\0';
	return find_by_name(own, plain);
}

const struct transport *registry_find_transport(const char *name)
{
	for (unsigned i = 0; i < registry_transport_count; i++)
		if (strcmp(registry_transports[i]->name, name) == 0)
			return registry_transports[i];
	return NULL;
}
