/* SPDX-License-Identifier: MIT */
#include "report/page.h"

/* Text that Markdown shows as it is. */
static void put_text(FILE *out, const char *text)
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
		if (*text == '|' || *text == '`' || *text == '*' || *text == '_' || *text == '[' || *text == '\\')
			fputc('\\', out);
		fputc(*text, out);
	}
}

static void put_table(FILE *out, const struct table *table)
{
	if (table->title && table->title[0]) {
		fputc('\n', out);
		put_text(out, table->title);
		fputc('\n', out);
	}
	fputs("\n|", out);
	for (unsigned i = 0; i < table->columns; i++) {
		fputc(' ', out);
		put_text(out, table->head[i]);
		fputs(" |", out);
	}
	fputs("\n|", out);
	for (unsigned i = 0; i < table->columns; i++)
		fputs(" --- |", out);
	for (size_t row = 0; row < table->rows; row++) {
		fputs("\n|", out);
		for (unsigned i = 0; i < table->columns; i++) {
			fputc(' ', out);
			put_text(out, table->cells[row * table->columns + i]);
			fputs(" |", out);
		}
	}
	fputc('\n', out);
}

static void put_lines(FILE *out, const char *before, const struct lines *lines)
{
	if (lines->count)
		fputc('\n', out);
	for (size_t i = 0; i < lines->count; i++) {
		fputs(before, out);
		put_text(out, lines->items[i]);
		fputc('\n', out);
	}
}

void page_write_markdown(FILE *out, const struct page *page)
{
	fputs("# ", out);
	put_text(out, page->title);
	fputc('\n', out);
	put_lines(out, "- ", &page->verdict);
	for (size_t i = 0; i < page->section_count; i++) {
		const struct section *section = &page->sections[i];

		fputs("\n## ", out);
		put_text(out, section->title);
		fputc('\n', out);
		put_lines(out, "- ", &section->sentences);
		put_lines(out, "> ", &section->notes);
		/* Long ones are for the page, not for a summary. */
		for (size_t j = 0; j < section->table_count; j++)
			if (!section->tables[j].folded)
				put_table(out, &section->tables[j]);
	}
}
