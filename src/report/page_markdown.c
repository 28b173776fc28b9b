/* SPDX-License-Identifier: MIT */
#include "report/page.h"

static void put_lines(FILE *out, const char *before, const struct lines *lines)
{
	if (lines->count)
		fputc('\n', out);
	for (size_t i = 0; i < lines->count; i++) {
		fputs(before, out);
		table_put_markdown(out, lines->items[i]);
		fputc('\n', out);
	}
}

void page_write_markdown(FILE *out, const struct page *page)
{
	fputs("# ", out);
	table_put_markdown(out, page->title);
	fputc('\n', out);
	put_lines(out, "- ", &page->verdict);
	for (size_t i = 0; i < page->section_count; i++) {
		const struct section *section = &page->sections[i];

		fputs("\n## ", out);
		table_put_markdown(out, section->title);
		fputc('\n', out);
		put_lines(out, "- ", &section->sentences);
		put_lines(out, "> ", &section->notes);
		/* Long ones are for the page, not for a summary. */
		for (size_t j = 0; j < section->table_count; j++)
			if (!section->tables[j].folded)
				table_write_markdown(out, &section->tables[j].table);
	}
}
