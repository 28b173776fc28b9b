/* SPDX-License-Identifier: MIT
 *
 * Columns of a trial as functions, for pairs_ratios() and for medians.  Units are those of the columns: ns and bytes.
 * Thread-safety: any thread; no state.
 */
#ifndef ANALYSIS_TRIAL_VALUES_H
#define ANALYSIS_TRIAL_VALUES_H

#include "record/trial.h"

double value_cold(const struct trial *trial);
double value_warm(const struct trial *trial);
double value_create(const struct trial *trial);
double value_run(const struct trial *trial);
double value_reap(const struct trial *trial);
double value_memory(const struct trial *trial);
double value_minor_faults(const struct trial *trial);
double value_capacity(const struct trial *trial);
double value_lock_wait_share(const struct trial *trial);
double value_latency_mean(const struct trial *trial);
double value_latency_p50(const struct trial *trial);
double value_latency_p95(const struct trial *trial);
double value_latency_p99(const struct trial *trial);
double value_latency_max(const struct trial *trial);

#endif
