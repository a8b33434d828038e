/* launcher.h - programs that start others in another environment.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_LAUNCHER_H
#define CLI_LAUNCHER_H

/* What becomes of the library in what the program of that name starts: words to
 * go behind those about the program itself; NULL if nothing is known. */
const char *launcher_note(const char *path);

#endif
