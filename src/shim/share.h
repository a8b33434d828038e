/* share.h - give plug-ins the program's malloc even if they look for their
 * symbols in their own libraries first.
 * Any thread; allocates nothing; errno is preserved.
 * SPDX-License-Identifier: MIT */
#ifndef SHARE_H
#define SHARE_H

#include <stdbool.h>

/* Allow share_now to do its work. Called before main, when it is known that
 * this library serves the process and all that it needs of libc has been looked
 * up.
 */
void share_allow(void);

/* Make libc's symbol table lead to our malloc family, for all who look there
 * from now on. Returns false and changes nothing if that is impossible or not
 * allowed. A caller that comes while another thread does it waits a bounded
 * time. */
bool share_now(void);

#endif
