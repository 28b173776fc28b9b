/* SPDX-License-Identifier: MIT */
#include "base/self.h"

#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

const char *self_path(void)
{
	static const char link[] = "/proc/self/exe";
	/* NOLINTNEXTLINE(performance-no-int-to-ptr): that is how it comes */
	const char *started_as = (const char *)getauxval(AT_EXECFN);

	return access(link, X_OK) == 0 || !started_as ? link : started_as;
}

char **self_environment(char *variable)
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
