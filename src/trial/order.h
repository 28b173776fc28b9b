/* SPDX-License-Identifier: MIT
 *
 * struct order (worker/arena.h), which names what a job points at, in a process that has to look it up.
 */
#ifndef TRIAL_ORDER_H
#define TRIAL_ORDER_H

#include "worker/arena.h"

/* The job that the order describes, with its workloads: built in, or of the library that the order names, which is
 * loaded.  Its transport is left as it is.  Returns 0, -ENOENT, or the negative errno of plugin_load(). */
int order_open(const struct order *order, struct job *job);

#endif
