/* SPDX-License-Identifier: MIT
 *
 * Values of flags that name things: strategies, workloads, transports, a file of sweeps.  Each
 * function adds one item to struct options (struct flag's add()); the owner of the flags is the harness.
 */
#ifndef HARNESS_OPTION_NAMES_H
#define HARNESS_OPTION_NAMES_H

#include "base/flags.h"

int option_add_strategy(const struct flag_value *value, const char *item);
int option_add_workload(const struct flag_value *value, const char *item);
int option_set_baseline_workload(const struct flag_value *value, const char *item);
int option_add_transport(const struct flag_value *value, const char *item);
int option_set_session(const struct flag_value *value, const char *item);
int option_set_sweeps(const struct flag_value *value, const char *item);

/* Names that there are, by number; NULL behind the last. */
const char *option_strategy_name(const void *owner, unsigned i);
const char *option_workload_name(const void *owner, unsigned i);
const char *option_transport_name(const void *owner, unsigned i);

#endif
