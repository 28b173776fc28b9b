/* SPDX-License-Identifier: MIT */
#include "report/advice_words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/units.h"
#include "report/words.h"

/* A term that is less than this share of the makespan is not worth a word. */
#define TERM_WORTH 0.05

const char *words_job(char *buffer, size_t size, const struct advice *advice)
{
	const struct model_job *job = &advice->job;
	char cpu[32], block[32], bytes[32], parent[32];

	buffer[0] = '\0';
	words_append(buffer, size, "%.0f task%s of %s CPU", job->tasks, job->tasks > 1 ? "s" : "",
		     format_duration(cpu, sizeof(cpu), job->cpu_ns));
	if (job->released > 0)
		words_append(buffer, size, " (%g released)", job->released);
	if (job->block_ns > 0)
		words_append(buffer, size, " and %s blocking", format_duration(block, sizeof(block), job->block_ns));
	if (job->handed_over)
		words_append(buffer, size, ", each with %s by %s",
			     format_size(bytes, sizeof(bytes), job->payload_bytes), advice->transport);
	words_append(buffer, size, ", %.0f worker%s", job->workers, job->workers > 1 ? "s" : "");
	if (job->parent_bytes > 0)
		words_append(buffer, size, ", a parent of %s", format_size(parent, sizeof(parent), job->parent_bytes));
	return buffer;
}

/* ---- why ---- */

/* "; forking costs 0.17 s" */
static void append_term(char *buffer, size_t size, const struct advised *advised, double ns, const char *what)
{
	char words[32];

	if (ns >= TERM_WORTH * advised->predicted_ns.center)
		words_append(buffer, size, "; %s %s", what, format_duration(words, sizeof(words), ns));
}

static void append_turns(char *buffer, size_t size, double cpu_ns, double block_ns)
{
	char cpu[32], block[32];

	format_duration(cpu, sizeof(cpu), cpu_ns);
	format_duration(block, sizeof(block), block_ns);
	words_append(buffer, size, "nothing overlaps: ");
	if (block_ns > 0 && cpu_ns > 0)
		words_append(buffer, size, "%s of CPU and %s of blocking follow each other", cpu, block);
	else
		words_append(buffer, size, "%s of %s", cpu_ns > 0 ? cpu : block, cpu_ns > 0 ? "CPU" : "blocking");
}

static void append_bound(char *buffer, size_t size, const struct model_job *job, const struct advised *advised)
{
	double cpu_ns = job->tasks * job->cpu_ns;
	char words[32];

	if (advised->terms.bound == MODEL_BY_TURNS)
		append_turns(buffer, size, cpu_ns, job->tasks * job->block_ns);
	else if (advised->terms.bound == MODEL_BY_WORKER)
		words_append(buffer, size, "%sa worker's own tasks take %s", job->block_ns > 0 ? "waits overlap; " : "",
			     format_duration(words, sizeof(words), advised->terms.run_ns));
	else if (!(cpu_ns > 0)) /* all that the lock or the CPUs do is to wake workers */
		words_append(buffer, size, "waits overlap; with waking the workers they take %s",
			     format_duration(words, sizeof(words), advised->terms.run_ns));
	else if (advised->terms.bound == MODEL_BY_LOCK)
		words_append(buffer, size, "the lock serialises %s of CPU",
			     format_duration(words, sizeof(words), (1 - job->released) * cpu_ns));
	else
		words_append(buffer, size, "%.2f CPUs share %s of CPU",
			     fmin(job->workers, advised->strategy->parts[MODEL_CPUS]),
			     format_duration(words, sizeof(words), cpu_ns));
}

const char *words_reason(char *buffer, size_t size, const struct model_job *job, const struct advised *advised)
{
	const struct model_terms *terms = &advised->terms;

	buffer[0] = '\0';
	append_bound(buffer, size, job, advised);
	if (advised->strategy->kind != KIND_SERIAL)
		append_term(buffer, size, advised, terms->setup_ns + terms->workers_ns,
			    kind_is_processes(advised->strategy->kind) ? "creating processes costs"
								       : "creating threads costs");
	append_term(buffer, size, advised, terms->parent_ns, "copying the parent's page tables costs");
	append_term(buffer, size, advised, terms->tasks_ns, "handing tasks over costs");
	append_term(buffer, size, advised, terms->bytes_ns, "moving their bytes costs");
	return buffer;
}

static const char *size_words(char *buffer, size_t size, enum model_size which, double value)
{
	if (which == MODEL_SIZE_CPU || which == MODEL_SIZE_BLOCK)
		return format_duration(buffer, size, value);
	if (which == MODEL_SIZE_PAYLOAD || which == MODEL_SIZE_PARENT)
		return format_size(buffer, size, value);
	snprintf(buffer, size, "%.0f", value);
	return buffer;
}

const char *words_extrapolated(char *buffer, size_t size, const struct advice *advice)
{
	static const char *const what[MODEL_SIZES] = {"workers",     "tasks",	   "of CPU time",
						      "of blocking", "of payload", "of parent"};
	char asked[32], least[32], most[32];

	buffer[0] = '\0';
	for (enum model_size i = 0; i < MODEL_SIZES; i++) {
		const struct model_range *range = &advice->model->ranges[i];

		if (model_beyond(advice->model, &advice->job, i) <= MODEL_FAR)
			continue;
		words_append(buffer, size, "%s%s %s (measured: %s to %s)", buffer[0] ? ", " : "Extrapolated: ",
			     size_words(asked, sizeof(asked), i, model_size_of(&advice->job, i)), what[i],
			     size_words(least, sizeof(least), i, range->least),
			     size_words(most, sizeof(most), i, range->most));
	}
	if (buffer[0])
		words_append(buffer, size, "; intervals are widened.");
	return buffer;
}

const char *words_profile(char *buffer, size_t size, const struct advice *advice)
{
	time_t measured = (time_t)advice->model->measured_s;
	struct tm date;
	char text[40] = "unknown date";

	if (measured > 0 && gmtime_r(&measured, &date))
		strftime(text, sizeof(text), "%Y-%m-%d %H:%M UTC", &date);
	snprintf(buffer, size, "Profile measured on %s; intervals cover only the conditions of that measurement.",
		 text);
	return buffer;
}

const char *words_left_out(char *buffer, size_t size, const struct advice *advice)
{
	buffer[0] = '\0';
	for (unsigned i = 0; i < advice->left_out_count; i++) {
		const struct advice_left_out *one = &advice->left_out[i];

		words_append(buffer, size, "%s%s ", i ? "; " : "", one->strategy->name);
		if (one->by_world)
			words_append(buffer, size, "cannot be had %s a global lock",
				     one->strategy->kind == KIND_THREADS || one->strategy->kind == KIND_THREAD_POOL
					     ? "with"
					     : "without");
		else if (advice->job.handed_over)
			words_append(buffer, size, "was not measured with payloads by %s", advice->transport);
		else
			words_append(buffer, size, "was not measured without payloads");
	}
	return buffer;
}

/* ---- the answers ---- */

const struct answer *words_second_answer(const struct advice *advice)
{
	return advice->unlocked.best != advice->locked.best ? &advice->unlocked : NULL;
}

const char *words_answer(char *buffer, size_t size, const struct answer *answer)
{
	snprintf(buffer, size, "%s", answer->best->strategy->name);
	for (unsigned i = 0; i < answer->tie_count; i++)
		words_append(buffer, size, "%s%s", i ? ", " : "; about as good: ", answer->ties[i]->strategy->name);
	return buffer;
}

double words_change_at(const struct model_point *point)
{
	if (point->axis != MODEL_ALONG_TASKS)
		return point->at;
	return point->above ? ceil(point->at) : floor(point->at);
}

/* A size on the axis of a point, as format_duration(). */
static const char *place_words(char *buffer, size_t size, enum model_axis axis, double place)
{
	switch (axis) {
	case MODEL_ALONG_PAYLOAD:
	case MODEL_ALONG_PARENT:
		return format_size(buffer, size, place);
	case MODEL_ALONG_TASKS:
		snprintf(buffer, size, "%.0f", place);
		return buffer;
	default:
		return format_duration(buffer, size, place);
	}
}

const char *words_change(char *buffer, size_t size, const struct model_point *point)
{
	static const char *const what[] = {[MODEL_ALONG_CPU] = "of CPU a task",
					   [MODEL_ALONG_CPU_ALL] = "of CPU a task",
					   [MODEL_ALONG_PAYLOAD] = "of payload a task",
					   [MODEL_ALONG_PARENT] = "of the parent's memory",
					   [MODEL_ALONG_TASKS] = "tasks"};
	double at = words_change_at(point);
	bool one_task = point->axis == MODEL_ALONG_TASKS && !(at > 1);
	char place[32], low[32] = "", high[32] = "";

	if (point->low > 0)
		place_words(low, sizeof(low), point->axis, point->low);
	if (!isinf(point->high))
		place_words(high, sizeof(high), point->axis, point->high);
	snprintf(buffer, size, "%s %s (%s..%s) %s%s, %s would win", point->above ? "from" : "up to",
		 place_words(place, sizeof(place), point->axis, at), low, high, one_task ? "task" : what[point->axis],
		 point->above ? " on" : "", point->rival->name);
	return buffer;
}

const char *words_undecided(char *buffer, size_t size, const struct answer *answer)
{
	static const struct {
		enum model_axis axis;
		const char *above, *below;
	} sizes[] = {{MODEL_ALONG_CPU, "more CPU time a task", "less CPU time a task"},
		     {MODEL_ALONG_TASKS, "more tasks", "fewer tasks"},
		     {MODEL_ALONG_PAYLOAD, "larger payloads", "smaller payloads"},
		     {MODEL_ALONG_PARENT, "a larger parent", "a smaller parent"}};

	buffer[0] = '\0';
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		if (answer->undecided_below & 1U << sizes[i].axis)
			words_append(buffer, size, "%s%s", buffer[0] ? ", " : "undecided for ", sizes[i].below);
		if (answer->undecided_above & 1U << sizes[i].axis)
			words_append(buffer, size, "%s%s", buffer[0] ? ", " : "undecided for ", sizes[i].above);
	}
	if (buffer[0])
		words_append(buffer, size, ": the predictions are too uncertain");
	return buffer;
}
