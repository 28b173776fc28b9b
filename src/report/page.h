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

#include "table/table.h"

struct page_table {
	struct table table;
	bool folded; /* long: shown on demand */
};

struct picture {
	char *path; /* of an SVG file */
	char *text; /* what it shows, in words */
};

struct section {
	char *id; /* "points" */
	char *title;
	struct lines sentences;
	struct lines notes; /* what lacks, and which command makes it */
	struct picture *pictures;
	size_t picture_count;
	struct page_table *tables;
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

/* A table for the caller to make, before the section gets another one. */
struct table *page_table(struct page *page, struct section *section);

/* Folds the section's last table if it has more rows than that. */
void page_fold(struct section *section, size_t rows);

/* Is all of it there? */
bool page_is_whole(const struct page *page);

void page_free(struct page *page);

/* One file without anything from elsewhere.  Pictures are embedded as images, in which a browser runs no script and
 * loads nothing; one that cannot be read is left out, and its place says so.  Writes to `out`, which the caller
 * checks. */
void page_write_html(FILE *out, const struct page *page);

/* The same without pictures. */
void page_write_markdown(FILE *out, const struct page *page);

#endif
