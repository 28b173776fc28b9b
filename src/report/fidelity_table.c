/* SPDX-License-Identifier: MIT */
#include <inttypes.h>

#include "base/units.h"
#include "report/tables.h"
#include "report/words.h"

static const char *const quantity_names[] = {[QUANTITY_SPEEDUP] = "speed-up",
					     [QUANTITY_LATENCY_MEAN] = "mean latency",
					     [QUANTITY_LATENCY_P50] = "p50 latency"};

/* What sets this cell apart from the others of the harness. */
static void add_name(struct table *table, const struct trial *key)
{
	char workers[32], plain[120];

	format_count(workers, sizeof(workers), key->workers, "worker");
	words_parameters(plain, sizeof(plain), key);
	if (key->cpu_ns && key->block_ns)
		table_words(table, "%s, %.0f %% blocking%s", workers, words_blocking_percent(key), plain);
	else if (plain[0])
		table_words(table, "%s%s", workers, plain);
	else
		table_words(table, "%s, %s", workers, key->workload);
}

static void add_agreement(struct table *table, const struct agreement *agreement)
{
	enum table_kind kind = agreement->quantity == QUANTITY_SPEEDUP ? TABLE_RATIO : TABLE_NS;

	table_number(table, TRIAL_SCHEMA);
	table_words(table, "%016" PRIx64, agreement->key.host_id);
	table_keys(table, &agreement->key);
	add_name(table, &agreement->key);
	table_text(table, quantity_names[agreement->quantity]);
	table_text(table, agreement->simulated_strategy);
	table_text(table, agreement->real_strategy);
	table_number_as(table, kind, agreement->simulated);
	table_number_as(table, kind, agreement->real);
	table_estimate(table, &agreement->ratio);
	table_number(table, agreement->within);
	table_text(table, verdict_names[agreement->verdict]);
	table_text(table, words_difference(agreement->verdict));
}

void table_of_agreements(const struct fidelity *fidelity, struct table *out)
{
	static const struct table_column columns[] = {
		{.name = "schema", .kind = TABLE_COUNT},
		{.name = "host_id"},
		{.kind = TABLE_KEYS},
		{.head = "cell"},
		{.name = "quantity", .head = "quantity"},
		{.name = "simulated_strategy", .head = "lock"},
		{.name = "real_strategy", .head = "interpreter"},
		{.name = "simulated", .head = "simulated", .kind = TABLE_NUMBER},
		{.name = "real", .head = "real", .kind = TABLE_NUMBER},
		TABLE_ESTIMATE("ratio", "ratio_low", "ratio_high", "simulated / real", TABLE_RATIO),
		{.name = "within", .head = "agrees within", .kind = TABLE_SHARE},
		{.name = "verdict"},
		{.head = "verdict"},
	};

	char words[200];

	table_new(out, "Simulated and real lock, paired within rounds, with 95 % intervals", TABLE_COLUMNS(columns));
	for (unsigned i = 0; i < fidelity->count; i++)
		add_agreement(out, &fidelity->agreements[i]);
	table_note(out, "%s", words_joint_level(words, sizeof(words), fidelity->margin));
}
