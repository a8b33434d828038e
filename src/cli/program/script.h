/* script.h - which program runs a script.
 * Reads the first line of one file.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_SCRIPT_H
#define CLI_SCRIPT_H

/* The interpreter: of "#!/usr/bin/env -S python3 -u" python3, of text without
 * a "#!" line /bin/sh, as execvp(3) does. Allocated; NULL if the file is no
 * text. */
char *script_interpreter(const char *path);

#endif
