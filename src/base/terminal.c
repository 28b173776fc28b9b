/* SPDX-License-Identifier: MIT */
#include "base/terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/types.h>

#define HANGING	  4
#define LINE_SIZE 4096

unsigned terminal_columns(FILE *out, unsigned otherwise)
{
	struct winsize size;

	if (fileno(out) < 0 || ioctl(fileno(out), TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return otherwise;
	return size.ws_col < TERMINAL_COLUMNS_LEAST ? TERMINAL_COLUMNS_LEAST : size.ws_col;
}

/* ---- filling ---- */

/* Bytes of the line that stand within so many columns, a letter of UTF-8 in one; all of them: it fits. */
static size_t within(const char *line, size_t length, size_t columns)
{
	size_t at = 0;

	for (; at < length; at++)
		if (((unsigned char)line[at] & 0xc0) != 0x80 && columns-- == 0)
			break;
	return at;
}

/* Where the line is to be broken: behind the last word that fits, or the first word. */
static size_t break_of(const char *line, size_t length, size_t columns)
{
	size_t most = within(line, length, columns), at = most;

	if (most == length)
		return length;
	while (at > 0 && line[at] != ' ')
		at--;
	while (at > 0 && line[at - 1] == ' ')
		at--;
	if (strspn(line, " ") < at)
		return at;
	at = strspn(line, " ");
	while (at < length && line[at] != ' ')
		at++;
	return at;
}

static void put_line(FILE *out, unsigned columns, const char *line, size_t length)
{
	size_t indent = strspn(line, " "), hanging = indent + HANGING < columns / 2 ? indent + HANGING : 0;
	size_t end = break_of(line, length, columns);

	fwrite(line, 1, end, out);
	for (size_t at = end; at < length; at += end) {
		at += strspn(line + at, " ");
		if (at >= length)
			break;
		end = break_of(line + at, length - at, columns - hanging);
		fprintf(out, "\n%*s%.*s", (int)hanging, "", (int)end, line + at);
	}
}

void terminal_fill(FILE *out, unsigned columns, const char *text)
{
	for (size_t length; *text; text += length) {
		length = strcspn(text, "\n");
		put_line(out, columns, text, length);
		if (text[length] == '\n') {
			fputc('\n', out);
			length++;
		}
	}
}

/* ---- a stream that fills ---- */

struct filling {
	FILE *out;
	unsigned columns;
	size_t used;
	char line[LINE_SIZE];
};

static void end_line(struct filling *filling)
{
	filling->line[filling->used] = '\0';
	terminal_fill(filling->out, filling->columns, filling->line);
	filling->used = 0;
}

static ssize_t write_filling(void *cookie, const char *text, size_t size)
{
	struct filling *filling = cookie;

	for (size_t i = 0; i < size; i++) {
		if (filling->used == LINE_SIZE - 1)
			end_line(filling);
		filling->line[filling->used++] = text[i];
		if (text[i] == '\n')
			end_line(filling);
	}
	return ferror(filling->out) ? 0 : (ssize_t)size;
}

static int close_filling(void *cookie)
{
	end_line(cookie);
	free(cookie);
	return 0;
}

FILE *terminal_filling(FILE *out)
{
	unsigned columns = terminal_columns(out, 0);
	struct filling *filling = columns ? malloc(sizeof(*filling)) : NULL;
	FILE *stream;

	if (!filling)
		return NULL;
	*filling = (struct filling){.out = out, .columns = columns};
	stream = fopencookie(filling, "w", (cookie_io_functions_t){.write = write_filling, .close = close_filling});
	if (!stream)
		free(filling);
	return stream;
}
