/* SPDX-License-Identifier: MIT */
#include "report/page.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

static char *copy(struct page *page, const char *text)
{
	char *made = strdup(text);

	page->failed |= !made;
	return made;
}

/* Room for one more of `count` things; the former room if there is none. */
static void *room_for(struct page *page, void *things, size_t count, size_t size)
{
	void *larger = realloc(things, (count + 1) * size);

	if (larger)
		memset((char *)larger + count * size, 0, size);
	else
		page->failed = true;
	return larger;
}

static void add_line(struct page *page, struct lines *lines, char *text)
{
	char **larger = text ? room_for(page, lines->items, lines->count, sizeof(*larger)) : NULL;

	page->failed |= !larger;
	if (!larger) {
		free(text);
		return;
	}
	lines->items = larger;
	lines->items[lines->count++] = text;
}

void page_line(struct page *page, struct lines *lines, const char *format, ...)
{
	char *text = NULL;
	va_list values;

	va_start(values, format);
	if (vasprintf(&text, format, values) < 0)
		text = NULL;
	va_end(values);
	add_line(page, lines, text);
}

static struct section nowhere; /* of a page that has failed */

struct section *page_section(struct page *page, const char *id, const char *title)
{
	struct section *larger = room_for(page, page->sections, page->section_count, sizeof(*larger));

	if (!larger)
		return &nowhere;
	page->sections = larger;
	larger = &page->sections[page->section_count++];
	larger->id = copy(page, id);
	larger->title = copy(page, title);
	return larger;
}

void page_picture(struct page *page, struct section *section, const char *path, const char *text)
{
	struct picture *larger = room_for(page, section->pictures, section->picture_count, sizeof(*larger));

	if (!larger)
		return;
	section->pictures = larger;
	section->pictures[section->picture_count++] =
		(struct picture){.path = copy(page, path), .text = copy(page, text)};
}

/* The parts of a text between separators; returns how many. */
static unsigned split(struct page *page, const char *text, char separator, char ***parts)
{
	unsigned count = 0;

	*parts = NULL;
	for (;;) {
		size_t size = strcspn(text, (char[]){separator, '\0'});
		char **larger = room_for(page, *parts, count, sizeof(*larger));

		if (!larger)
			return count;
		*parts = larger;
		(*parts)[count] = strndup(text, size);
		page->failed |= !(*parts)[count];
		count++;
		if (!text[size])
			return count;
		text += size + 1;
	}
}

static struct table no_table; /* of a page that has failed */

struct table *page_table(struct page *page, struct section *section, const char *title, const char *head)
{
	struct table *larger = room_for(page, section->tables, section->table_count, sizeof(*larger));

	if (!larger)
		return &no_table;
	section->tables = larger;
	larger = &section->tables[section->table_count++];
	larger->title = copy(page, title);
	larger->columns = split(page, head, '|', &larger->head);
	return larger;
}

/* A row has as many cells as the table has columns: those that lack are empty. */
static void add_cells(struct page *page, struct table *table, char **cells, unsigned count)
{
	size_t used = table->rows * table->columns;
	char **larger = realloc(table->cells, (used + table->columns) * sizeof(*larger));

	page->failed |= !larger;
	for (unsigned i = 0; i < count; i++)
		if (!larger || i >= table->columns)
			free(cells[i]);
	if (!larger)
		return;
	table->cells = larger;
	for (unsigned i = 0; i < table->columns; i++)
		table->cells[used + i] = i < count ? cells[i] : NULL;
	table->rows++;
}

void page_row(struct page *page, struct table *table, const char *format, ...)
{
	char *text = NULL, **cells;
	unsigned count;
	va_list values;

	va_start(values, format);
	if (vasprintf(&text, format, values) < 0)
		text = NULL;
	va_end(values);
	page->failed |= !text;
	if (!text || table == &no_table) {
		free(text);
		return;
	}
	count = split(page, text, PAGE_CELL[0], &cells);
	add_cells(page, table, cells, count);
	free(cells);
	free(text);
}

static void free_lines(struct lines *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		free(lines->items[i]);
	free(lines->items);
}

static void free_table(struct table *table)
{
	for (unsigned i = 0; i < table->columns; i++)
		free(table->head[i]);
	for (size_t i = 0; i < table->rows * table->columns; i++)
		free(table->cells[i]);
	free(table->head);
	free(table->cells);
	free(table->title);
}

static void free_section(struct section *section)
{
	free_lines(&section->sentences);
	free_lines(&section->notes);
	for (size_t i = 0; i < section->picture_count; i++) {
		free(section->pictures[i].path);
		free(section->pictures[i].text);
	}
	for (size_t i = 0; i < section->table_count; i++)
		free_table(&section->tables[i]);
	free(section->pictures);
	free(section->tables);
	free(section->id);
	free(section->title);
}

void page_free(struct page *page)
{
	free_lines(&page->verdict);
	for (size_t i = 0; i < page->section_count; i++)
		free_section(&page->sections[i]);
	free(page->sections);
	free(page->title);
	*page = (struct page){0};
}
