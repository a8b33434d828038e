/* prepay.h - fault pages in when they are opened, and keep an account of it.
 * Any thread; callable inside malloc; errno is preserved.
 * SPDX-License-Identifier: MIT */
#ifndef PREPAY_H
#define PREPAY_H

#include <stddef.h>

/* Asked once, when the settings are read: what is to be called with pages that
 * were just opened, or NULL. The setting is BUMPMALLOC_PREPAY, the path of an
 * account (core/account.h). Where it cannot be mapped, nothing is paid and
 * nobody is told: the command then finds an empty account. */
typedef void prepay_function(void *start, size_t size);
prepay_function *prepay_start(void);

#endif
