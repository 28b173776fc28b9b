/* SPDX-License-Identifier: MIT
 *
 * struct order (worker/arena.h), which names what a job points at, in a process that has to look it up.
 */
#ifndef TRIAL_ORDER_H
#define TRIAL_ORDER_H

#include "worker/arena.h"

/* The workload that the order names: built in, or of the library that it names, which is loaded.  Returns 0, or the
 * negative errno of plugin_load(). */
int order_find_workload(const struct order *order, const struct workload **out);

#endif
