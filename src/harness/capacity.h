/* SPDX-License-Identifier: MIT
 *
 * The machine's capacity: how many CPUs are really had.
 */
#ifndef HARNESS_CAPACITY_H
#define HARNESS_CAPACITY_H

#include "harness/session.h"

/* CPUs' worth of work that spinning processes, one a CPU, get at once: their number times the ratio of one spinner's
 * makespan to theirs, median of five pairs, and not above the quota.  0 if it cannot be measured.  Returns 0, -EINTR,
 * or the negative errno of starting a launcher. */
int capacity_measure(struct session *session, double *capacity);

#endif
