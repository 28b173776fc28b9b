/* SPDX-License-Identifier: MIT */
#include "report/text.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/units.h"
#include "report/words.h"

#define COLUMN 9 /* characters of a field; seven fit 80 */

/* ---- text ---- */

static const char *row_words(char *buffer, size_t size, const struct map *map, double row)
{
	if (map->rows == MAP_PAYLOAD)
		return format_size(buffer, size, row);
	snprintf(buffer, size, "%.0f %%", 100 * row);
	return buffer;
}

/* ---- columns: those asked sizes that every row has; refined rows have others beside ---- */

static const struct map_field *find_field(const struct map *map, double row, double cpu_ns)
{
	for (size_t i = 0; i < map->count; i++)
		if (!(map->fields[i].row > row || map->fields[i].row < row) &&
		    fabs(map->fields[i].cpu_ns - cpu_ns) < 0.5)
			return &map->fields[i];
	return NULL;
}

static bool is_column(const struct map *map, double cpu_ns)
{
	for (size_t i = 0; i < map->count; i++)
		if (!find_field(map, map->fields[i].row, cpu_ns))
			return false;
	return true;
}

static bool begins_row(const struct map *map, size_t index)
{
	return index == 0 || map->fields[index].row > map->fields[index - 1].row;
}

static void print_head(FILE *out, const struct map *map)
{
	const struct trial *key = &map->key;
	char sizes[120], workers[32], tasks[32];

	fprintf(out, "Who wins over task CPU time (across) and %s (down): %s, %s, %s",
		map->rows == MAP_PAYLOAD ? "payload" : "share of the task's time that blocks", key->workload,
		format_count(workers, sizeof(workers), key->workers, "worker"),
		format_count(tasks, sizeof(tasks), key->tasks, "task"));
	if (map->rows == MAP_PAYLOAD)
		fprintf(out, ", over %s", key->transport);
	fprintf(out, ", %s%s\n\n", strcmp(key->start, "barrier") == 0 ? "warm" : "cold",
		words_task_sizes(sizes, sizeof(sizes), key, map->measured, map->count));
}

/* Columns stand as the first row has them. */
static bool is_in_first_row(const struct map *map, size_t index)
{
	return index < map->count && !(map->fields[index].row > map->fields[0].row);
}

/* Rows measured the size of a column each for itself: their geometric mean. */
static double column_task_ns(const struct map *map, double cpu_ns)
{
	double sum = 0;
	size_t n = 0;

	for (size_t i = 0; i < map->count; i++)
		if (fabs(map->fields[i].cpu_ns - cpu_ns) < 0.5) {
			sum += log(map->fields[i].task_ns);
			n++;
		}
	return exp(sum / (double)n);
}

static void print_columns(FILE *out, const struct map *map)
{
	char words[32];

	fprintf(out, "%9s", "");
	for (size_t i = 0; is_in_first_row(map, i); i++)
		if (is_column(map, map->fields[i].cpu_ns))
			fprintf(out, " %*s", COLUMN,
				format_duration(words, sizeof(words), column_task_ns(map, map->fields[i].cpu_ns)));
}

static void print_field(FILE *out, const struct map_field *field)
{
	char words[32];

	if (field->verdict != VERDICT_WIN)
		snprintf(words, sizeof(words), "%s", field->verdict == VERDICT_EQUAL ? "=" : "?");
	else
		snprintf(words, sizeof(words), "%.4s %.2f", field->winner, field->margin.center);
	fprintf(out, " %*s", COLUMN, words);
}

static void print_row(FILE *out, const struct map *map, double row)
{
	char words[32];

	fprintf(out, "\n%9s", row_words(words, sizeof(words), map, row));
	for (size_t i = 0; is_in_first_row(map, i); i++)
		if (is_column(map, map->fields[i].cpu_ns))
			print_field(out, find_field(map, row, map->fields[i].cpu_ns));
}

static void print_map(FILE *out, const struct map *map)
{
	print_head(out, map);
	print_columns(out, map);
	for (size_t i = 0; i < map->count; i++)
		if (begins_row(map, i))
			print_row(out, map, map->fields[i].row);
	fprintf(out, "\n\n  a name and 1.80: it wins, the next takes 1.80 times as long; =: equal; ?: undecided\n\n");
}

void report_maps_text(FILE *out, const struct maps *maps)
{
	char words[200];

	for (size_t i = 0; i < maps->count; i++)
		print_map(out, &maps->maps[i]);
	fprintf(out, "%s\n", words_joint_level(words, sizeof(words), maps->margin));
}
