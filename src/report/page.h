/* SPDX-License-Identifier: MIT
 *
 * A page: a verdict in sentences, then sections, each with sentences, pictures and tables.  Built once, written as HTML
 * and as Markdown.
 *
 * All text is plain: the writers escape it.  Functions that add keep the page usable when memory runs out; page->failed
 * then says so.
 */
#ifndef REPORT_PAGE_H
#define REPORT_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct lines {
	char **items;
	size_t count;
};

struct table {
	char *title;
	unsigned columns;
	char **head;
	char **cells; /* row by row */
	size_t rows;
	bool folded; /* long: shown on demand */
};

struct picture {
	char *path; /* of an SVG file */
	char *text; /* what it shows, for who cannot see it */
};

struct section {
	char *id; /* "crossings" */
	char *title;
	struct lines sentences;
	struct lines notes; /* what lacks, and which command makes it */
	struct picture *pictures;
	size_t picture_count;
	struct table *tables;
	size_t table_count;
};

struct page {
	char *title;
	struct lines verdict;
	struct section *sections;
	size_t section_count;
	bool failed; /* memory ran out: do not write it */
};

__attribute__((format(printf, 3, 4))) void page_line(struct page *page, struct lines *lines, const char *format, ...);
struct section *page_section(struct page *page, const char *id, const char *title);
void page_picture(struct page *page, struct section *section, const char *path, const char *text);

/* `head`: names of the columns, separated by |. */
struct table *page_table(struct page *page, struct section *section, const char *title, const char *head);

/* Cells separated by the character 0x1f (PAGE_CELL): no text of ours has it. */
#define PAGE_CELL "\x1f"
__attribute__((format(printf, 3, 4))) void page_row(struct page *page, struct table *table, const char *format, ...);

void page_free(struct page *page);

/* One file without anything from elsewhere; pictures are taken into it.  One that cannot be read, or that holds what no
 * picture of ours does (scripts, images), is left out and told in its place.  Writes to `out`, which the caller checks.
 */
void page_write_html(FILE *out, const struct page *page);

/* The same without pictures. */
void page_write_markdown(FILE *out, const struct page *page);

#endif
