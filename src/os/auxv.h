/* auxv.h - what the kernel has put on the stack of a new process: its
 * environment, and the auxiliary vector.
 * System calls; callable inside malloc once this library is relocated; errno is
 * preserved.
 * SPDX-License-Identifier: MIT */
#ifndef OS_AUXV_H
#define OS_AUXV_H

/* The strings of the environment as the process got them; the list ends with
 * NULL. Returns NULL if it cannot be found. */
char **os_stack_strings(void);

/* An entry of the auxiliary vector (getauxval(3)); `otherwise` if there is
 * none, or the vector cannot be read. */
unsigned long os_auxv(unsigned long type, unsigned long otherwise);

#endif
