/* SPDX-License-Identifier: MIT */
#include "table/table.h"

void table_put_html(FILE *out, const char *text)
{
	for (; text && *text; text++)
		switch (*text) {
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '&':
			fputs("&amp;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		default:
			fputc((unsigned char)*text < ' ' ? ' ' : *text, out);
		}
}

/* Sorting goes by data-n, in base units. */
static void put_cell(FILE *out, const struct table *table, size_t row, unsigned column)
{
	const struct table_cell *cell = table_at(table, row, column);
	char buffer[TABLE_WORDS_SIZE];

	if (table_is_number(&table->columns[column]) && cell->known)
		fprintf(out, "<td class=\"number\" data-n=\"%.9g\">", cell->number);
	else
		fputs(table_is_number(&table->columns[column]) ? "<td class=\"number\">" : "<td>", out);
	table_put_html(out, table_cell_words(table, row, column, buffer));
	fputs("</td>", out);
}

static void put_head(FILE *out, const struct table *table)
{
	fputs("<thead><tr>", out);
	for (unsigned i = 0; i < table->column_count; i++) {
		if (!table->columns[i].head)
			continue;
		fprintf(out, "<th scope=\"col\"%s>", table_is_number(&table->columns[i]) ? " class=\"number\"" : "");
		table_put_html(out, table->columns[i].head);
		fputs("</th>", out);
	}
	fputs("</tr></thead>\n", out);
}

void table_write_html(FILE *out, const struct table *table)
{
	fputs("<div class=\"rows\" tabindex=\"0\" role=\"region\" aria-label=\"", out);
	table_put_html(out, table->title);
	fputs("\"><table><caption>", out);
	table_put_html(out, table->title);
	fputs("</caption>\n", out);
	put_head(out, table);
	fputs("<tbody>\n", out);
	for (size_t row = 0; row < table_rows(table); row++) {
		fputs("<tr>", out);
		for (unsigned i = 0; i < table->column_count; i++)
			if (table->columns[i].head)
				put_cell(out, table, row, i);
		fputs("</tr>\n", out);
	}
	fputs("</tbody></table></div>\n", out);
	for (size_t i = 0; i < table->notes.count; i++) {
		fputs("<p>", out);
		table_put_html(out, table->notes.items[i]);
		fputs("</p>\n", out);
	}
}
