/* SPDX-License-Identifier: MIT */
#include "report/page.h"

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

void page_line(struct page *page, struct lines *lines, const char *format, ...)
{
	va_list values;

	va_start(values, format);
	page->failed |= !lines_add(lines, format, values);
	va_end(values);
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

static struct table no_table; /* of a page that has failed */

struct table *page_table(struct page *page, struct section *section)
{
	struct page_table *larger = room_for(page, section->tables, section->table_count, sizeof(*larger));

	if (!larger)
		return &no_table;
	section->tables = larger;
	return &section->tables[section->table_count++].table;
}

void page_fold(struct section *section, size_t rows)
{
	struct page_table *last = section->table_count ? &section->tables[section->table_count - 1] : NULL;

	if (last)
		last->folded = table_rows(&last->table) > rows;
}

bool page_is_whole(const struct page *page)
{
	bool whole = !page->failed;

	for (size_t i = 0; i < page->section_count; i++)
		for (size_t j = 0; j < page->sections[i].table_count; j++)
			whole &= !page->sections[i].tables[j].table.failed;
	return whole;
}

static void free_section(struct section *section)
{
	lines_free(&section->sentences);
	lines_free(&section->notes);
	for (size_t i = 0; i < section->picture_count; i++) {
		free(section->pictures[i].path);
		free(section->pictures[i].text);
	}
	for (size_t i = 0; i < section->table_count; i++)
		table_free(&section->tables[i].table);
	free(section->pictures);
	free(section->tables);
	free(section->id);
	free(section->title);
}

void page_free(struct page *page)
{
	lines_free(&page->verdict);
	for (size_t i = 0; i < page->section_count; i++)
		free_section(&page->sections[i]);
	free(page->sections);
	free(page->title);
	*page = (struct page){0};
}
