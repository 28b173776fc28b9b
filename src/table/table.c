/* SPDX-License-Identifier: MIT */
#include "table/table.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/units.h"

/* ---- sentences ---- */

bool lines_add(struct lines *lines, const char *format, va_list values)
{
	char **larger = realloc(lines->items, (lines->count + 1) * sizeof(*larger)), *text;

	if (!larger)
		return false;
	lines->items = larger;
	if (vasprintf(&text, format, values) < 0)
		return false;
	lines->items[lines->count++] = text;
	return true;
}

void lines_free(struct lines *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		free(lines->items[i]);
	free(lines->items);
}

/* ---- making one ---- */

static char *copy(struct table *table, const char *text)
{
	char *made = strdup(text);

	table->failed |= !made;
	return made;
}

void table_new(struct table *table, const char *title, const struct table_column *columns, size_t count)
{
	*table = (struct table){0};
	table->title = copy(table, title);
	table_add_columns(table, columns, count);
}

void table_free(struct table *table)
{
	for (size_t i = 0; i < table->count; i++)
		free(table->cells[i].text);
	free(table->cells);
	lines_free(&table->notes);
	free(table->columns);
	free(table->title);
	*table = (struct table){0};
}

static void add_column(struct table *table, const struct table_column *column)
{
	struct table_column *larger = realloc(table->columns, (table->column_count + 1) * sizeof(*larger));

	table->failed |= !larger;
	if (!larger)
		return;
	table->columns = larger;
	table->columns[table->column_count++] = *column;
}

static bool is_cell_key(const struct column *column)
{
	return column->role == ROLE_key && column->offset != offsetof(struct trial, strategy);
}

static enum table_kind kind_of(const struct column *column)
{
	if (column->type == COLUMN_text || column->type == COLUMN_hex)
		return TABLE_TEXT;
	return strcmp(column->unit, "ns") == 0	     ? TABLE_NS
	       : strcmp(column->unit, "bytes") == 0  ? TABLE_BYTES
	       : strcmp(column->unit, "0 to 1") == 0 ? TABLE_SHARE
						     : TABLE_COUNT;
}

static void add_key_columns(struct table *table)
{
	for (unsigned i = 0; i < trial_column_count; i++)
		if (is_cell_key(&trial_columns[i]))
			add_column(table, &(struct table_column){.name = trial_columns[i].name,
								 .kind = kind_of(&trial_columns[i])});
}

void table_add_columns(struct table *table, const struct table_column *columns, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (columns[i].kind == TABLE_KEYS)
			add_key_columns(table);
		else
			add_column(table, &columns[i]);
}

static unsigned find_column(const struct table *table, const char *name)
{
	unsigned i = 0;

	while (i < table->column_count && (!table->columns[i].name || strcmp(table->columns[i].name, name) != 0))
		i++;
	if (i == table->column_count)
		abort(); /* a builder's mistake, not the data's */
	return i;
}

void table_show(struct table *table, const char *name)
{
	if (!table->failed)
		table->columns[find_column(table, name)].head = name;
}

static struct table_cell *next_cell(struct table *table)
{
	if (table->column_count == 0)
		return NULL; /* memory ran out before */
	if (table->count == table->room) {
		size_t room = table->room ? 2 * table->room : 256;
		struct table_cell *larger = realloc(table->cells, room * sizeof(*larger));

		if (!larger) {
			table->failed = true;
			return NULL;
		}
		table->cells = larger;
		table->room = room;
	}
	table->cells[table->count] =
		(struct table_cell){.number = NAN, .kind = table->columns[table->count % table->column_count].kind};
	return &table->cells[table->count++];
}

void table_text(struct table *table, const char *text)
{
	struct table_cell *cell = next_cell(table);

	if (!cell || !text)
		return;
	cell->text = copy(table, text);
	cell->known = cell->text != NULL;
}

void table_words(struct table *table, const char *format, ...)
{
	char text[1024];
	va_list values;

	va_start(values, format);
	vsnprintf(text, sizeof(text), format, values);
	va_end(values);
	table_text(table, text);
}

void table_number(struct table *table, double number)
{
	struct table_cell *cell = next_cell(table);

	if (!cell)
		return;
	cell->known = isfinite(number);
	cell->number = number;
}

void table_number_as(struct table *table, enum table_kind kind, double number)
{
	table_number(table, number);
	if (!table->failed)
		table->cells[table->count - 1].kind = kind;
}

void table_blank(struct table *table, const char *name)
{
	if (!table->failed)
		table->cells[(table_rows(table) - 1) * table->column_count + find_column(table, name)].known = false;
}

static void add_field(struct table *table, const struct column *column, const void *field)
{
	switch (column->type) {
	case COLUMN_text:
		table_text(table, field);
		break;
	case COLUMN_real:
		table_number(table, *(const trial_real *)field);
		break;
	case COLUMN_signed:
		table_number(table, (double)*(const trial_signed *)field);
		break;
	case COLUMN_count:
		table_number(table, (double)*(const trial_count *)field);
		break;
	case COLUMN_hex:
		table_words(table, "%016" PRIx64, *(const trial_hex *)field);
		break;
	}
}

void table_keys(struct table *table, const struct trial *trial)
{
	for (unsigned i = 0; i < trial_column_count; i++)
		if (is_cell_key(&trial_columns[i]))
			add_field(table, &trial_columns[i], (const char *)trial + trial_columns[i].offset);
}

void table_note(struct table *table, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	table->failed |= !lines_add(&table->notes, format, values);
	va_end(values);
}

size_t table_rows(const struct table *table)
{
	return table->column_count ? table->count / table->column_count : 0;
}

const struct table_cell *table_at(const struct table *table, size_t row, unsigned column)
{
	return &table->cells[row * table->column_count + column];
}

/* ---- what people read ---- */

bool table_is_number(const struct table_column *column)
{
	return column->kind != TABLE_TEXT && column->kind != TABLE_FLAG;
}

const char *table_number_words(char *buffer, size_t size, enum table_kind kind, double number)
{
	if (isnan(number))
		return strcpy(buffer, "-");
	switch (kind) {
	case TABLE_NS:
		return format_duration(buffer, size, number);
	case TABLE_BYTES:
		return format_size(buffer, size, number);
	case TABLE_RATIO:
		snprintf(buffer, size, number < 0.1 ? "%.3f" : number < 99.995 ? "%.2f" : "%.0f", number);
		break;
	case TABLE_SHARE:
		snprintf(buffer, size, fabs(number) < 0.0995 ? "%.1f %%" : "%.0f %%", 100 * number);
		break;
	default:
		snprintf(buffer, size, kind == TABLE_COUNT ? "%.0f" : "%.3g", number);
	}
	return buffer;
}

const char *table_cell_words(const struct table *table, size_t row, unsigned column, char buffer[TABLE_WORDS_SIZE])
{
	const struct table_column *kind = &table->columns[column];
	const struct table_cell *cell = table_at(table, row, column);
	char low[64], high[64];

	if (!cell->known)
		return "-";
	if (kind->kind == TABLE_TEXT)
		return cell->text;
	if (kind->kind == TABLE_FLAG)
		return cell->number != 0 ? "yes" : "no";
	table_number_words(buffer, TABLE_WORDS_SIZE, cell->kind, cell->number);
	if (kind->is_estimate && cell[1].known && cell[2].known)
		snprintf(buffer + strlen(buffer), TABLE_WORDS_SIZE - strlen(buffer), " (%s..%s)",
			 table_number_words(low, sizeof(low), cell->kind, cell[1].number),
			 table_number_words(high, sizeof(high), cell->kind, cell[2].number));
	return buffer;
}

void table_write(FILE *out, const struct table *table, enum table_format format)
{
	static void (*const emitters[])(FILE * out, const struct table *table) = {
		[TABLE_AS_TEXT] = table_write_text, [TABLE_AS_CSV] = table_write_csv,
		[TABLE_AS_JSON] = table_write_json, [TABLE_AS_MARKDOWN] = table_write_markdown,
		[TABLE_AS_HTML] = table_write_html,
	};

	emitters[format](out, table);
}
