/* report.h - the verb `report`.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_VERB_REPORT_H
#define CLI_VERB_REPORT_H

int report_main(int argc, char **argv);

#endif
