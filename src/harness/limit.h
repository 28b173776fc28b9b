/* SPDX-License-Identifier: MIT
 *
 * How long a trial may take before somebody ends it.
 */
#ifndef HARNESS_LIMIT_H
#define HARNESS_LIMIT_H

#include <stdint.h>

#include "harness/options.h"
#include "worker/job.h"

/* --timeout; without it so long that only what hangs takes it: a minute, and twenty times
 * what all tasks would take one after the other, creating workers and moving bytes included.
 * ns, above 0. */
int64_t limit_of_trial(const struct options *options, const struct job *job);

/* Loading, preparing and warming up before a trial: never less than a minute, whatever --timeout says of the trial. */
int64_t limit_of_preparing(const struct options *options, const struct job *job);

/* The same for trying the work out alone: all tasks one after the other, and what is tried before. */
int64_t limit_of_calibration(const struct options *options, const struct job *job);

#endif
