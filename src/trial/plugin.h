/* SPDX-License-Identifier: MIT
 *
 * Workloads from shared libraries (plugin/workload.h).
 * From the single-threaded harness only; libraries stay loaded.
 */
#ifndef TRIAL_PLUGIN_H
#define TRIAL_PLUGIN_H

#include <stdbool.h>
#include <stddef.h>

#include "worker/workload.h"

/* Is it the name of a file, and not of one of our workloads? */
bool plugin_is_file(const char *name);

/* Loads the library and makes a workload of it, or finds that it has done so.  Workers that begin
 * in a fresh image find it, too (plugin_find).  On failure writes to `reason`, in
 * words, why not; returns -ENOENT, -EINVAL or -ENOMEM. */
int plugin_load(const char *file, const struct workload **out, char *reason, size_t size);

/* The workload of that name among those that this program, or the one that started
 * it, has loaded; or NULL. */
const struct workload *plugin_find(const char *name);

#endif
