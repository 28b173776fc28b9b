/* SPDX-License-Identifier: MIT */
#include "base/terminal.h"

#include <sys/ioctl.h>

unsigned terminal_columns(FILE *out, unsigned otherwise)
{
	struct winsize size;

	if (fileno(out) < 0 || ioctl(fileno(out), TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return otherwise;
	return size.ws_col < TERMINAL_COLUMNS_LEAST ? TERMINAL_COLUMNS_LEAST : size.ws_col;
}
