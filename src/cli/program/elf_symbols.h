/* elf_symbols.h - does an ELF file export a symbol? Asked as the loader asks.
 * Pure: reads only the mapped bytes.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_ELF_SYMBOLS_H
#define CLI_ELF_SYMBOLS_H

#include "cli/program/elf_image.h"

/* Whether the loader would bind other objects to a definition of `name` here.
 */
bool symbols_export(const struct image *image, const char *name);

#endif
