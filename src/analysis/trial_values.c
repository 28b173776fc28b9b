/* SPDX-License-Identifier: MIT */
#include "analysis/trial_values.h"

double value_cold(const struct trial *trial)
{
	return (double)trial->cold_ns;
}

double value_warm(const struct trial *trial)
{
	return (double)trial->warm_ns;
}

double value_create(const struct trial *trial)
{
	return (double)trial->create_ns;
}

double value_run(const struct trial *trial)
{
	return (double)trial->run_ns;
}

double value_reap(const struct trial *trial)
{
	return (double)trial->reap_ns;
}

double value_memory(const struct trial *trial)
{
	return (double)trial->memory_bytes;
}

double value_minor_faults(const struct trial *trial)
{
	return (double)trial->minor_faults;
}

double value_capacity(const struct trial *trial)
{
	return trial->capacity;
}

double value_lock_wait_share(const struct trial *trial)
{
	return trial->lock_wait_share;
}

double value_latency_mean(const struct trial *trial)
{
	return (double)trial->latency_mean_ns;
}

double value_latency_p50(const struct trial *trial)
{
	return (double)trial->latency_p50_ns;
}

double value_latency_p95(const struct trial *trial)
{
	return (double)trial->latency_p95_ns;
}

double value_latency_p99(const struct trial *trial)
{
	return (double)trial->latency_p99_ns;
}

double value_latency_max(const struct trial *trial)
{
	return (double)trial->latency_max_ns;
}
