/* SPDX-License-Identifier: MIT
 *
 * What one would write without this project: loops of the bare calls around the
 * same tasks, as strategies, so that they run beside ours in the same rounds.
 * What a trial adds is our time over theirs.
 */
#ifndef COMMON_BARE_H
#define COMMON_BARE_H

#include "worker/strategy.h"

extern const struct strategy bare_threads;   /* pthread_create, pthread_join */
extern const struct strategy bare_processes; /* fork, waitpid */

#endif
