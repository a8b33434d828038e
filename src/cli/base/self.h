/* self.h - the file that this command was started from.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_SELF_H
#define CLI_SELF_H

/* Its path, or "" if it cannot be found; static storage. Where there is no
 * /proc this is the name that it was executed by (getauxval(3), AT_EXECFN),
 * which is right until it changes its directory. */
const char *self_path(void);

/* What to execute to start it again, even if the file was replaced meanwhile.
 */
const char *self_image(void);

#endif
