/* SPDX-License-Identifier: MIT */
#include "report/fidelity_report.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/units.h"
#include "report/words.h"

static const char *const quantity_names[] = {"speed-up", "mean latency", "p50 latency"};

static const char *value_words(char *buffer, size_t size, const struct agreement *agreement, double value)
{
	if (agreement->quantity != QUANTITY_SPEEDUP)
		return format_duration(buffer, size, value);
	snprintf(buffer, size, "%.3f", value);
	return buffer;
}

static const char *cell_words(char *buffer, size_t size, const struct trial *key)
{
	char interval[32];

	if (strcmp(key->workload, "mixed") != 0 && key->neighbours == 0 && key->released <= 0)
		snprintf(buffer, size, "%" PRIu64 " worker%s, %.20s", key->workers, key->workers == 1 ? "" : "s",
			 key->workload);
	else if (key->neighbours)
		snprintf(buffer, size, "%" PRIu64 " neighbour%s, interval %s", key->neighbours,
			 key->neighbours == 1 ? "" : "s",
			 format_duration_exact(interval, sizeof(interval), key->switch_interval_ns));
	else if (key->released > 0)
		snprintf(buffer, size, "%" PRIu64 " workers, %.3g released", key->workers, key->released);
	else
		snprintf(buffer, size, "%" PRIu64 " worker%s, %.0f %% blocking", key->workers,
			 key->workers == 1 ? "" : "s", words_blocking_percent(key));
	return buffer;
}

void report_fidelity_text(FILE *out, const struct fidelity *fidelity)
{
	const char *before = "";

	fprintf(out, "%-29s %-13s %10s %10s %7s   %-15s %s\n", "cell", "quantity", "simulated", "real", "ratio",
		"95 % interval", "agrees within");
	for (unsigned i = 0; i < fidelity->count; i++) {
		const struct agreement *agreement = &fidelity->agreements[i];
		char cell[64], simulated[32], real[32];

		if (strcmp(before, agreement->simulated_strategy) != 0)
			fprintf(out, "%s against %s\n", agreement->simulated_strategy, agreement->real_strategy);
		before = agreement->simulated_strategy;
		fprintf(out, "  %-27s %-13s %10s %10s %7.3f   ", cell_words(cell, sizeof(cell), &agreement->key),
			quantity_names[agreement->quantity],
			value_words(simulated, sizeof(simulated), agreement, agreement->simulated),
			value_words(real, sizeof(real), agreement, agreement->real), agreement->ratio.center);
		if (isnan(agreement->within))
			fprintf(out, "%-15s %s\n", "-", "undecided");
		else
			fprintf(out, "%.3f..%-8.3f %.1f %%\n", agreement->ratio.low, agreement->ratio.high,
				agreement->within * 100);
	}
}

static void put_real(FILE *out, double value)
{
	fputc(',', out);
	if (isfinite(value))
		fprintf(out, "%.6g", value);
}

void report_fidelity_csv(FILE *out, const struct fidelity *fidelity)
{
	fprintf(out, "schema,host_id,workload,workers,tasks,cpu_ns,block_ns,released,neighbours,switch_interval_ns,"
		     "quantity,simulated_strategy,real_strategy,simulated,real,ratio,ratio_low,ratio_high,within\n");
	for (unsigned i = 0; i < fidelity->count; i++) {
		const struct agreement *agreement = &fidelity->agreements[i];
		const struct trial *key = &agreement->key;

		fprintf(out,
			"%d,%016" PRIx64 ",\"%s\",%" PRIu64 ",%" PRIu64 ",%" PRId64 ",%" PRId64 ",%.6g,%" PRIu64
			",%" PRId64 ",%s,%s,%s",
			TRIAL_SCHEMA, key->host_id, key->workload, key->workers, key->tasks, key->cpu_ns, key->block_ns,
			key->released, key->neighbours, key->switch_interval_ns, quantity_names[agreement->quantity],
			agreement->simulated_strategy, agreement->real_strategy);
		put_real(out, agreement->simulated);
		put_real(out, agreement->real);
		put_real(out, agreement->ratio.center);
		put_real(out, agreement->ratio.low);
		put_real(out, agreement->ratio.high);
		put_real(out, agreement->within);
		fputc('\n', out);
	}
}
