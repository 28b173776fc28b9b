/* SPDX-License-Identifier: MIT
 *
 * The environment of a program that is to be started.
 * Thread-safety: as environ(7); nobody may change the environment meanwhile.
 */
#ifndef BASE_ENVIRONMENT_H
#define BASE_ENVIRONMENT_H

/* This process's environment and `variable` ("NAME=value") behind it.  The caller frees the array, not its strings.
 * NULL without memory. */
char **environment_with(char *variable);

#endif
