/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "table/table.h"

void table_put_markdown(FILE *out, const char *text)
{
	for (; text && *text; text++) {
		if (*text == '\n' || *text == '\r') {
			fputc(' ', out);
			continue;
		}
		if (*text == '<') {
			fputs("&lt;", out);
			continue;
		}
		if (strchr("|`*_[\\", *text))
			fputc('\\', out);
		fputc(*text, out);
	}
}

static void put_row(FILE *out, const struct table *table, size_t row)
{
	char buffer[TABLE_WORDS_SIZE];

	fputs("\n|", out);
	for (unsigned i = 0; i < table->column_count; i++) {
		if (!table->columns[i].head)
			continue;
		fputc(' ', out);
		table_put_markdown(out, table_cell_words(table, row, i, buffer));
		fputs(" |", out);
	}
}

void table_write_markdown(FILE *out, const struct table *table)
{
	fputc('\n', out);
	table_put_markdown(out, table->title);
	fputs("\n\n|", out);
	for (unsigned i = 0; i < table->column_count; i++) {
		if (!table->columns[i].head)
			continue;
		fputc(' ', out);
		table_put_markdown(out, table->columns[i].head);
		fputs(" |", out);
	}
	fputs("\n|", out);
	for (unsigned i = 0; i < table->column_count; i++)
		if (table->columns[i].head)
			fputs(table_is_number(&table->columns[i]) ? " ---: |" : " --- |", out);
	for (size_t row = 0; row < table_rows(table); row++)
		put_row(out, table, row);
	fputc('\n', out);
	for (size_t i = 0; i < table->notes.count; i++) {
		fputs("\n", out);
		table_put_markdown(out, table->notes.items[i]);
		fputc('\n', out);
	}
}
