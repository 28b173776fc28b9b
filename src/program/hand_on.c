/* SPDX-License-Identifier: MIT */
#include "program/hand_on.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define VARIABLE "BREAKEVEN_RUNS"
#define MOST	 (120 << 10)

int hand_on(cJSON *list)
{
	char *text = cJSON_PrintUnformatted(list);
	int err;

	cJSON_Delete(list);
	err = !text ? -ENOMEM : strlen(text) > MOST ? -E2BIG : setenv(VARIABLE, text, 1) == 0 ? 0 : -ENOMEM;
	free(text);
	return err;
}

cJSON *hand_over(void)
{
	const char *text = getenv(VARIABLE);
	cJSON *list = text ? cJSON_Parse(text) : NULL;

	unsetenv(VARIABLE);
	return list;
}

char *hand_over_text(const cJSON *object, const char *name)
{
	const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(object, name));

	return text ? strdup(text) : NULL;
}
