/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <math.h>

#include "report/summary_report.h"
#include "report/words.h"

/* An empty field where there is no number: gnuplot takes it as missing. */
static void put_real(FILE *out, double value)
{
	fputc(',', out);
	if (isfinite(value))
		fprintf(out, "%.6g", value);
}

static void put_estimate(FILE *out, const struct estimate *estimate)
{
	put_real(out, estimate->center);
	put_real(out, estimate->low);
	put_real(out, estimate->high);
}

/* Always quoted: text from a CSV might hold anything. */
static void put_text(FILE *out, const char *text)
{
	fputs(",\"", out);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', out);
		fputc(*text, out);
	}
	fputc('"', out);
}

static void put_row(FILE *out, const struct summary *summary, const struct cell_summary *cell,
		    const struct standing *standing)
{
	const struct trial *key = &cell->key;

	fprintf(out, "%d,%016" PRIx64, TRIAL_SCHEMA, key->host_id);
	put_text(out, key->harness);
	put_text(out, key->workload);
	fprintf(out, ",%" PRIu64 ",%" PRIu64 ",%" PRId64 ",%" PRId64 ",%" PRIu64 ",%" PRIu64, key->workers, key->tasks,
		key->cpu_ns, key->block_ns, key->payload_bytes, key->parent_bytes);
	fprintf(out, ",%" PRId64 ",%.6g,%" PRIu64, key->switch_interval_ns, key->released, key->neighbours);
	put_text(out, key->start);
	put_text(out, key->pin);
	put_text(out, standing->strategy);
	put_text(out, key->transport);
	put_text(out, key->trip);
	put_text(out, key->parent_pages);
	put_text(out, key->writer);
	put_real(out, key->written);
	fprintf(out, ",%s,%u,%u,%u", summary->options.metric == METRIC_WARM ? "warm" : "cold", standing->trials,
		standing->failed, cell->restarts);
	put_estimate(out, &standing->time_ns);
	put_estimate(out, &standing->speedup);
	put_real(out, standing->speedup_median);
	put_real(out, standing->create_ns);
	put_real(out, standing->run_ns);
	put_real(out, standing->reap_ns);
	put_real(out, standing->memory_bytes);
	put_real(out, standing->minor_faults);
	put_real(out, standing->lock_wait_share);
	put_real(out, standing->latency.mean);
	put_real(out, standing->latency.p50);
	put_real(out, standing->latency.p95);
	put_real(out, standing->latency.p99);
	put_real(out, standing->latency.max);
	put_real(out, key->effective_cpus);
	put_real(out, cell->capacity);
	put_real(out, cell->task_size.cpu_ns);
	fprintf(out, ",%s,%s,%d\n", task_size_name(cell->task_size.source), words_verdict_name(cell->verdict),
		standing->leads);
}

void report_summary_csv(FILE *out, const struct summary *summary)
{
	fprintf(out, "schema,host_id,harness,workload,workers,tasks,cpu_ns,block_ns,payload_bytes,parent_bytes,"
		     "switch_interval_ns,released,neighbours,start,pin,"
		     "strategy,transport,trip,parent_pages,writer,written,metric,trials,failed,restarts,time_ns,time_"
		     "low_ns,time_high_ns,speedup,speedup_low,"
		     "speedup_high,speedup_median,create_ns,run_ns,reap_ns,memory_bytes,minor_faults,lock_wait_share,"
		     "latency_mean_ns,latency_p50_"
		     "ns,latency_p95_ns,latency_p99_ns,"
		     "latency_max_ns,effective_cpus,capacity,task_ns,task_size,verdict,"
		     "leads\n");
	for (unsigned i = 0; i < summary->count; i++)
		for (unsigned j = 0; j < summary->cells[i].count; j++)
			put_row(out, summary, &summary->cells[i], &summary->cells[i].standings[j]);
}
