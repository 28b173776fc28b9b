/* SPDX-License-Identifier: MIT
 *
 * All workloads, strategies and transports, found by the build in src/workload/,
 * src/strategy/ and src/transport/: a new file there is a new entry here, without an edit.
 * Thread-safety: constant data.
 */
#ifndef TRIAL_REGISTRY_H
#define TRIAL_REGISTRY_H

#include <stddef.h>

#include "worker/strategy.h"
#include "worker/transport.h"
#include "worker/workload.h"

/* In the order of their names, with `serial` first among strategies. */
extern const struct workload *const registry_workloads[];
extern const unsigned registry_workload_count;
extern const struct strategy *const registry_strategies[];
extern const unsigned registry_strategy_count;

extern const struct transport *const registry_transports[];
extern const unsigned registry_transport_count;

/* NULL where there is none of that name. */
const struct workload *registry_find_workload(const char *name);
const struct strategy *registry_find_strategy(const char *name);
const struct transport *registry_find_transport(const char *name);

/* A strategy of the registry or of the program's own, which go before; these end with NULL, and may be NULL.  With
 * STRATEGY_AGAIN behind its name it is the same strategy: under two names it has nothing to win against itself. */
#define STRATEGY_AGAIN '~'
const struct strategy *registry_find_strategy_or_own(const struct strategy *const *own, const char *name);

#endif
