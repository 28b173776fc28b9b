/* SPDX-License-Identifier: MIT */
#include "trial/order.h"

#include <errno.h>

#include "trial/plugin.h"
#include "trial/registry.h"

int order_open(const struct order *order, struct job *job)
{
	char reason[200];

	*job = order->job;
	job->state = NULL;
	job->order = &order->cpus;
	job->background.workload = registry_find_workload(order->background_workload);
	if (order->file[0])
		return plugin_load(order->file, &job->workload, reason, sizeof(reason));
	job->workload = registry_find_workload(order->workload);
	return job->workload ? 0 : -ENOENT;
}
