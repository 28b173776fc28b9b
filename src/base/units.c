/* SPDX-License-Identifier: MIT */
#include "base/units.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct unit {
	const char *suffix;
	double factor;
};

static const struct unit durations[] = {{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {NULL, 0}};
static const struct unit sizes[] = {{"", 1},
				    {"K", 1024.0},
				    {"M", 1048576.0},
				    {"G", 1073741824.0},
				    {"B", 1},
				    {"k", 1024.0},
				    {"KiB", 1024.0},
				    {"MiB", 1048576.0},
				    {"GiB", 1073741824.0},
				    {"KB", 1024.0},
				    {"kB", 1024.0},
				    {"MB", 1048576.0},
				    {"GB", 1073741824.0},
				    {NULL, 0}};

static int parse_scaled(const char *text, const struct unit *units, int64_t *out)
{
	char *end;
	double value;

	/* strtod would also take signs, "inf", "nan", hexadecimal and blanks. */
	if (!isdigit((unsigned char)text[0]) || strpbrk(text, "xXpP"))
		return -EINVAL;
	value = strtod(text, &end);
	if (strcmp(text, "0") == 0) {
		*out = 0;
		return 0;
	}
	for (; units->suffix; units++) {
		if (strcmp(end, units->suffix) != 0)
			continue;
		value *= units->factor;
		/* What rounds to nothing was meant to be something. */
		if (!(value < 9.2e18) || (value > 0 && value < 0.5))
			return -ERANGE;
		value = round(value);
		*out = (int64_t)value;
		return 0;
	}
	return -EINVAL;
}

int parse_duration_ns(const char *text, int64_t *out)
{
	return parse_scaled(text, durations, out);
}

int parse_size_bytes(const char *text, int64_t *out)
{
	return parse_scaled(text, sizes, out);
}

int parse_count(const char *text, uint64_t low, uint64_t high, uint64_t *out)
{
	char *end;
	unsigned long long value;

	if (!isdigit((unsigned char)text[0]))
		return -EINVAL;
	errno = 0;
	value = strtoull(text, &end, 10);
	if (*end)
		return -EINVAL;
	if (errno == ERANGE || value < low || value > high)
		return -ERANGE;
	*out = value;
	return 0;
}

int parse_share(const char *text, double *out)
{
	char *end;
	double value;

	if (!isdigit((unsigned char)text[0]) || strpbrk(text, "xXpP"))
		return -EINVAL;
	value = strtod(text, &end);
	if (strcmp(end, "%") == 0)
		value /= 100;
	else if (*end)
		return -EINVAL;
	if (!(value <= 1))
		return -ERANGE;
	*out = value;
	return 0;
}

/* The largest unit of which there is at least about one. */
static const struct unit *fitting_unit(double ns)
{
	static const struct unit scale[] = {{"s", 1e9}, {"ms", 1e6}, {"us", 1e3}, {"ns", 1}};
	const struct unit *unit = scale;

	while (unit->factor > 1 && fabs(ns) < unit->factor * 0.9995)
		unit++;
	return unit;
}

const char *format_duration_exact(char *buffer, size_t size, int64_t ns)
{
	const struct unit *unit = fitting_unit((double)ns);

	snprintf(buffer, size, "%.12g %s", (double)ns / unit->factor, unit->suffix);
	return buffer;
}

const char *format_duration(char *buffer, size_t size, double ns)
{
	const struct unit *unit = fitting_unit(ns);
	double value;
	int decimals;

	value = ns / unit->factor;
	decimals = fabs(value) >= 99.95 ? 0 : fabs(value) >= 9.995 ? 1 : 2;
	if (unit->factor == 1 && value == floor(value))
		decimals = 0;
	snprintf(buffer, size, "%.*f %s", decimals, value, unit->suffix);
	return buffer;
}

const char *format_size(char *buffer, size_t size, double bytes)
{
	static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
	unsigned unit = 0;

	while (fabs(bytes) >= 1024 && unit + 1 < sizeof(units) / sizeof(units[0])) {
		bytes /= 1024;
		unit++;
	}
	snprintf(buffer, size, "%.*f %s",
		 fabs(bytes) < 10 && unit    ? 2
		 : fabs(bytes) < 100 && unit ? 1
					     : 0,
		 bytes, units[unit]);
	return buffer;
}

const char *format_count(char *buffer, size_t size, uint64_t count, const char *noun)
{
	snprintf(buffer, size, "%" PRIu64 " %s%s", count, noun, count == 1 ? "" : "s");
	return buffer;
}
