/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <math.h>

#include "report/tables.h"
#include "report/words.h"

void table_estimate_as(struct table *table, enum table_kind kind, const struct estimate *estimate)
{
	table_number_as(table, kind, estimate->center);
	table_number_as(table, kind, estimate->low);
	table_number_as(table, kind, estimate->high);
}

void table_estimate(struct table *table, const struct estimate *estimate)
{
	table_number(table, estimate->center);
	table_number(table, estimate->low);
	table_number(table, estimate->high);
}

static const char *metric_title(const struct summary *summary, const char *cold, const char *warm)
{
	return summary->options.metric == METRIC_WARM ? warm : cold;
}

/* What both tables say of a cell. */
static const struct table_column cell_columns[] = {
	{.head = "workload"},
	{.name = "schema", .kind = TABLE_COUNT},
	{.name = "host_id"},
	{.kind = TABLE_KEYS},
	{.name = "metric"},
	{.name = "rounds", .kind = TABLE_COUNT},
	{.name = "restarts", .kind = TABLE_COUNT},
	{.name = "sessions", .kind = TABLE_COUNT},
	{.name = "effective_cpus", .kind = TABLE_NUMBER},
	{.name = "capacity", .kind = TABLE_NUMBER},
	{.name = "task_ns", .kind = TABLE_NS},
	{.name = "task_size"},
	{.name = "verdict"},
};

static void add_cell(struct table *table, const struct summary *summary, const struct cell_summary *cell)
{
	char name[300];

	table_text(table, words_name(name, sizeof(name), &cell->key));
	table_number(table, TRIAL_SCHEMA);
	table_words(table, "%016" PRIx64, cell->key.host_id);
	table_keys(table, &cell->key);
	table_text(table, metric_title(summary, "cold", "warm"));
	table_number(table, cell->rounds);
	table_number(table, cell->restarts);
	table_number(table, cell->sessions);
	table_number(table, cell->key.effective_cpus);
	table_number(table, cell->capacity);
	table_number(table, cell->task_size.cpu_ns);
	table_text(table, task_size_name(cell->task_size.source));
	table_text(table, verdict_names[cell->verdict]);
}

/* What the verdicts rest on, once. */
static void note_verdicts(struct table *table, const struct summary *summary)
{
	char scope[40], level[200];

	table_note(table, "Measured %s. %s", words_scope(scope, sizeof(scope), summary->sessions),
		   words_joint_level(level, sizeof(level), summary->options.margin));
}

static void add_standing(struct table *table, const struct standing *standing)
{
	const double numbers[] = {expm1(standing->speedup.spread),
				  standing->speedup_median,
				  standing->create_ns,
				  standing->run_ns,
				  standing->reap_ns,
				  standing->memory_bytes,
				  standing->minor_faults,
				  standing->lock_wait_share,
				  standing->latency.mean,
				  standing->latency.p50,
				  standing->latency.p95,
				  standing->latency.p99,
				  standing->latency.max};

	table_text(table, standing->strategy);
	table_text(table, kind_names[standing->kind]);
	table_number(table, standing->trials);
	table_number(table, standing->failed);
	table_estimate(table, &standing->time_ns);
	table_estimate(table, &standing->speedup);
	table_estimate(table, &standing->behind);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		table_number(table, numbers[i]);
	table_number(table, standing->leads);
}

void table_of_standings(const struct summary *summary, struct table *out)
{
	static const struct table_column columns[] = {
		{.name = "strategy", .head = "strategy"},
		{.name = "kind"},
		{.name = "trials", .kind = TABLE_COUNT},
		{.name = "failed", .kind = TABLE_COUNT},
		TABLE_ESTIMATE("time_ns", "time_low_ns", "time_high_ns", "time", TABLE_NS),
		TABLE_ESTIMATE("speedup", "speedup_low", "speedup_high", "speed-up", TABLE_RATIO),
		TABLE_ESTIMATE("behind", "behind_low", "behind_high", NULL, TABLE_RATIO),
		{.name = "speedup_spread", .kind = TABLE_SHARE},
		{.name = "speedup_median", .kind = TABLE_RATIO},
		{.name = "create_ns", .kind = TABLE_NS},
		{.name = "run_ns", .kind = TABLE_NS},
		{.name = "reap_ns", .kind = TABLE_NS},
		{.name = "memory_bytes", .kind = TABLE_BYTES},
		{.name = "minor_faults", .kind = TABLE_NUMBER},
		{.name = "lock_wait_share", .head = "lock wait", .kind = TABLE_SHARE},
		{.name = "latency_mean_ns", .kind = TABLE_NS},
		{.name = "latency_p50_ns", .kind = TABLE_NS},
		{.name = "latency_p95_ns", .kind = TABLE_NS},
		{.name = "latency_p99_ns", .kind = TABLE_NS},
		{.name = "latency_max_ns", .kind = TABLE_NS},
		{.name = "leads", .head = "leads", .kind = TABLE_FLAG},
	};

	table_new(out,
		  metric_title(summary,
			       "Each strategy in each cell: cold makespan (creation to reaping), 95 % intervals",
			       "Each strategy in each cell: warm makespan (GO to the last task's end), 95 % intervals"),
		  TABLE_COLUMNS(cell_columns));
	table_add_columns(out, TABLE_COLUMNS(columns));
	table_show(out, "workers");
	for (unsigned i = 0; i < summary->count; i++)
		for (unsigned j = 0; j < summary->cells[i].count; j++) {
			add_cell(out, summary, &summary->cells[i]);
			add_standing(out, &summary->cells[i].standings[j]);
		}
	table_note(out, "Speed-up over %s, paired within rounds.", words_baseline(summary));
	note_verdicts(out, summary);
}

static void add_winner(struct table *table, const struct summary *summary, unsigned index)
{
	const struct cell_summary *cell = &summary->cells[index];
	const struct standing *next = words_runner_up(cell);
	char verdict[400];

	table_text(table, cell->verdict == VERDICT_WIN ? cell->standings[cell->best].strategy : NULL);
	table_text(table, next ? next->strategy : NULL);
	table_estimate(table, next ? &next->behind : &estimate_none);
	table_text(table, words_verdict(verdict, sizeof(verdict), summary, index));
}

void table_of_winners(const struct summary *summary, struct table *out)
{
	static const struct table_column columns[] = {
		{.name = "winner"},
		{.name = "second"},
		TABLE_ESTIMATE("ratio", "ratio_low", "ratio_high", NULL, TABLE_RATIO),
		{.head = "who won"},
	};

	table_new(out,
		  metric_title(summary, "Who won in each cell: cold makespan", "Who won in each cell: warm makespan"),
		  TABLE_COLUMNS(cell_columns));
	table_add_columns(out, TABLE_COLUMNS(columns));
	table_show(out, "workers");
	for (unsigned i = 0; i < summary->count; i++) {
		add_cell(out, summary, &summary->cells[i]);
		add_winner(out, summary, i);
	}
	note_verdicts(out, summary);
}
