/* SPDX-License-Identifier: MIT
 *
 * The maps in text, row by row.
 */
#ifndef REPORT_MAP_REPORT_H
#define REPORT_MAP_REPORT_H

#include <stdio.h>

#include "analysis/map.h"

void report_maps_text(FILE *out, const struct maps *maps);

#endif
