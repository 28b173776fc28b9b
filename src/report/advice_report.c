/* SPDX-License-Identifier: MIT */
#include "report/advice_report.h"

#include <math.h>
#include <string.h>

#include "base/units.h"

/* A term that is less than this share of the makespan is not worth a word. */
#define TERM_WORTH 0.05

/* Logarithm: a prediction that is so wrong is of another machine. */
#define FAR_OFF 0.4

/* ---- the job ---- */

static void print_job(FILE *out, const struct advice *advice)
{
	const struct model_job *job = &advice->job;
	char cpu[32], block[32], bytes[32], parent[32];

	fprintf(out, "%.0f task%s of %s CPU", job->tasks, job->tasks > 1 ? "s" : "",
		format_duration(cpu, sizeof(cpu), job->cpu_ns));
	if (job->released > 0)
		fprintf(out, " (%g released)", job->released);
	if (job->block_ns > 0)
		fprintf(out, " and %s blocking", format_duration(block, sizeof(block), job->block_ns));
	if (job->handed_over)
		fprintf(out, ", each with %s by %s", format_size(bytes, sizeof(bytes), job->payload_bytes),
			advice->transport);
	fprintf(out, ", %.0f worker%s", job->workers, job->workers > 1 ? "s" : "");
	if (job->parent_bytes > 0)
		fprintf(out, ", a parent of %s", format_size(parent, sizeof(parent), job->parent_bytes));
	fputs("\n\n", out);
}

/* ---- why ---- */

static bool is_worth(double ns, const struct advised *advised)
{
	return ns >= TERM_WORTH * advised->predicted_ns.center;
}

/* "; forking costs 0.17 s" */
static void print_term(FILE *out, const struct advised *advised, double ns, const char *what)
{
	char words[32];

	if (is_worth(ns, advised))
		fprintf(out, "; %s %s", what, format_duration(words, sizeof(words), ns));
}

static void print_bound(FILE *out, const struct model_job *job, const struct advised *advised)
{
	double cpu_ns = job->tasks * job->cpu_ns, block_ns = job->tasks * job->block_ns;
	char cpu[32], block[32];

	format_duration(cpu, sizeof(cpu), cpu_ns);
	format_duration(block, sizeof(block), block_ns);
	switch (advised->terms.bound) {
	case MODEL_BY_TURNS:
		fputs("nothing overlaps: ", out);
		if (job->block_ns > 0 && job->cpu_ns > 0)
			fprintf(out, "%s of CPU and %s of blocking follow each other", cpu, block);
		else
			fprintf(out, "%s of %s", job->cpu_ns > 0 ? cpu : block, job->cpu_ns > 0 ? "CPU" : "blocking");
		break;
	case MODEL_BY_LOCK:
		fprintf(out, "the lock serialises %s of CPU",
			format_duration(cpu, sizeof(cpu), (1 - job->released) * cpu_ns));
		break;
	case MODEL_BY_CPUS:
		fprintf(out, "%.2f CPUs share %s of CPU", fmin(job->workers, advised->strategy->parts[MODEL_CPUS]),
			cpu);
		break;
	case MODEL_BY_WORKER:
		fprintf(out, "waits overlap; a worker's own tasks take %s",
			format_duration(cpu, sizeof(cpu), advised->terms.run_ns));
		break;
	}
}

static const char *creating(const char *strategy)
{
	if (strcmp(strategy, "spawn") == 0)
		return "starting fresh images costs";
	if (strcmp(strategy, "forkserver") == 0)
		return "forking by the server costs";
	return strncmp(strategy, "process", 7) == 0 ? "forking costs" : "creating threads costs";
}

static void print_reason(FILE *out, const struct model_job *job, const struct advised *advised)
{
	const struct model_terms *terms = &advised->terms;

	print_bound(out, job, advised);
	print_term(out, advised, terms->setup_ns + terms->workers_ns, creating(advised->strategy->name));
	print_term(out, advised, terms->parent_ns, "copying the parent's page tables costs");
	print_term(out, advised, terms->tasks_ns, "handing tasks over costs");
	print_term(out, advised, terms->bytes_ns, "moving their bytes costs");
}

static void print_ranking(FILE *out, const struct advice *advice)
{
	char center[32], low[32], high[32], interval[72];

	fprintf(out, "  %-14s %10s   %-22s why\n", "strategy", "predicted", "95 % interval");
	for (unsigned i = 0; i < advice->count; i++) {
		const struct advised *advised = &advice->ranking[i];

		snprintf(interval, sizeof(interval), "%s..%s",
			 format_duration(low, sizeof(low), advised->predicted_ns.low),
			 format_duration(high, sizeof(high), advised->predicted_ns.high));
		fprintf(out, "  %-14s %10s   %-22s ", advised->strategy->name,
			format_duration(center, sizeof(center), advised->predicted_ns.center), interval);
		print_reason(out, &advice->job, advised);
		fputc('\n', out);
	}
}

/* ---- the answers ---- */

static void print_point(FILE *out, const struct model_point *point)
{
	char place[32];

	fprintf(out, "  %s ", point->above ? "from" : "up to");
	switch (point->axis) {
	case MODEL_ALONG_CPU:
	case MODEL_ALONG_CPU_ALL:
		fprintf(out, "%s of CPU a task", format_duration(place, sizeof(place), point->at));
		break;
	case MODEL_ALONG_PAYLOAD:
		fprintf(out, "%s of payload a task", format_size(place, sizeof(place), point->at));
		break;
	case MODEL_ALONG_PARENT:
		fprintf(out, "%s of the parent's memory", format_size(place, sizeof(place), point->at));
		break;
	case MODEL_ALONG_TASKS:
		fputs(format_count(place, sizeof(place), (uint64_t)(point->above ? ceil(point->at) : floor(point->at)),
				   "task"),
		      out);
		break;
	}
	fprintf(out, "%s, %s would win\n", point->above ? " on" : "", point->rival->name);
}

static void print_answer(FILE *out, const char *whose, const struct answer *answer)
{
	if (!answer->best)
		return;
	fprintf(out, "\n%s: %s", whose, answer->best->strategy->name);
	for (unsigned i = 0; i < answer->tie_count; i++)
		fprintf(out, "%s%s", i ? ", " : "; about as good: ", answer->ties[i]->strategy->name);
	fputs(".\n", out);
	for (unsigned i = 0; i < answer->point_count; i++)
		print_point(out, &answer->points[i]);
	if (answer->point_count == 0)
		fputs("  no other CPU time, number of tasks, payload or parent would change that\n", out);
}

void report_advice_text(FILE *out, const struct advice *advice)
{
	print_job(out, advice);
	print_ranking(out, advice);
	print_answer(out, "With a global lock", &advice->locked);
	if (advice->unlocked.best != advice->locked.best)
		print_answer(out, "Without one", &advice->unlocked);
}

/* ---- verified ---- */

void report_verified_text(FILE *out, const struct verified *verified, unsigned count)
{
	char predicted[32], measured[32];

	fprintf(out, "\nRun for real:\n  %-14s %10s  %10s  error of the prediction\n", "strategy", "predicted",
		"measured");
	for (unsigned i = 0; i < count; i++) {
		const struct verified *line = &verified[i];

		fprintf(out, "  %-14s %10s  ", line->strategy,
			format_duration(predicted, sizeof(predicted), line->predicted_ns));
		if (isnan(line->measured_ns))
			fprintf(out, "%10s  its trials failed: %s\n", "-", line->status);
		else
			fprintf(out, "%10s  %+.0f %%%s\n",
				format_duration(measured, sizeof(measured), line->measured_ns),
				100 * (line->predicted_ns / line->measured_ns - 1),
				fabs(log(line->predicted_ns / line->measured_ns)) > FAR_OFF
					? " (is the machine as it was? --anew measures it again)"
					: "");
	}
}
