/* SPDX-License-Identifier: MIT */
#include "trial/order.h"

#include <errno.h>

#include "trial/plugin.h"
#include "trial/registry.h"

int order_find_workload(const struct order *order, const struct workload **out)
{
	char reason[200];

	if (order->file[0])
		return plugin_load(order->file, out, reason, sizeof(reason));
	*out = registry_find_workload(order->workload);
	return *out ? 0 : -ENOENT;
}
