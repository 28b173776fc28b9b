/* SPDX-License-Identifier: MIT */
#include "record/parameters.h"

#include <stdio.h>

#include "base/units.h"
#include "record/trial.h"

const struct parameter parameters[] = {
#define PARAMETER(X, type, name, unit, usual, matters, flag, flag_type, ...) {#name, flag, flag_type, (double)(usual)},
	CELL_PARAMETERS(PARAMETER, )
#undef PARAMETER
};

const unsigned parameter_count = sizeof(parameters) / sizeof(parameters[0]);

double parameter_of(unsigned parameter, const struct trial *trial)
{
	const double values[] = {
#define PARAMETER(X, type, name, ...) (double)trial->name,
		CELL_PARAMETERS(PARAMETER, )
#undef PARAMETER
	};

	return values[parameter];
}

const char *parameter_words(unsigned parameter, const struct trial *trial, char *buffer, size_t size)
{
	double value = parameter_of(parameter, trial);
	char number[32];

	switch (parameters[parameter].type) {
	case FLAG_DURATION:
		format_duration_exact(number, sizeof(number), (int64_t)value);
		break;
	case FLAG_SIZE:
		format_size(number, sizeof(number), value);
		break;
	default:
		snprintf(number, sizeof(number), "%.6g", value);
	}
	snprintf(buffer, size, "%s %s", parameters[parameter].flag, number);
	for (char *at = buffer; *at && *at != ' '; at++)
		if (*at == '-')
			*at = ' ';
	return buffer;
}

const char *parameter_flag(unsigned parameter, const struct trial *trial, char *buffer, size_t size)
{
	const struct parameter *one = &parameters[parameter];

	snprintf(buffer, size, "--%s=%.17g%s", one->flag, parameter_of(parameter, trial),
		 one->type == FLAG_DURATION ? "ns" : "");
	return buffer;
}
