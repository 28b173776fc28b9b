/* SPDX-License-Identifier: MIT */
#include "command/command_line.h"

#include <stdarg.h>
#include <stdio.h>

void command_line_add(struct command_line *line, const char *format, ...)
{
	va_list values;

	if (line->count == COMMAND_LINE_MOST)
		return;
	va_start(values, format);
	vsnprintf(line->text[line->count], COMMAND_LINE_SIZE, format, values);
	va_end(values);
	line->arguments[line->count] = line->text[line->count];
	line->count++;
}
