/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "table/table.h"

#define EXACT_BELOW 1e15 /* a double holds such a whole number exactly */

static void put_text(FILE *out, const char *text)
{
	bool quoted = strpbrk(text, ",\"\r\n") != NULL;

	if (quoted)
		fputc('"', out);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', out);
		fputc(*text, out);
	}
	if (quoted)
		fputc('"', out);
}

static void put_cell(FILE *out, const struct table_column *column, const struct table_cell *cell)
{
	if (!cell->known)
		return;
	if (column->kind == TABLE_TEXT)
		put_text(out, cell->text);
	else if (cell->number == floor(cell->number) && fabs(cell->number) < EXACT_BELOW)
		fprintf(out, "%.0f", cell->number);
	else
		fprintf(out, "%.6g", cell->number);
}

static void put_line(FILE *out, const struct table *table, size_t row, bool head)
{
	const char *separator = "";

	for (unsigned i = 0; i < table->column_count; i++) {
		if (!table->columns[i].name)
			continue;
		fputs(separator, out);
		separator = ",";
		if (head)
			fputs(table->columns[i].name, out);
		else
			put_cell(out, &table->columns[i], table_at(table, row, i));
	}
	fputc('\n', out);
}

void table_write_csv(FILE *out, const struct table *table)
{
	put_line(out, table, 0, true);
	for (size_t row = 0; row < table_rows(table); row++)
		put_line(out, table, row, false);
}
