/* SPDX-License-Identifier: MIT
 *
 * The maps as tables in text, and as CSV for the picture.
 */
#ifndef REPORT_MAP_REPORT_H
#define REPORT_MAP_REPORT_H

#include <stdio.h>

#include "analysis/map.h"

void report_maps_text(FILE *out, const struct maps *maps);
void report_maps_csv(FILE *out, const struct maps *maps);

#endif
