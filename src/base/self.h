/* SPDX-License-Identifier: MIT
 *
 * This program's own file, to be executed anew.
 */
#ifndef BASE_SELF_H
#define BASE_SELF_H

/* /proc/self/exe, which is right also after the file was replaced; where there is no /proc,
 * the name under which the program was started.  Static storage. */
const char *self_path(void);

#endif
