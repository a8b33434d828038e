/* ifunc_user.c - a library that has the address of a function of ifunc.c, so
 * that it is chosen when this one is relocated: before what is preloaded is.
 * SPDX-License-Identifier: MIT */
int ifunc_answer(void);
__attribute__((visibility("default"))) int ifunc_use(void);

static int (*volatile answer)(void) = ifunc_answer;

int ifunc_use(void)
{
    return answer();
}
