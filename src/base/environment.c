/* SPDX-License-Identifier: MIT */
#include "base/environment.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char **environment_with(char *variable)
{
	size_t count = 0;
	char **environment;

	while (environ[count])
		count++;
	environment = calloc(count + 2, sizeof(*environment));
	if (!environment)
		return NULL;
	memcpy(environment, environ, count * sizeof(*environment));
	environment[count] = variable;
	return environment;
}
