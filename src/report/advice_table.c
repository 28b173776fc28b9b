/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "report/advice_words.h"
#include "report/tables.h"

#define WORDS_SIZE 300

static const char *const bounds[] = {
	[MODEL_BY_TURNS] = "turns", [MODEL_BY_LOCK] = "lock", [MODEL_BY_CPUS] = "cpus", [MODEL_BY_WORKER] = "worker"};

/* ---- the ranking ---- */

static const char *place_in(const struct answer *answer, const struct advised *advised)
{
	if (answer->best == advised)
		return "best";
	for (unsigned i = 0; i < answer->tie_count; i++)
		if (answer->ties[i] == advised)
			return "about as good";
	return NULL;
}

static const struct verified *find_verified(const struct verified *verified, unsigned count, const char *strategy)
{
	for (unsigned i = 0; i < count; i++)
		if (strcmp(verified[i].strategy, strategy) == 0)
			return &verified[i];
	return NULL;
}

static void add_job(struct table *table, const struct advice *advice)
{
	const struct model_job *job = &advice->job;

	table_number(table, job->workers);
	table_number(table, job->tasks);
	table_number(table, job->cpu_ns);
	table_number(table, job->block_ns);
	table_number(table, job->payload_bytes);
	table_text(table, advice->transport);
	table_number(table, job->parent_bytes);
	table_number(table, job->switch_interval_ns);
	table_number(table, job->released);
}

static void add_advised(struct table *table, const struct advice *advice, const struct advised *advised,
			const struct verified *verified)
{
	const struct model_terms *terms = &advised->terms;
	char reason[WORDS_SIZE];

	add_job(table, advice);
	table_text(table, advised->strategy->name);
	table_estimate(table, &advised->predicted_ns);
	table_number(table, verified ? verified->measured_ns : NAN);
	table_text(table, verified ? verified->status : NULL);
	table_text(table, place_in(&advice->locked, advised));
	table_text(table, place_in(&advice->unlocked, advised));
	table_text(table, bounds[terms->bound]);
	table_number(table, terms->setup_ns);
	table_number(table, terms->workers_ns);
	table_number(table, terms->parent_ns);
	table_number(table, terms->tasks_ns);
	table_number(table, terms->bytes_ns);
	table_number(table, terms->run_ns);
	table_text(table, words_reason(reason, sizeof(reason), &advice->job, advised));
}

static void note_answer(struct table *table, const char *whose, const struct answer *answer)
{
	char words[WORDS_SIZE];

	if (!answer || !answer->best)
		return;
	table_note(table, "%s: %s.", whose, words_answer(words, sizeof(words), answer));
	for (unsigned i = 0; i < answer->point_count; i++)
		table_note(table, "%s: %s.", whose, words_change(words, sizeof(words), &answer->points[i]));
	if (words_undecided(words, sizeof(words), answer)[0])
		table_note(table, "%s: %s.", whose, words);
}

void table_of_advice(const struct advice *advice, const struct verified *verified, unsigned count, struct table *out)
{
	static const struct table_column columns[] = {
		{.name = "workers", .kind = TABLE_COUNT},
		{.name = "tasks", .kind = TABLE_COUNT},
		{.name = "cpu_ns", .kind = TABLE_NS},
		{.name = "block_ns", .kind = TABLE_NS},
		{.name = "payload_bytes", .kind = TABLE_BYTES},
		{.name = "transport"},
		{.name = "parent_bytes", .kind = TABLE_BYTES},
		{.name = "switch_interval_ns", .kind = TABLE_NS},
		{.name = "released", .kind = TABLE_SHARE},
		{.name = "strategy", .head = "strategy"},
		TABLE_ESTIMATE("predicted_ns", "low_ns", "high_ns", "predicted", TABLE_NS),
		{.name = "measured_ns", .kind = TABLE_NS},
		{.name = "status"},
		{.name = "with_lock", .head = "with a lock"},
		{.name = "without_lock", .head = "without"},
		{.name = "bound"},
		{.name = "setup_ns", .kind = TABLE_NS},
		{.name = "workers_ns", .kind = TABLE_NS},
		{.name = "parent_ns", .kind = TABLE_NS},
		{.name = "tasks_ns", .kind = TABLE_NS},
		{.name = "bytes_ns", .kind = TABLE_NS},
		{.name = "run_ns", .kind = TABLE_NS},
		{.name = "why", .head = "why"},
	};
	char words[WORDS_SIZE];

	table_new(out, words_job(words, sizeof(words), advice), TABLE_COLUMNS(columns));
	if (count)
		table_show(out, "measured_ns");
	for (unsigned i = 0; i < advice->count; i++)
		add_advised(out, advice, &advice->ranking[i],
			    find_verified(verified, count, advice->ranking[i].strategy->name));
	if (words_extrapolated(words, sizeof(words), advice)[0])
		table_note(out, "%s", words);
	if (words_left_out(words, sizeof(words), advice)[0])
		table_note(out, "Left out: %s.", words);
	note_answer(out, "With a global lock", &advice->locked);
	note_answer(out, "Without one", words_second_answer(advice));
	table_note(out, "%s", words_profile(words, sizeof(words), advice));
}

/* ---- what would change it ---- */

static void add_changes(struct table *table, const char *whose, const struct answer *answer)
{
	static const struct {
		const char *name;
		enum table_kind kind;
	} axes[] = {[MODEL_ALONG_CPU] = {"cpu_ns", TABLE_NS},
		    [MODEL_ALONG_CPU_ALL] = {"cpu_ns", TABLE_NS},
		    [MODEL_ALONG_PAYLOAD] = {"payload_bytes", TABLE_BYTES},
		    [MODEL_ALONG_PARENT] = {"parent_bytes", TABLE_BYTES},
		    [MODEL_ALONG_TASKS] = {"tasks", TABLE_COUNT}};

	for (unsigned i = 0; answer->best && i < answer->point_count; i++) {
		const struct model_point *point = &answer->points[i];

		table_text(table, whose);
		table_text(table, answer->best->strategy->name);
		table_text(table, axes[point->axis].name);
		table_text(table, point->above ? "from" : "up to");
		table_estimate_as(table, axes[point->axis].kind,
				  &(struct estimate){.center = words_change_at(point),
						     .low = point->low > 0 ? point->low : NAN,
						     .high = isinf(point->high) ? NAN : point->high});
		table_text(table, point->rival->name);
	}
}

void table_of_changes(const struct advice *advice, struct table *out)
{
	static const struct table_column columns[] = {
		{.name = "lock", .head = "lock"},
		{.name = "best", .head = "best"},
		{.name = "size", .head = "of another size"},
		{.name = "direction", .head = "direction"},
		TABLE_ESTIMATE("at", "low", "high", "at", TABLE_NUMBER),
		{.name = "strategy", .head = "would win"},
	};

	table_new(out, "What would change the advice", TABLE_COLUMNS(columns));
	add_changes(out, "with", &advice->locked);
	add_changes(out, "without", &advice->unlocked);
}
