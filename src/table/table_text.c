/* SPDX-License-Identifier: MIT */

#include "base/terminal.h"
#include "table/table.h"

#define COLUMNS_MOST	  128
#define COLUMNS_UNLIMITED 100000
#define GAP		  2

static unsigned characters(const char *text)
{
	unsigned count = 0;

	for (; *text; text++)
		count += ((unsigned char)*text & 0xC0) != 0x80; /* of UTF-8, not its continuations */
	return count;
}

/* Widths of the columns that people read, 0 for the others; returns that of a line. */
static unsigned measure(const struct table *table, unsigned widths[COLUMNS_MOST])
{
	char buffer[TABLE_WORDS_SIZE];
	unsigned line = 0;

	for (unsigned i = 0; i < table->column_count && i < COLUMNS_MOST; i++) {
		widths[i] = table->columns[i].head ? characters(table->columns[i].head) : 0;
		for (size_t row = 0; widths[i] && row < table_rows(table); row++) {
			unsigned width = characters(table_cell_words(table, row, i, buffer));

			widths[i] = width > widths[i] ? width : widths[i];
		}
		line += widths[i] ? widths[i] + GAP : 0;
	}
	return line;
}

/* Numbers stand to the right; nothing follows the last text of a line. */
static void put(FILE *out, const char *text, unsigned width, bool right, bool last)
{
	int blanks = (int)(width - characters(text));

	if (right)
		fprintf(out, "%*s%s", blanks, "", text);
	else
		fprintf(out, "%s%*s", text, last ? 0 : blanks, "");
	if (!last)
		fprintf(out, "%*s", GAP, "");
}

static void put_line(FILE *out, const struct table *table, const unsigned *widths, size_t row, bool head)
{
	char buffer[TABLE_WORDS_SIZE];
	unsigned last = 0;

	for (unsigned i = 0; i < table->column_count && i < COLUMNS_MOST; i++)
		last = widths[i] ? i : last;
	for (unsigned i = 0; i <= last; i++)
		if (widths[i])
			put(out, head ? table->columns[i].head : table_cell_words(table, row, i, buffer), widths[i],
			    table_is_number(&table->columns[i]), i == last);
	fputc('\n', out);
}

static void put_record(FILE *out, const struct table *table, size_t row)
{
	char buffer[TABLE_WORDS_SIZE];

	for (unsigned i = 0; i < table->column_count; i++)
		if (table->columns[i].head)
			fprintf(out, "%s: %s\n", table->columns[i].head, table_cell_words(table, row, i, buffer));
}

void table_write_text(FILE *out, const struct table *table)
{
	unsigned widths[COLUMNS_MOST] = {0};
	bool fits = measure(table, widths) <= terminal_columns(out, COLUMNS_UNLIMITED) + GAP;
	FILE *filling = terminal_filling(out);

	out = filling ? filling : out;
	fprintf(out, "%s\n\n", table->title);
	if (fits)
		put_line(out, table, widths, 0, true);
	for (size_t row = 0; row < table_rows(table); row++) {
		if (fits)
			put_line(out, table, widths, row, false);
		else
			put_record(out, table, row);
		if (!fits)
			fputc('\n', out);
	}
	for (size_t i = 0; i < table->notes.count; i++)
		fprintf(out, "%s%s\n", i || !fits ? "" : "\n", table->notes.items[i]);
	if (filling)
		fclose(filling);
}
