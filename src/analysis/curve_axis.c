/* SPDX-License-Identifier: MIT */
#include "analysis/curve_axis.h"

#include <math.h>
#include <string.h>

const double curves_least[CURVE_AXES] = {[CURVE_CPU] = 1,
					 [CURVE_PAYLOAD] = 1024,
					 [CURVE_PARENT] = 1 << 20,
					 [CURVE_WORKERS] = 1,
					 [CURVE_PARAMETER] = 1e-9};

double curve_asked(const struct trial *trial, enum curve_axis axis)
{
	const double places[CURVE_AXES] = {[CURVE_CPU] = (double)trial->cpu_ns,
					   [CURVE_PAYLOAD] = (double)trial->payload_bytes,
					   [CURVE_PARENT] = (double)trial->parent_bytes,
					   [CURVE_WORKERS] = (double)trial->workers,
					   [CURVE_PARAMETER] = trial->value};

	return places[axis];
}

double curve_place(const struct sized_cell *cell, enum curve_axis axis)
{
	return axis == CURVE_CPU ? cell->size.cpu_ns : curve_asked(cell->trials, axis);
}

bool curve_has_place(const struct trial *trial, enum curve_axis axis)
{
	if (axis == CURVE_PARAMETER)
		return trial->parameter[0] && strcmp(trial->parameter, "none") != 0;
	return axis != CURVE_CPU || trial->cpu_ns > 0 || trial->block_ns == 0;
}

struct trial curve_key(const struct trial *trial, enum curve_axis axis)
{
	struct trial key = *trial;

	switch (axis) {
	case CURVE_CPU:
		key.block_ns =
			llround(1000 * (double)trial->block_ns / fmax(1, (double)(trial->cpu_ns + trial->block_ns)));
		key.cpu_ns = 0;
		break;
	case CURVE_PAYLOAD:
		key.payload_bytes = 0;
		break;
	case CURVE_PARENT:
		if (key.parent_bytes == 0)
			strcpy(key.parent_pages, "small");
		key.parent_bytes = 0;
		break;
	case CURVE_PARAMETER:
		key.value = 0;
		break;
	default:
		key.workers = 0;
		break;
	}
	return key;
}
