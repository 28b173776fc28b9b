/* SPDX-License-Identifier: MIT
 *
 * Files that are not to outlive the program: drafts, and what it hands to programs that it starts.  Where
 * temp_files_catch() was called, SIGINT, SIGTERM and SIGHUP remove them and end the program as they would have.
 *
 * Thread-safety: none; for single-threaded programs.
 */
#ifndef BASE_TEMP_FILES_H
#define BASE_TEMP_FILES_H

#ifdef __cplusplus
extern "C" {
#endif

/* Once, before the first file. */
void temp_files_catch(void);

/* Notes a file before it is created, or a directory, which is removed after all files; of more than a handful at once,
 * and of names longer than PATH_MAX, none is noted.
 */
void temp_files_note(const char *path);

/* It was removed, or has got its name. */
void temp_files_forget(const char *path);

/* Removes all that are noted; for a program that is about to end.  A signal handler may call it. */
void temp_files_remove(void);

#ifdef __cplusplus
}
#endif

#endif
