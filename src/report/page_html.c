/* SPDX-License-Identifier: MIT */
#include "report/page.h"

#include <stdlib.h>
#include <string.h>

#include "report/markup.h"
#include "report/svg.h"

/* The sheet: light and dark, on paper, and down to the width of a phone.  Pictures are drawn in the sheet's colors: on
 * a dark one their lightness is turned round, and their hues stay. */
static const char sheet[] =
	":root{color-scheme:light "
	"dark;--ground:#fff;--ink:#1b1b1b;--faint:#5b5b5b;--line:#d8d8d8;--well:#f4f5f7;--mark:#005a9c}"
	"@media(prefers-color-scheme:dark){:root{--ground:#15171a;--ink:#e8e8e8;--faint:#a9adb3;--line:#3a3e44;--well:#"
	"1f2226;"
	"--mark:#7cc4ff}figure svg{filter:invert(.9) hue-rotate(180deg)}}"
	"*{box-sizing:border-box}body{margin:0 "
	"auto;padding:1rem;max-width:64rem;background:var(--ground);color:var(--ink);"
	"font:1rem/1.5 system-ui,sans-serif}h1{font-size:1.6rem;line-height:1.25}h2{font-size:1.25rem;margin:2.5rem 0 "
	".5rem;"
	"border-top:1px solid var(--line);padding-top:1rem}a{color:var(--mark)}"
	".verdict{background:var(--well);border-left:.3rem solid var(--mark);padding:.75rem 1rem;margin:1rem 0}"
	".verdict ul{margin:0;padding-left:1.2rem}.verdict li{margin:.35rem 0;font-size:1.05rem}"
	".note{color:var(--faint);border:1px dashed var(--line);padding:.5rem .75rem;margin:.5rem 0}"
	"nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;padding:0}"
	"figure{margin:1rem 0;overflow-x:auto}figure svg{width:100%;height:auto;min-width:34rem;display:block}"
	".rows{overflow-x:auto}table{border-collapse:collapse;font-size:.9rem;margin:.5rem 0}"
	"caption{text-align:left;color:var(--faint);padding:.25rem 0}"
	"th,td{text-align:left;padding:.2rem .75rem .2rem 0;border-bottom:1px solid var(--line);vertical-align:top}"
	"td.number,th.number{text-align:right;font-variant-numeric:tabular-nums}th button{all:unset;cursor:pointer}"
	"th button:focus-visible{outline:2px solid var(--mark)}summary{cursor:pointer;color:var(--mark)}"
	"@media "
	"print{:root{--ground:#fff;--ink:#000;--well:#fff;--mark:#000}body{max-width:none}figure,tr{break-inside:avoid}"
	"nav{display:none}figure svg{filter:none;min-width:0}}";

/* Sorts a table by the column whose head is pressed; opens what is folded before it is printed.  Nothing is lost
 * without. */
#define SCRIPT_SHA256                                                                                                  \
	"sdbzv0NpgmqUpHCvn+Qc/DWG/2QCigTJH7ROVnhHMkY=" /* the only one that a browser may run; a test in a browser     \
							  holds them together */
static const char script[] =
	"for(const th of document.querySelectorAll('th')){const b=document.createElement('button');"
	"b.append(...th.childNodes);th.append(b);b.onclick=()=>{const t=th.closest('table').tBodies[0],"
	"i=th.cellIndex,up=th.getAttribute('aria-sort')!=='ascending',k=r=>r.cells[i].dataset.n??r.cells[i]."
	"textContent;"
	"for(const o of "
	"th.parentNode.cells)o.removeAttribute('aria-sort');th.setAttribute('aria-sort',up?'ascending':'descending');"
	"t.append(...[...t.rows].sort((a,c)=>{const "
	"x=k(a),y=k(c),d=x-y;return(up?1:-1)*(Number.isNaN(d)?x.localeCompare(y):d)}))}}"
	"addEventListener('beforeprint',()=>{for(const d of document.querySelectorAll('details'))d.open=true});";

static void put_element(FILE *out, const char *element, const char *text)
{
	fprintf(out, "<%s>", element);
	markup_put_text(out, text);
	fprintf(out, "</%s>\n", element);
}

/* ---- tables ---- */

/* "1.23 ms", "64 KiB", "12 %": a number of its unit, for sorting; false for what is none. */
static int number_of(const char *text, double *number)
{
	static const struct {
		const char *unit;
		double factor;
	} units[] = {{"", 1},  {"ns", 1e-9},  {"us", 1e-6},	{"ms", 1e-3},	     {"s", 1},
		     {"B", 1}, {"KiB", 1024}, {"MiB", 1048576}, {"GiB", 1073741824}, {"%", 1}};
	char *end;

	*number = strtod(text ? text : "", &end);
	if (!text || end == text)
		return 0;
	end += strspn(end, " ");
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strcmp(end, units[i].unit) == 0) {
			*number *= units[i].factor;
			return 1;
		}
	return 0;
}

/* A column of numbers stands to the right. */
static int is_number_column(const struct table *table, unsigned column)
{
	unsigned numbers = 0;
	double number;

	for (size_t row = 0; row < table->rows; row++) {
		const char *cell = table->cells[row * table->columns + column];

		if (number_of(cell, &number))
			numbers++;
		else if (cell && cell[0] && strcmp(cell, "-") != 0)
			return 0;
	}
	return numbers > 0;
}

static void put_cell(FILE *out, const char *cell, int is_number)
{
	double number;

	if (is_number && number_of(cell, &number))
		fprintf(out, "<td class=\"number\" data-n=\"%.9g\">", number);
	else
		fputs(is_number ? "<td class=\"number\">" : "<td>", out);
	markup_put_text(out, cell);
	fputs("</td>", out);
}

#define COLUMNS_MOST 32 /* more than any table of ours */

static void put_table(FILE *out, const struct table *table)
{
	int is_number[COLUMNS_MOST] = {0};

	if (table->folded)
		fprintf(out, "<details><summary>%zu rows</summary>\n", table->rows);
	fputs("<div class=\"rows\" tabindex=\"0\" role=\"region\" aria-label=\"", out);
	markup_put_text(out, table->title);
	fputs("\"><table><caption>", out);
	markup_put_text(out, table->title);
	fputs("</caption>\n<thead><tr>", out);
	for (unsigned i = 0; i < table->columns && i < COLUMNS_MOST; i++) {
		is_number[i] = is_number_column(table, i);
		fprintf(out, "<th scope=\"col\"%s>", is_number[i] ? " class=\"number\"" : "");
		markup_put_text(out, table->head[i]);
		fputs("</th>", out);
	}
	fputs("</tr></thead>\n<tbody>\n", out);
	for (size_t row = 0; row < table->rows; row++) {
		fputs("<tr>", out);
		for (unsigned i = 0; i < table->columns && i < COLUMNS_MOST; i++)
			put_cell(out, table->cells[row * table->columns + i], is_number[i]);
		fputs("</tr>\n", out);
	}
	fputs("</tbody></table></div>\n", out);
	if (table->folded)
		fputs("</details>\n", out);
}

/* ---- pictures ---- */

static void put_picture(FILE *out, const struct picture *picture, size_t number)
{
	const char *reason;

	fputs("<figure>", out);
	reason = svg_write(out, picture->path, picture->text, number);
	if (reason) {
		fputs("<p class=\"note\">", out);
		markup_put_text(out, picture->path);
		fprintf(out, " is not shown: it %s.</p>", reason);
	}
	fputs("</figure>\n", out);
}

/* ---- the page ---- */

static void put_section(FILE *out, const struct section *section, size_t first_picture)
{
	fprintf(out, "<section id=\"%s\">\n", section->id);
	put_element(out, "h2", section->title);
	for (size_t i = 0; i < section->sentences.count; i++)
		put_element(out, "p", section->sentences.items[i]);
	for (size_t i = 0; i < section->picture_count; i++)
		put_picture(out, &section->pictures[i], first_picture + i);
	for (size_t i = 0; i < section->notes.count; i++) {
		fputs("<p class=\"note\">", out);
		markup_put_text(out, section->notes.items[i]);
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
	      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
	      "script-src 'sha256-" SCRIPT_SHA256
	      "'; img-src data:; form-action 'none'; base-uri 'none'\">\n<link rel=\"icon\" href=\"data:,\">\n",
	      out);
	put_element(out, "title", page->title);
	fprintf(out, "<style>%s</style>\n</head>\n<body>\n<main>\n", sheet);
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
		markup_put_text(out, page->sections[i].title);
		fputs("</a></li>\n", out);
	}
	fputs("</ul></nav>\n", out);
}

void page_write_html(FILE *out, const struct page *page)
{
	size_t pictures = 0;

	put_head(out, page);
	put_verdict(out, page);
	put_contents(out, page);
	for (size_t i = 0; i < page->section_count; i++) {
		put_section(out, &page->sections[i], pictures);
		pictures += page->sections[i].picture_count;
	}
	fprintf(out, "</main>\n<script>%s</script>\n</body>\n</html>\n", script);
}
