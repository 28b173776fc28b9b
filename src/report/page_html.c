/* SPDX-License-Identifier: MIT */
#include "report/page.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/input.h"
#include "page_css.inc" /* static const char page_css[], and its hash, PAGE_SHEET_SHA256 */
#include "page_js.inc"	/* static const char page_js[], and its hash, PAGE_SCRIPT_SHA256, for the policy of the page */

static void put_element(FILE *out, const char *element, const char *text)
{
	fprintf(out, "<%s>", element);
	table_put_html(out, text);
	fprintf(out, "</%s>\n", element);
}

static void put_table(FILE *out, const struct page_table *table)
{
	if (table->folded)
		fprintf(out, "<details><summary>%zu rows</summary>\n", table_rows(&table->table));
	table_write_html(out, &table->table);
	if (table->folded)
		fputs("</details>\n", out);
}

/* ---- pictures ---- */

#define PICTURE_BYTES_MOST (512 << 10)

/* RFC 4648. */
static void put_base64(FILE *out, const unsigned char *bytes, size_t size)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < size; i += 3) {
		unsigned three = (unsigned)bytes[i] << 16 | (i + 1 < size ? (unsigned)bytes[i + 1] << 8 : 0) |
				 (i + 2 < size ? bytes[i + 2] : 0);

		fputc(digits[three >> 18], out);
		fputc(digits[three >> 12 & 63], out);
		fputc(i + 1 < size ? digits[three >> 6 & 63] : '=', out);
		fputc(i + 2 < size ? digits[three & 63] : '=', out);
	}
}

static void put_picture(FILE *out, const struct picture *picture)
{
	size_t size;
	char *svg;
	int err = input_read(picture->path, INPUT_FILE, PICTURE_BYTES_MOST, &svg, &size);

	fputs("<figure>", out);
	if (!err && strstr(svg, "<svg")) {
		fputs("<img src=\"data:image/svg+xml;base64,", out);
		put_base64(out, (const unsigned char *)svg, size);
		fputs("\" alt=\"", out);
		table_put_html(out, picture->text);
		fputs("\">", out);
	} else {
		fputs("<p class=\"note\">", out);
		table_put_html(out, picture->path);
		fprintf(out, " is not shown: it %s.</p>",
			err == -EFBIG ? "is too large for a page"
			: err	      ? "cannot be read"
				      : "is no picture");
	}
	fputs("</figure>\n", out);
	if (!err)
		free(svg);
}

/* ---- the page ---- */

static void put_section(FILE *out, const struct section *section)
{
	fprintf(out, "<section id=\"%s\">\n", section->id);
	put_element(out, "h2", section->title);
	for (size_t i = 0; i < section->sentences.count; i++)
		put_element(out, "p", section->sentences.items[i]);
	for (size_t i = 0; i < section->picture_count; i++)
		put_picture(out, &section->pictures[i]);
	for (size_t i = 0; i < section->notes.count; i++) {
		fputs("<p class=\"note\">", out);
		table_put_html(out, section->notes.items[i]);
		fputs("</p>\n", out);
	}
	for (size_t i = 0; i < section->table_count; i++)
		put_table(out, &section->tables[i]);
	fputs("</section>\n", out);
}

static void put_head(FILE *out, const struct page *page)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
	      "'sha256-" PAGE_SHEET_SHA256 "'; "
	      "script-src 'sha256-" PAGE_SCRIPT_SHA256
	      "'; img-src data:; form-action 'none'; base-uri 'none'\">\n<link rel=\"icon\" href=\"data:,\">\n",
	      out);
	put_element(out, "title", page->title);
	fprintf(out, "<style>%s</style>\n</head>\n<body>\n<main>\n", page_css);
	put_element(out, "h1", page->title);
}

static void put_verdict(FILE *out, const struct page *page)
{
	if (page->verdict.count == 0)
		return;
	fputs("<div class=\"verdict\" role=\"note\" aria-label=\"verdict\"><ul>\n", out);
	for (size_t i = 0; i < page->verdict.count; i++)
		put_element(out, "li", page->verdict.items[i]);
	fputs("</ul></div>\n", out);
}

static void put_contents(FILE *out, const struct page *page)
{
	fputs("<nav aria-label=\"sections\"><ul>\n", out);
	for (size_t i = 0; i < page->section_count; i++) {
		fprintf(out, "<li><a href=\"#%s\">", page->sections[i].id);
		table_put_html(out, page->sections[i].title);
		fputs("</a></li>\n", out);
	}
	fputs("</ul></nav>\n", out);
}

void page_write_html(FILE *out, const struct page *page)
{
	put_head(out, page);
	put_verdict(out, page);
	put_contents(out, page);
	for (size_t i = 0; i < page->section_count; i++)
		put_section(out, &page->sections[i]);
	fprintf(out, "</main>\n<script>%s</script>\n</body>\n</html>\n", page_js);
}
