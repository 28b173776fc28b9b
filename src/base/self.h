/* SPDX-License-Identifier: MIT
 *
 * This program's own file and its environment, for programs that it starts.
 */
#ifndef BASE_SELF_H
#define BASE_SELF_H

/* /proc/self/exe, which is right also after the file was replaced; where there is no /proc,
 * the name under which the program was started.  Static storage. */
const char *self_path(void);

/* This process's environment and `variable` ("NAME=value") behind it; nobody may change the environment meanwhile.  The
 * caller frees the array, not its strings.  NULL without memory. */
char **self_environment(char *variable);

#endif
