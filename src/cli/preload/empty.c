/* empty.c - a library that does nothing: what it costs to preload it is what
 * any library costs.
 * SPDX-License-Identifier: MIT */
int bumpmalloc_empty(void);
int bumpmalloc_empty(void)
{
    return 0;
}
